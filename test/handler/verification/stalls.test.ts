import { Readable } from 'node:stream';
import { Buckets } from './bucket';
import { countsOf, doneWith, INPUT, item, lines, logged, OUTPUT, segment, subjectOf } from './looks';
import { Verification } from '../../../src/handler/contract';
import { Verified, verify } from '../../../src/handler/verification/verify';

const SLICE_MS = 200_000;
const never = new Promise<never>(() => undefined);

/** A bucket in which some objects never come to their end. */
class StallingBuckets extends Buckets {
  /** By their paths: after so many bytes. */
  readonly stalled = new Map<string, number>();

  override read: Buckets['read'] = async (object, part) => {
    const stream = await super.read(object, part);
    const bytes = this.stalled.get(`s3://${object.bucket}/${object.key}`);
    if (bytes === undefined) return stream;
    const stalled = Readable.from(stalling(stream, bytes - (part?.offset ?? 0)));
    this.streams.splice(this.streams.indexOf(stream), 1, stalled);
    return stalled;
  };
}

async function* stalling(stream: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of stream) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) await never;
  }
}

let objects: StallingBuckets;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  jest.spyOn(console, 'log').mockImplementation();
  objects = new StallingBuckets();
});

afterEach(() => {
  expect(JSON.stringify(logged())).not.toContain('secret');
  expect(objects.streams.filter(({ destroyed }) => !destroyed)).toEqual([]);
  expect(jest.getTimerCount()).toBe(0);
  jest.restoreAllMocks();
  jest.useRealTimers();
});

/** A slice, and the seconds that it takes. */
async function slice(from?: Verification): Promise<Verified & { readonly seconds: number }> {
  const begin = Date.now();
  const verifying = verify(subjectOf(), from, { objects, now: Date.now }, SLICE_MS);
  let verified: Verified | undefined;
  void verifying.then((value) => { verified = value; });
  while (verified === undefined && Date.now() - begin < 300_000) await jest.advanceTimersByTimeAsync(1000);
  return { ...await verifying, seconds: Math.floor((Date.now() - begin) / 1000) };
}

function put(names: readonly string[], options = {}): void {
  for (const name of names) {
    objects.put(`${INPUT}${name}`, lines(item('1'), item('2')), options);
    objects.put(`${OUTPUT}${name}.out`, lines(segment('1', 30), segment('2', 30)));
  }
}

test.each([INPUT, OUTPUT])('a file that does not come leaves the others, and is tried again alone: %s', async (folder) => {
  put(['a', 'b', 'c']);
  const path = folder === INPUT ? `${INPUT}b` : `${OUTPUT}b.out`;
  objects.stalled.set(path, 10);
  const { seconds, ...first } = await slice();
  const counts = countsOf({ segmentCount: 4, userCount: 120, files: 3, verifiedFiles: 2 });
  expect(first).toMatchObject({ done: false, error: { name: 'TimeoutError', message: `reading ${path} took too long` }, verification: { counts } });
  expect(seconds).toBe(230);
  const again = await slice(first.verification);
  expect(again).toMatchObject({ done: false, error: first.error, verification: first.verification });
  objects.stalled.clear();
  objects.reads.length = 0;
  expect(await slice(first.verification)).toMatchObject(doneWith(countsOf({ segmentCount: 6, userCount: 180, files: 3, verifiedFiles: 3 })));
  expect(objects.reads.map(([read]) => read)).toEqual([`${INPUT}b`, `${OUTPUT}b.out`]);
});

test('files that nobody has looked at come first, and those that do not come take turns', async () => {
  put(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  for (const name of ['1', '5']) objects.stalled.set(`${OUTPUT}${name}.out`, 10);
  const unread: unknown[] = [];
  let from: Verification | undefined;
  for (let count = 0; count < 3; count++) {
    const { done, error, verification } = await slice(from);
    expect([done, error]).toEqual([false, undefined]); // there is more to look at
    unread.push([verification.counts.verifiedFiles, verification.next.unread]);
    from = verification;
  }
  expect(unread).toEqual([[6, ['1.out', '5.out']], [8, ['5.out', '1.out']], [8, ['1.out', '5.out']]]);
  objects.stalled.delete(`${OUTPUT}5.out`);
  const { verification } = await slice((await slice(from)).verification);
  expect(verification).toMatchObject({ counts: { files: 10, verifiedFiles: 9 }, next: { unread: ['1.out'] } });
});

test('of a large file, the lines before it stalls are kept', async () => {
  put(['a'], { more: 1e8 });
  objects.stalled.set(`${OUTPUT}a.out`, lines(segment('1', 30)).length + 10);
  const first = await slice();
  expect(first).toMatchObject({ done: false, error: { name: 'TimeoutError' }, verification: { next: { unread: ['a.out'], part: { file: 'a.out', line: 2 } } } });
  objects.stalled.clear();
  objects.reads.length = 0;
  expect(await slice(first.verification)).toMatchObject(doneWith(countsOf({ segmentCount: 2, userCount: 60 })));
  expect(objects.reads).toContainEqual([`${OUTPUT}a.out`, lines(segment('1', 30)).length]);
});

test('a listing without an answer ends with the slice', async () => {
  objects.list = async () => never;
  expect(await slice()).toMatchObject({ done: false, error: { name: 'TimeoutError', message: 'listing the files of job took too long' }, seconds: 230 });
});
