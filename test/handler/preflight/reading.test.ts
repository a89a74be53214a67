import { setTimeout as sleep } from 'node:timers/promises';
import { awsError, Content, FakeObjects } from './fake-objects';
import { items, ITEMS, look, NOTHING, serviceOf } from './looking';

const many = (count: number, content: (n: number) => Content): Record<string, Content> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`q/${String(n).padStart(3, '0')}`, content(n)]));

/** A file that comes after some time. */
const late = (text: string, milliseconds: number) => async function* (): AsyncGenerator<Buffer> {
  await sleep(milliseconds);
  yield Buffer.from(text);
};

test('eight files are read at a time, each once and in their order', async () => {
  const objects = new FakeObjects(many(50, (n) => late(items(n), n % 3)));
  expect(await look({ objects })).toEqual(NOTHING);
  expect(objects.mostOpen).toBe(8);
  expect(objects.keysRead).toEqual(Object.keys(many(50, () => '')));
  expect(objects.allClosed).toBe(true);
});

test('the first problem is told, also when others are found sooner, and no file is begun after it', async () => {
  const objects = new FakeObjects(many(50, (n) => (n === 1 ? late('1\n', 50) : late('{}\n', n === 0 ? 60 : 5))));
  const { problems } = await look({ objects });
  expect(problems).toEqual([
    's3://input/q/000:1: has neither "itemId" nor "itemAttributes"',
    's3://input/q/001:1: is not a JSON object: each query has to stand on a line of its own',
    's3://input/q/002:1: has neither "itemId" nor "itemAttributes"',
  ]);
  expect(objects.keysRead).toHaveLength(8);
  expect(objects.allClosed).toBe(true);
});

test('files that cannot be read leave the others to look at', async () => {
  const objects = new FakeObjects(many(50, (n) => (n < 7 ? awsError('AccessDenied', String(n)) : items(n, 0))));
  const { problems, warnings, obstacles } = await look({ objects });
  expect(problems).toEqual([]);
  expect(warnings).toEqual(['checked 43 of 50 files of s3://input/q/: 7 could not be read', 's3://input/q/008:2: asks for what another line asks for, as 42 lines do']);
  expect(obstacles.map(({ message }) => message)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  expect((await look({ objects: new FakeObjects({ 'q/1': awsError('AccessDenied'), 'q/2': 'x\n' }) })).problems).toEqual([expect.stringContaining('s3://input/q/2:1: is not JSON')]);
});

test('the rest is left after eight files that cannot be read', async () => {
  const objects = new FakeObjects(many(50, (n) => awsError('AccessDenied', String(n))));
  const { warnings, obstacles } = await look({ objects });
  expect(warnings).toEqual([expect.stringMatching(/^checked 0 of 50 files of s3:\/\/input\/q\/: \d+ could not be read, and the rest was left$/)]);
  expect(obstacles.map(({ message }) => message)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  expect(objects.keysRead.length).toBeLessThan(16);
});

test('no file is begun once queries of both kinds were found', async () => {
  const objects = new FakeObjects(many(50, (n) => (n % 2 === 0 ? items(n) : '{"itemAttributes": "x"}\n')));
  await look({ objects, personalize: serviceOf('aws-new-affinity') });
  expect(objects.keysRead.length).toBeLessThan(20);
});

test('a file is read no further than to its third problem', async () => {
  let read = 0;
  const endless = function* (): Generator<Buffer> { for (;;) { read++; yield Buffer.from('1\n'); } };
  const objects = new FakeObjects({ 'q/1': endless });
  expect((await look({ objects })).problems).toHaveLength(3);
  expect(read).toBeLessThan(10);
  expect(objects.allClosed).toBe(true);
});

test('a bug is thrown, and closes what is open', async () => {
  const bug = new TypeError('x is undefined');
  const objects = new FakeObjects({ 'q/1': bug, 'q/2': late(items(1), 10_000) });
  await expect(look({ objects })).rejects.toBe(bug);
  await sleep(0);
  expect(objects.allClosed).toBe(true);
});

describe('when the time is over', () => {
  /** A clock that goes on a second with each look at it. */
  const clock = (): (() => number) => {
    let seconds = 0;
    return () => seconds++ * 1000;
  };

  test('files are left with a warning', async () => {
    const objects = new FakeObjects(many(200, (n) => items(n)));
    const { problems, warnings, obstacles } = await look({ objects, now: clock() });
    expect([problems, obstacles]).toEqual([[], []]);
    expect(warnings).toEqual([expect.stringMatching(/^checked \d+ of 200 files of s3:\/\/input\/q\/ within 150 seconds, which is all the time for it$/)]);
    expect(objects.keysRead.length).toBeLessThan(200);
    expect(objects.allClosed).toBe(true);
  });

  test.each([['a line without an end', 'x'], ['lines without an end', items(1)]])('so is %s', async (_, text) => {
    const endless = function* (): Generator<Buffer> { yield Buffer.from('{"itemId": "1"}\n{"itemId": "'); for (;;) yield Buffer.from('x'.repeat(1000)); };
    const lines = function* (): Generator<Buffer> { for (let n = 0; ; n++) yield Buffer.from(items(n)); };
    const objects = new FakeObjects({ 'q/1': text === 'x' ? endless : lines });
    const found = await look({ objects, now: clock() });
    expect(found).toEqual({ ...NOTHING, warnings: ['checked 0 of 1 files of s3://input/q/ within 150 seconds, which is all the time for it'] });
    expect(objects.allClosed).toBe(true);
  });

  test('so is a file that does not come, or stops coming', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      const never = async function* (): AsyncGenerator<Buffer> { yield Buffer.from(items(1)); await new Promise(() => undefined); };
      const objects = new FakeObjects({ 'q/1': never, 'q/2': items(2) });
      const looking = look({ objects, personalize: serviceOf(ITEMS) });
      await jest.advanceTimersByTimeAsync(151_000);
      expect(await looking).toEqual({ ...NOTHING, warnings: ['checked 1 of 2 files of s3://input/q/ within 150 seconds, which is all the time for it'] });
      expect(objects.allClosed).toBe(true);
    } finally {
      jest.useRealTimers();
    }
  });

  test('problems that were found before are told', async () => {
    const endless = function* (): Generator<Buffer> { yield Buffer.from('\n'); for (;;) yield Buffer.from('x'); };
    expect(await look({ files: { 'q/1': endless }, now: clock() })).toEqual({ ...NOTHING, problems: ['s3://input/q/1:1: the line is empty: remove it'] });
  });
});
