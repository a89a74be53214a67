import { stat } from 'node:fs/promises';
import { Children, measureJq } from './children';
import { Measurement } from './contenders/measured';
import { longLine, longString, outputFile } from './generate';
import { ObjectServer } from './object-server';

const INPUT_FILES = 1000;
const INPUT_LINES = 500;
const INPUT_PATH = 's3://bench/queries/';

/** Slow ones run less often. */
const SLOW_MS = 5000;
const SLOW_RUNS = 3;

export interface BenchScanOptions {
  /** Size of the output file. */
  readonly megabytes: number;
  /** Size of the one line that is measured alone. */
  readonly lineMegabytes: number;
  readonly runs: number;
  /** Told what is under way. */
  readonly log: (text: string) => void;
}

/** Of the runs of one program: the median of the times, the most of the memory. */
export interface Result {
  readonly name: string;
  readonly runs: number;
  readonly milliseconds: number;
  /** Of each run. */
  readonly times: readonly number[];
  readonly megabytesPerSecond?: number;
  readonly peakMegabytes: number;
}

/** A goal, and what became of it. */
export interface Goal {
  readonly name: string;
  readonly measured: number;
  readonly met: boolean;
}

export interface ScanResults {
  readonly results: readonly Result[];
  readonly goals: readonly Goal[];
}

/** Measures the scanner beside a bare read, readline with JSON.parse, and jq where it is installed, each in processes of its own. */
export async function benchScan(options: BenchScanOptions): Promise<ScanResults> {
  const children = await Children.of(['bare-read', 'scanner', 'json-parse', 'fetch-only', 'preflight', 'fetch-bare']);
  try {
    const output = await outputResults(children, options);
    const long = await longResults(children, options);
    const preflight = await preflightResults(children, options);
    return { results: [...output, ...long, ...preflight], goals: goalsOf(output, long, preflight) };
  } finally {
    await children.remove();
  }
}

type Contender = readonly [name: string, measure: () => Promise<Measurement | undefined>];

async function outputResults(children: Children, options: BenchScanOptions): Promise<Result[]> {
  options.log(`writing an output file of ${options.megabytes} MB, unless it is there`);
  const path = await outputFile(options.megabytes);
  await children.measure('bare-read', [path]); // from here on it lies in memory, for all of them
  return compare([
    ['bare read', async () => children.measure('bare-read', [path])],
    ['scanner', async () => children.measure('scanner', [path])],
    ['readline + JSON.parse', async () => children.measure('json-parse', [path])],
    ['jq', async () => measureJq(path)],
  ], options, (await stat(path)).size);
}

async function longResults(children: Children, options: BenchScanOptions): Promise<Result[]> {
  const results: Result[] = [];
  for (const [name, write] of [['scanner, one line of users', longLine], ['scanner, one string', longString]] as const) {
    const path = await write(options.lineMegabytes);
    results.push(...await compare([[name, async () => children.measure('scanner', [path])]], options, (await stat(path)).size));
  }
  return results;
}

async function preflightResults(children: Children, options: BenchScanOptions): Promise<Result[]> {
  const server = await ObjectServer.of(INPUT_FILES, INPUT_LINES);
  const measure = (name: string) => async () => children.measure(name, [INPUT_PATH, String(INPUT_FILES)], server.environment);
  try {
    return await compare([
      ['fetching 1000 input files', measure('fetch-only')],
      ['preflight of them', measure('preflight')],
      ['fetching without the AWS SDK', measure('fetch-bare')],
    ], options, server.bytes);
  } finally {
    server.close();
  }
}

/** Takes turns, so that what else the machine does hits all alike. */
async function compare(contenders: readonly Contender[], { runs, log }: BenchScanOptions, bytes: number): Promise<Result[]> {
  const measurements = contenders.map((): Measurement[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [index, [name, measure]] of contenders.entries()) {
      const slow = measurements[index].some(({ milliseconds }) => milliseconds > SLOW_MS);
      const measurement = slow && run >= SLOW_RUNS ? undefined : await measure();
      if (measurement === undefined) continue;
      log(`${name}: ${Math.round(measurement.milliseconds)} ms`);
      measurements[index].push(measurement);
    }
  }
  requireAgreement(measurements.flat());
  return contenders.flatMap(([name], index) => (measurements[index].length === 0 ? [] : [resultOf(name, measurements[index], bytes)]));
}

function requireAgreement(measurements: readonly Measurement[]): void {
  for (const key of ['lines', 'users'] as const) {
    const found = new Set(measurements.map((measurement) => measurement[key]).filter((value) => value !== undefined));
    if (found.size > 1) throw new Error(`found different numbers of ${key}: ${[...found].join(', ')}`);
  }
}

function resultOf(name: string, measurements: readonly Measurement[], bytes: number): Result {
  const times = measurements.map(({ milliseconds }) => milliseconds);
  const milliseconds = median(times);
  const peakMegabytes = Math.max(...measurements.map((measurement) => measurement.peakMegabytes));
  return { name, runs: times.length, times, milliseconds, megabytesPerSecond: bytes / 1000 / milliseconds, peakMegabytes };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** How much longer the first one took, run by run: what else the machine does hits both of a pair. */
function timesAsLong(one: Result, other: Result): number {
  return median(one.times.slice(0, other.runs).map((time, run) => time / other.times[run]));
}

/** Both fetch with the handler's own client; the server lies on this machine and answers at once: less time to hide in than S3 leaves. */
function goalsOf([, scanner, parse]: readonly Result[], long: readonly Result[], [fetched, checked]: readonly Result[]): Goal[] {
  const atLeast = (name: string, measured: number, limit: number): Goal => ({ name, measured, met: measured >= limit });
  const atMost = (name: string, measured: number, limit: number): Goal => ({ name, measured, met: measured <= limit });
  return [
    atLeast('times as fast as readline + JSON.parse, at least 10', parse.milliseconds / scanner.milliseconds, 10),
    ...[scanner, ...long].map(({ name, peakMegabytes }) => atMost(`MB of memory at most, below 100: ${name}`, peakMegabytes, 99.9)),
    atMost('times as long as fetching 1000 files of 500 lines, at most 2: preflight', timesAsLong(checked, fetched), 2),
  ];
}
