import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { LocalAws } from '..';
import { makeCatalogue } from './catalogue';
import { CdkCli } from './cdk';
import { DemoOptions, OptionsError, parseDemoOptions, USAGE } from './demo-options';
import { formatDuration } from './duration';
import { reportJob } from './job-report';
import { readJobResults } from './job-results';

const EXAMPLE = path.resolve(__dirname, '../../examples/bookshop');
const NARROWEST = 100;

// a terminal that is closed takes no more output; what was started is still to be stopped
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/** Runs the demo to its end or until the signal aborts; resolves to the exit code. */
async function demo(options: DemoOptions, signal: AbortSignal): Promise<number> {
  const began = Date.now();
  const home = mkdtempSync(path.join(tmpdir(), 'bookshop-demo-'));
  try {
    const code = await withLocalAws(options, async (aws) => {
      headline(`The embedded AWS listens at ${aws.endpoint}; its time runs ${options.speed} times as fast`);
      const cdk = new CdkCli({ app: EXAMPLE, home, environment: aws.environment(), signal });
      const context = [`scenario=${options.scenario}`, ...options.scenario === 'bad-input' ? [`catalogue=${makeCatalogue(aws.services.store)}`] : []];
      const deployed = await deploy(cdk, context, home);
      signal.throwIfAborted();
      headline(deployed === 0 ? 'Segments' : 'The deployment failed, as the CLI reports above; what became of the jobs');
      await report(aws.environment());
      return deployed;
    });
    headline(`Done in ${formatDuration(Date.now() - began)}`);
    return code === 0 ? 0 : 1;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function withLocalAws<T>({ speed, verbose }: DemoOptions, use: (aws: LocalAws) => Promise<T>): Promise<T> {
  const aws = await LocalAws.start({ speed, log: verbose ? say : undefined });
  try {
    return await use(aws);
  } finally {
    await aws.stop();
  }
}

async function deploy(cdk: CdkCli, context: readonly string[], home: string): Promise<number> {
  const common = ['--ci', '--output', path.join(home, 'cdk.out'), ...context.flatMap((setting) => ['--context', setting])];
  headline('cdk bootstrap');
  const code = await cdk.run('bootstrap', ...common);
  if (code !== 0) return code;
  headline('cdk deploy');
  return cdk.run('deploy', '--require-approval', 'never', '--progress', 'events', ...common);
}

async function report(environment: Readonly<Record<string, string>>): Promise<void> {
  const width = Math.max(NARROWEST, process.stdout.columns ?? 0);
  const results = await readJobResults(environment);
  if (results.length === 0) say('No job was started.');
  for (const result of results) say(`${reportJob(result, width).join('\n')}\n`);
}

function headline(text: string): void {
  say(`\n▶ ${text}\n`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interrupted.abort());
  try {
    const options = parseDemoOptions(process.argv.slice(2));
    if (!options.help) return await demo(options, interrupted.signal);
    say(USAGE);
    return 0;
  } catch (error) {
    if (interrupted.signal.aborted) {
      process.stderr.write('\nInterrupted; everything is stopped.\n');
      return 130;
    }
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof OptionsError ? 2 : 1;
  }
}

void main().then((code) => { process.exitCode = code; });
