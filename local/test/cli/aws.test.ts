import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { LocalAws } from '../..';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(...argv: readonly string[]) {
  const root = resolve(__dirname, '../../..');
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/cli/aws.ts', ...argv], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

async function run(...argv: readonly string[]) {
  const child = start(...argv);
  const [[code], out, error] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  return { code: code as unknown, out, error };
}

describe('local:aws', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('prints what to export, serves, and ends by itself after %s', async (signal) => {
    const child = start('--port', '0');
    const exited = once(child, 'exit');
    let out = '';
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      out += String(chunk);
      if (out.includes('CDK_DEFAULT_REGION')) break;
    }
    const endpoint = /^export AWS_ENDPOINT_URL=(http:\/\/127\.0\.0\.1:\d+)$/m.exec(out)?.[1] ?? '';
    expect((await fetch(endpoint)).status).toBe(403);
    child.kill(signal);
    expect(await exited).toEqual([0, null]);
    await expect(fetch(endpoint)).rejects.toThrow();
  }, 20_000);

  test('explains itself', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Usage: npm run local:aws'), error: '' });
  }, 20_000);

  test('refuses a wrong option in one line', async () => {
    expect(await run('--port', 'http')).toEqual({ code: 2, out: '', error: '--port must be an integer from 0 to 65535, got \'http\'\n' });
  }, 20_000);

  test('says in one line that the port is in use', async () => {
    const local = await LocalAws.start();
    const port = new URL(local.endpoint).port;
    const answer = await run('--port', port);
    await local.stop();
    expect(answer).toEqual({ code: 1, out: '', error: `Port ${port} on 127.0.0.1 is in use: choose another with --port, or 0 for a free one\n` });
  }, 20_000);
});
