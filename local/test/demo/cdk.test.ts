import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { CdkCli } from '../../cli/cdk';

/** An app that notes its environment and then does what the test wants. */
const app = (then: string) => `require('fs').writeFileSync('env.json', JSON.stringify(process.env)); ${then}`;

const ENVIRONMENT = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_REGION: 'us-east-1' };

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'cdk-test-')); });
afterEach(() => rmSync(folder, { recursive: true }));

function cli(source: string, signal = new AbortController().signal): CdkCli {
  writeFileSync(path.join(folder, 'app.js'), source);
  writeFileSync(path.join(folder, 'cdk.json'), JSON.stringify({ app: 'node app.js' }));
  return new CdkCli({ app: folder, home: path.join(folder, 'home'), environment: ENVIRONMENT, signal, output: 'ignore' });
}

test("runs the CLI apart from the user's accounts, settings and proxies, and tells its exit code", async () => {
  Object.assign(process.env, { AWS_PROFILE: 'mine', CDK_STAGE: 'mine', https_proxy: 'http://127.0.0.1:9' });
  expect(await cli(app('process.exit(3)')).run('synth')).toBe(1);
  const environment = JSON.parse(readFileSync(path.join(folder, 'env.json'), 'utf8')) as Record<string, string>;
  expect(environment).toMatchObject({ ...ENVIRONMENT, HOME: path.join(folder, 'home') });
  for (const name of ['AWS_PROFILE', 'CDK_STAGE', 'https_proxy']) {
    expect(environment).not.toHaveProperty(name);
    delete process.env[name];
  }
});

test('ends the CLI when it is told to, and starts no other', async () => {
  const stop = new AbortController();
  const waiting = cli(app('setInterval(() => {}, 1000)'), stop.signal);
  const code = waiting.run('synth');
  setTimeout(() => stop.abort(), 500);
  expect(await code).not.toBe(0);
  await expect(waiting.run('synth')).rejects.toThrow(/abort/);
});

test.each([
  ['no endpoint', { AWS_REGION: 'us-east-1' }],
  ['an empty endpoint', { ...ENVIRONMENT, AWS_ENDPOINT_URL: '' }],
])('refuses %s, also when the user has one', (_, environment) => {
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
  try {
    expect(() => new CdkCli({ app: folder, home: folder, environment, signal: new AbortController().signal }))
      .toThrow(`AWS_ENDPOINT_URL is not set: the CDK CLI would deploy ${folder} to a real account`);
  } finally {
    delete process.env.AWS_ENDPOINT_URL;
  }
});
