import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAX_USERS = 100_000;
const USER_IDS = 1_000_000;
const VERSION = 1; // another one for other content: files of the same name are used again

/** An output file with segments of 1 to 100,000 users; the same size gives the same file. */
export async function outputFile(megabytes: number): Promise<string> {
  return generated(`output-${megabytes}`, megabytes, function* () {
    const random = randomNumbers();
    for (let item = 1; ; item++) {
      const usersList = Array.from({ length: 1 + random(MAX_USERS) }, () => String(1 + random(USER_IDS)));
      yield JSON.stringify({ input: { itemId: String(item) }, output: { usersList }, error: null }) + '\n';
    }
  });
}

/** One segment as one line, whose last bracket is missing. */
export async function longLine(megabytes: number): Promise<string> {
  return generated(`line-${megabytes}`, megabytes, function* () {
    const random = randomNumbers();
    yield '{"input":{"itemId":"1"},"output":{"usersList":["1"';
    for (;;) yield Array.from({ length: 10_000 }, () => `,"${1 + random(USER_IDS)}"`).join('');
  });
}

/** One string as one line, without an end. */
export async function longString(megabytes: number): Promise<string> {
  return generated(`string-${megabytes}`, megabytes, function* () {
    yield '{"input":{"itemId":"';
    for (;;) yield 'aé€😀\\n\\u00e9 '.repeat(5000);
  });
}

/** An input file, which none of the others is like. */
export function inputFile(lines: number, number: number): string {
  return Array.from({ length: lines }, (_, line) => `{"itemId": "${number * lines + line}"}\n`).join('');
}

/** Writes a file of at least that size in the temporary directory, unless it is there. */
async function generated(name: string, megabytes: number, parts: () => Generator<string>): Promise<string> {
  const path = join(tmpdir(), `cdk-personalize-segments-bench-${VERSION}-${name}.jsonl`);
  if (await stat(path).catch(() => undefined)) return path;
  const file = createWriteStream(`${path}.part`);
  for (const part of parts()) {
    if (!file.write(part)) await once(file, 'drain');
    if (file.bytesWritten >= megabytes * 1e6) break;
  }
  file.end();
  await once(file, 'close');
  await rename(`${path}.part`, path);
  return path;
}

/** The same numbers in each run, from 0 to below a limit. */
function randomNumbers(): (limit: number) => number {
  let state = 20_261_122;
  return (limit) => {
    state = state * 48_271 % 2_147_483_647;
    return state % limit;
  };
}
