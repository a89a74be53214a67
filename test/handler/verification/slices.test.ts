import * as fc from 'fast-check';
import { JobFile, jobFiles } from './arbitrary-job';
import { Buckets, JOB_CREATED } from './bucket';
import { countsOf, doneWith, failure, INPUT, inSlices, item, lines, logged, OUTPUT, segment, subjectOf, tickingClock, told, verified } from './looks';
import { naiveCounts } from './naive';
import { Counts, Verification } from '../../../src/handler/contract';
import { sum } from '../../../src/handler/verification/counts';
import { countsSoFar, verify } from '../../../src/handler/verification/verify';

beforeEach(() => jest.spyOn(console, 'log').mockImplementation());
afterEach(() => jest.restoreAllMocks());

const LARGE = { more: 1e8 };

function stored(files: readonly JobFile[], chunkBytes: number): Buckets {
  const objects = new Buckets();
  objects.chunkBytes = chunkBytes;
  files.forEach(({ input, output, large, marked }, number) => {
    if (input !== undefined) objects.put(`${INPUT}f${number}`, input.join('\n'), large ? LARGE : {});
    if (output !== undefined) objects.put(`${OUTPUT}f${number}.out`, (marked ? '\ufeff' : '') + output.join('\n'));
  });
  return objects;
}

function naively(files: readonly JobFile[]): Counts {
  const there = files.filter(({ input, output }) => input !== undefined || output !== undefined);
  return there.map(({ input, output }) => naiveCounts(input, output))
    .reduce<Counts>((counts, more) => sum(counts, more), countsOf({ files: there.length, verifiedFiles: there.length }));
}

const sliceLengths = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1 });

test('the counts are those of a naive look, whatever the slices', async () => {
  await fc.assert(fc.asyncProperty(jobFiles, sliceLengths, fc.integer({ min: 1, max: 300 }), async (files, lengths, chunkBytes) => {
    const objects = stored(files, chunkBytes);
    let slice = 0;
    const { done, error, verification } = await inSlices(objects, () => lengths[slice++ % lengths.length]);
    expect([done, error, verification.counts]).toEqual([true, undefined, naively(files)]);
    expect((await verified(objects)).verification.counts).toEqual(verification.counts);
    expect(objects.streams.filter(({ destroyed }) => !destroyed)).toEqual([]);
    expect(JSON.stringify([logged(), verification])).not.toContain('secret');
  }), { numRuns: 400 });
});

test('a slice that is repeated from the same place comes to the same result', async () => {
  await fc.assert(fc.asyncProperty(jobFiles, fc.integer({ min: 0, max: 30 }), async (files, sliceMs) => {
    const objects = stored(files, 100);
    const once = async (from?: Verification) => verify(subjectOf(), from, { objects, now: tickingClock() }, sliceMs);
    let from: Verification | undefined;
    for (let done = false; !done;) {
      const slice = await once(from);
      expect(await once(from)).toEqual(slice);
      from = slice.verification;
      done = slice.done;
    }
  }), { numRuns: 100 });
});

/** A large file of a hundred answers, after one slice. */
async function begun(objects: Buckets): Promise<Verification> {
  const ids = Array.from({ length: 100 }, (_, i) => String(i));
  objects.put(`${INPUT}a`, lines(...ids.map(item)), LARGE);
  objects.put(`${OUTPUT}a.out`, lines(...ids.map((id) => (Number(id) % 10 === 0 ? failure(id, 'x') : segment(id, 30)))));
  objects.chunkBytes = 1e6;
  const { verification, done } = await verify(subjectOf(), undefined, { objects, now: tickingClock() }, 28);
  expect(done).toBe(false);
  return verification;
}

const WHOLE = countsOf({ segmentCount: 90, failedRecordCount: 10, userCount: 2700 });

describe('a large file', () => {
  test('is cut behind a line, and goes on there', async () => {
    const objects = new Buckets();
    const { next, counts, ...from } = await begun(objects);
    expect(counts).toEqual(countsOf({ verifiedFiles: 0 }));
    expect(next).toMatchObject({ part: { file: 'a.out', line: 21, unasked: 0, unreadable: 0, counts: { segmentCount: 18, failedRecordCount: 2 } } });
    objects.reads.length = 0;
    expect(await verified(objects, subjectOf(), { ...from, counts, next })).toMatchObject(doneWith(WHOLE));
    expect(objects.reads).toEqual([[`${INPUT}a`, 0], [`${OUTPUT}a.out`, next.part?.offset]]);
  });

  test('counts for those who look no further', async () => {
    const verification = await begun(new Buckets());
    expect(countsSoFar(verification)).toEqual(countsOf({ segmentCount: 18, failedRecordCount: 2, userCount: 540, verifiedFiles: 0 }));
    expect(countsSoFar({ ...verification, next: {} })).toEqual(verification.counts);
  });

  test('is begun anew when its segments have changed', async () => {
    const objects = new Buckets();
    const from = await begun(objects);
    objects.put(`${OUTPUT}a.out`, lines(...Array.from({ length: 100 }, (_, i) => segment(String(i), 30))));
    expect(await verified(objects, subjectOf(), from)).toMatchObject(doneWith(countsOf({ segmentCount: 100, userCount: 3000 })));
  });

  test('is begun anew when its segments change between the listing and the reading', async () => {
    const objects = new Buckets();
    const from = await begun(objects);
    let changed = false;
    objects.before = (call, path) => {
      if (call === 'read' && !changed && path.startsWith(OUTPUT)) {
        changed = true;
        objects.put(path, lines(...Array.from({ length: 100 }, (_, i) => segment(String(i), 30))));
      }
    };
    expect(await verified(objects, subjectOf(), from)).toMatchObject(doneWith(countsOf({ segmentCount: 100, userCount: 3000 })));
  });

  test('is begun anew, without a comparison, when its queries have changed', async () => {
    const objects = new Buckets();
    const from = await begun(objects);
    objects.put(`${INPUT}a`, lines(item('x')), { modifiedAt: JOB_CREATED + 1 });
    objects.reads.length = 0;
    expect(await verified(objects, subjectOf(), from)).toMatchObject(doneWith(WHOLE));
    expect(objects.reads).toEqual([[`${OUTPUT}a.out`, 0]]);
  });

  test('is begun anew when nobody knows whether its queries have changed in time', async () => {
    const objects = new Buckets();
    const from = await begun(objects);
    objects.put(`${INPUT}a`, lines(item('99'), item('x')), LARGE);
    const looked = await verified(objects, { ...subjectOf(), createdAt: undefined }, from);
    expect(looked).toMatchObject(doneWith({ segmentCount: 90, failedRecordCount: 1 }));
  });

  test('is begun anew, without a comparison, when its queries change between the listing and the reading', async () => {
    const objects = new Buckets();
    const from = await begun(objects);
    let changed = false;
    objects.before = (call, path) => {
      if (call === 'read' && !changed && path.startsWith(INPUT)) {
        changed = true;
        objects.put(path, lines(item('x')), { modifiedAt: JOB_CREATED + 1 });
      }
    };
    expect(await verified(objects, subjectOf(), from)).toMatchObject(doneWith(WHOLE));
    expect(told('input files have changed')).toHaveLength(1);
  });

  test('is begun anew behind a file that has come before it', async () => {
    const objects = new Buckets();
    const from = await begun(objects);
    objects.put(`${INPUT}_`, lines(item('x')));
    objects.put(`${OUTPUT}_.out`, lines(segment('x', 30)));
    const counts = { ...WHOLE, segmentCount: 91, userCount: 2730, files: 2, verifiedFiles: 2 };
    expect(await verified(objects, subjectOf(), from)).toMatchObject(doneWith(counts));
  });

  test('keeps its part when it cannot be read just now', async () => {
    const objects = new Buckets();
    const from = await begun(objects);
    for (const refused of [INPUT, OUTPUT]) {
      objects.before = (call, path) => { if (call === 'read' && path.startsWith(refused)) throw new Error('no connection'); };
      const next = { after: 'a.out', unread: ['a.out'], part: from.next.part };
      expect(await verified(objects, subjectOf(), from)).toEqual({ done: false, isEmpty: false, error: new Error('no connection'), verification: { ...from, next } });
    }
  });

  test('of a hundred thousand queries and more leaves room in the state', async () => {
    const objects = new Buckets();
    objects.chunkBytes = 100_000;
    const ids = Array.from({ length: 100_010 }, (_, i) => `${i}`);
    objects.put(`${INPUT}a`, lines(...ids.map(item)), LARGE);
    objects.put(`${OUTPUT}a.out`, lines(...ids.slice(7, -4).reverse().map((id) => (id === '100003' ? failure(id, 'x') : segment(id, 1)))));
    const { verification } = await verify(subjectOf(), undefined, { objects, now: tickingClock() }, 50_000);
    expect(verification.next.part).toMatchObject({ line: expect.any(Number) as number, unasked: 6 });
    expect(JSON.stringify(verification).length).toBeLessThan(18_000);
    const { verification: { counts } } = await verified(objects, subjectOf(), JSON.parse(JSON.stringify(verification)) as Verification);
    expect(counts).toMatchObject({ segmentCount: 99_998, failedRecordCount: 12 });
    expect(told('there are answers')).toEqual([]);
  });
});

describe('a slice without time', () => {
  test('gets on by a group of small files, at most eight', async () => {
    const objects = stored(Array.from({ length: 20 }, () => ({ input: [item('1')], output: [segment('1', 1)], large: false, marked: false })), 1000);
    let most = 0;
    const read = objects.read.bind(objects);
    objects.read = async (...object) => {
      const stream = await read(...object);
      most = Math.max(most, objects.streams.filter(({ destroyed }) => !destroyed).length);
      return stream;
    };
    const { verification } = await verify(subjectOf(), undefined, { objects, now: () => JOB_CREATED }, 0);
    expect([most, verification.counts]).toMatchObject([8, { files: 20, verifiedFiles: 8 }]);
  });

  test('gets on by a line of a large one', async () => {
    const objects = new Buckets();
    objects.put(`${INPUT}a`, lines(item('1'), item('2')), LARGE);
    objects.put(`${OUTPUT}a.out`, lines(segment('1', 1), segment('2', 1)));
    const first = await verify(subjectOf(), undefined, { objects, now: () => JOB_CREATED }, 0);
    expect(first).toMatchObject({ done: false, verification: { next: { part: { line: 2 } } } });
    const second = await verify(subjectOf(), first.verification, { objects, now: () => JOB_CREATED }, 0);
    expect(second).toMatchObject(doneWith({ segmentCount: 2 }));
  });
});

test('a job that has been looked at is done at once', async () => {
  const objects = stored([{ input: [item('1')], output: [segment('1', 30)], large: false, marked: false }], 1000);
  const { verification } = await verified(objects);
  objects.reads.length = 0;
  expect(await verified(objects, subjectOf(), verification)).toEqual({ done: true, isEmpty: false, verification });
  expect(objects.reads).toEqual([]);
});
