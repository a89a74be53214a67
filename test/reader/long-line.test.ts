import { Source } from './source';
import { readSegments } from '../../src/reader';

const MEGABYTE = 1024 * 1024;
const USER = '"u-00000001",';

/** A line of about so many bytes, in chunks. */
function lineOf(bytes: number, chunkSize: number): Uint8Array[] {
  const users = USER.repeat(bytes / USER.length) + '"u"';
  const line = new TextEncoder().encode(`{"input":{"itemId":"1"},"output":{"usersList":[${users}]}}\n`);
  return Array.from({ length: Math.ceil(line.length / chunkSize) }, (_, i) => line.subarray(i * chunkSize, (i + 1) * chunkSize));
}

async function userCount(chunks: readonly Uint8Array[]): Promise<number> {
  let count = 0;
  for await (const { userIds } of readSegments(new Source(chunks))) count += userIds.length;
  return count;
}

/** Milliseconds of the fastest of three. */
async function timeOf(chunks: readonly Uint8Array[]): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    await userCount(chunks);
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

describe('a long line', () => {
  test('takes about four times the time when it is four times as long', async () => {
    const short = await timeOf(lineOf(10 * MEGABYTE, 64 * 1024));
    const long = await timeOf(lineOf(40 * MEGABYTE, 64 * 1024));
    expect(long / short).toBeLessThan(8); // 16, if each chunk meant work on the whole line
  });

  test('may come byte by byte', async () => {
    expect(await userCount(lineOf(MEGABYTE, 1))).toBe(Math.floor(MEGABYTE / USER.length) + 1);
  });
});
