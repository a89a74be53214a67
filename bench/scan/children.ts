import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { Measurement } from './contenders/measured';

const run = promisify(execFile);

/** Lines and users of an output file. */
const JQ = 'reduce (inputs | .output.usersList | length) as $users ([0, 0]; [.[0] + 1, .[1] + $users])';
const LOOK_MS = 20;

/** Programs that are each run in a process of their own, as Lambda runs them: bundled and minified. */
export class Children {
  /** Bundles the programs of that folder. */
  static async of(names: readonly string[]): Promise<Children> {
    const folder = await mkdtemp(join(tmpdir(), 'bench-scan-'));
    const entryPoints = names.map((name) => join(__dirname, 'contenders', `${name}.ts`));
    await build({ entryPoints, outdir: folder, bundle: true, minify: true, platform: 'node', target: 'node20' });
    return new Children(folder);
  }

  private constructor(private readonly folder: string) {}

  async measure(name: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Measurement> {
    const { stdout } = await run(process.execPath, [join(this.folder, `${name}.js`), ...args], { env: { ...process.env, ...environment } });
    return JSON.parse(stdout) as Measurement;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

/** What jq takes for the same, or nothing where there is no jq. */
export async function measureJq(path: string): Promise<Measurement | undefined> {
  if (await run('jq', ['--version']).catch(() => undefined) === undefined) return undefined;
  const began = performance.now();
  const child = spawn('jq', ['-n', '-c', JQ, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let peakMegabytes = 0;
  const looking = setInterval(() => { peakMegabytes = Math.max(peakMegabytes, peakOf(child.pid)); }, LOOK_MS);
  let answer = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => { answer += part; });
  const [code] = await once(child, 'close') as [number | null];
  clearInterval(looking);
  if (code !== 0) throw new Error(`jq ended with ${code} on ${path}`);
  const [lines, users] = JSON.parse(answer) as [number, number];
  return { lines, users, milliseconds: performance.now() - began, peakMegabytes };
}

/** Nothing tells a parent what memory a child has taken, except Linux while it runs; elsewhere it is 0. */
function peakOf(pid?: number): number {
  try {
    const [, kibibytes = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kibibytes) * 1024 / 1e6;
  } catch {
    return 0; // it has just ended
  }
}
