import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { Children, measureJq } from './children';
import { Measurement } from './contenders/measured';
import { inputFile, longLine, longString, outputFile } from './generate';

const INPUT_FILES = 1000;
const INPUT_LINES = 500;

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
  const children = await Children.of(['bare-read', 'scanner', 'json-parse', 'fetch-only', 'fetch-and-scan', 'fetch-and-compare']);
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
  await children.measure('bare-read', path); // from here on it lies in memory, for all of them
  return compare([
    ['bare read', async () => children.measure('bare-read', path)],
    ['scanner', async () => children.measure('scanner', path)],
    ['readline + JSON.parse', async () => children.measure('json-parse', path)],
    ['jq', async () => measureJq(path)],
  ], options, (await stat(path)).size);
}

async function longResults(children: Children, options: BenchScanOptions): Promise<Result[]> {
  const results: Result[] = [];
  for (const [name, write] of [['scanner, one line of users', longLine], ['scanner, one string', longString]] as const) {
    const path = await write(options.lineMegabytes);
    results.push(...await compare([[name, async () => children.measure('scanner', path)]], options, (await stat(path)).size));
  }
  return results;
}

async function preflightResults(children: Children, options: BenchScanOptions): Promise<Result[]> {
  const files = Array.from({ length: INPUT_FILES }, (_, number) => inputFile(INPUT_LINES, number));
  const server = createServer(({ url = '/' }, response) => { response.end(files[Number(url.slice(1))]); });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await compare([
      ['fetching 1000 input files', async () => children.measure('fetch-only', base, String(INPUT_FILES))],
      ['fetching and scanning them', async () => children.measure('fetch-and-scan', base, String(INPUT_FILES))],
      ['and looking for duplicates', async () => children.measure('fetch-and-compare', base, String(INPUT_FILES))],
    ], options, files.reduce((bytes, file) => bytes + file.length, 0));
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
  const times = measurements.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const milliseconds = times[Math.floor(times.length / 2)];
  const peakMegabytes = Math.max(...measurements.map((measurement) => measurement.peakMegabytes));
  return { name, runs: times.length, milliseconds, megabytesPerSecond: bytes / 1000 / milliseconds, peakMegabytes };
}

/** The server lies on this machine and answers at once, which is less time to hide in than any network leaves. */
function goalsOf([, scanner, parse]: readonly Result[], long: readonly Result[], [fetched, scanned]: readonly Result[]): Goal[] {
  const atLeast = (name: string, measured: number, limit: number): Goal => ({ name, measured, met: measured >= limit });
  const atMost = (name: string, measured: number, limit: number): Goal => ({ name, measured, met: measured <= limit });
  return [
    atLeast('times as fast as readline + JSON.parse, at least 10', parse.milliseconds / scanner.milliseconds, 10),
    ...[scanner, ...long].map(({ name, peakMegabytes }) => atMost(`MB of memory at most, below 100: ${name}`, peakMegabytes, 99.9)),
    atMost('times as long as fetching 1000 files of 500 lines, at most 2 (scanned, not looked through for duplicates)', scanned.milliseconds / fetched.milliseconds, 2),
  ];
}
