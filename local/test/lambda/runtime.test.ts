import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

test('ends when the process that started it is gone, even in the middle of an invocation', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'runtime-test-'));
  writeFileSync(join(folder, 'index.js'), 'exports.handler = async () => { setInterval(() => 0, 1000); await new Promise(() => 0); };');
  const settings = JSON.stringify({ handler: 'index.handler', origin: 0, speed: 1 });
  const child = fork(join(__dirname, '../../services/lambda/runtime.cjs'), [settings], { env: { LAMBDA_TASK_ROOT: folder }, execArgv: [], stdio: 'ignore' });
  child.send({ payload: '{}', timeoutMs: 60_000, context: {} });
  await once(child, 'message');

  // what the operating system does to the channel when the parent dies
  child.disconnect();

  expect(await once(child, 'exit')).toEqual([0, null]);
  rmSync(folder, { recursive: true });
});
