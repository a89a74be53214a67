import { Buckets, JOB_CREATED, refusal } from './bucket';
import { countsOf, doneWith, failure, INPUT, item, lines, logged, OUTPUT, quotedRecords, segment, subjectOf, told, verified } from './looks';

let objects: Buckets;

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation();
  objects = new Buckets();
});

afterEach(() => {
  expect(JSON.stringify(logged())).not.toContain('secret');
  expect(objects.streams.filter(({ destroyed }) => !destroyed)).toEqual([]);
  jest.restoreAllMocks();
});

function put(input: string, output?: string): void {
  objects.put(`${INPUT}a.jsonl`, input);
  if (output !== undefined) objects.put(`${OUTPUT}a.jsonl.out`, output);
}

describe('one file', () => {
  test('that is answered has segments and users, some of them few or none', async () => {
    put(lines(item('1'), item('2'), item('3'), item('4')), lines(segment('2', 25), segment('1', 24), segment('3', 0), segment('4', 30)));
    const counts = countsOf({ segmentCount: 4, userCount: 79, emptySegmentCount: 1, shortSegmentCount: 1 });
    expect(await verified(objects)).toMatchObject(doneWith(counts));
  });

  test('has short segments by the number of results that was asked for', async () => {
    put(lines(item('1'), item('2')), lines(segment('1', 99), segment('2', 100)));
    const { verification } = await verified(objects, subjectOf({ NumResults: '100' }));
    expect(verification.counts.shortSegmentCount).toBe(1);
  });

  const answeredOnce = { segmentCount: 1, userCount: 30 };
  const failedOnce = { ...answeredOnce, failedRecordCount: 1 };
  test.each<[string, string[], string[], object]>([
    ['errors', [item('1'), item('2')], [failure('1', 'no data'), segment('2', 30)], failedOnce],
    ['recommended users', [item('1')], ['{"itemId":"1","recommendedUsers":["secret"]}'], { segmentCount: 1, userCount: 1, shortSegmentCount: 1 }],
    ['a line with neither users nor an error', [item('1')], ['{"input":{"itemId":"1"},"output":{}}'], { failedRecordCount: 1 }],
    ['a query that is not answered', [item('1'), item('2')], [segment('2', 30)], failedOnce],
    ['a query that was asked twice and answered once', [item('1'), item('1')], [segment('1', 30)], answeredOnce],
    ['a query that is answered twice', [item('1')], [segment('1', 30), segment('1', 30)], { segmentCount: 2, userCount: 60 }],
    ['an answer too many and one too few', [item('1'), item('2')], [segment('1', 15), segment('1', 15)],
      { failedRecordCount: 1, segmentCount: 2, userCount: 30, shortSegmentCount: 2 }],
    ['a query that fails once and is answered once', [item('1')], [failure('1', 'x'), segment('1', 30)], failedOnce],
    ['the answer that is cut off', [item('1'), item('2')], [segment('1', 30), segment('2', 30).slice(0, 60)], failedOnce],
    ['rubbish behind all answers', [item('1')], [segment('1', 30), 'secret'], failedOnce],
    ['nothing but rubbish', [item('1'), item('2'), item('3')], ['secret'], { failedRecordCount: 3 }],
    ['blank lines', [item('1'), item('2')], [segment('1', 30), '', ' '], failedOnce],
    ['failures of what nobody asked', [item('1')], [segment('1', 30), failure('9', 'x')], answeredOnce],
    ['segments that nobody asked for', [item('1')], [segment('9', 30)], failedOnce],
    ['lines of input that are no queries', [item('1'), 'x', '', '{}'], [segment('1', 30)], answeredOnce],
    ['no lines at all', [], [], {}],
  ])('may have %s', async (_, input, output, counts) => {
    put(lines(...input), lines(...output));
    expect((await verified(objects)).verification.counts).toEqual(countsOf(counts));
  });

  test.each([
    ['other blanks', 'ITEMS.a = "x y" AND ITEMS.b = "z"', 'ITEMS.a="x y"  AND ITEMS.b="z" ', 0],
    ['other blanks in a value', 'ITEMS.a = "x y"', 'ITEMS.a = "xy"', 1],
    ['other blanks in a value with an escape', 'ITEMS.a = "x\\" y"', 'ITEMS.a = "x\\"y"', 1],
    ['other blanks, and a length beyond what is kept', `ITEMS.a = "x" AND ITEMS.b = "${'y'.repeat(300)}"`, `ITEMS.a="x" AND ITEMS.b="${'y'.repeat(300)}"`, 0],
  ])('may have an answer with %s', async (_, itemAttributes, answered, failedRecordCount) => {
    put(lines(JSON.stringify({ itemAttributes })), lines(JSON.stringify({ itemAttributes: answered, usersList: [] })));
    expect((await verified(objects)).verification.counts).toMatchObject({ segmentCount: 1, failedRecordCount });
  });

  test('has other items with other blanks', async () => {
    put(lines(item('a b')), lines(segment('ab', 30)));
    expect((await verified(objects)).verification.counts).toMatchObject({ failedRecordCount: 1 });
  });

  test('may begin with a byte order mark', async () => {
    put(lines(item('1'), item('2')), `\ufeff${lines(segment('1', 30), segment('2', 30))}`);
    expect((await verified(objects)).verification.counts).toEqual(countsOf({ segmentCount: 2, userCount: 60 }));
  });

  test('may have answers that leave out the values of the filter', async () => {
    const filtered = (value: string): string => JSON.stringify({ itemId: '1', filterValues: { C: value } });
    put(lines(filtered('a'), filtered('b'), filtered('c')), lines(segment('1', 30), segment('1', 30)));
    expect((await verified(objects)).verification.counts).toMatchObject({ segmentCount: 2, failedRecordCount: 1 });
    expect(quotedRecords()).toEqual(['s3://in/queries/a.jsonl:3: 1: was not answered']);
  });

  test('that is missing leaves all its queries without a segment', async () => {
    put(lines(item('1'), item('2'), item('1')));
    expect((await verified(objects)).verification.counts).toEqual(countsOf({ failedRecordCount: 2 }));
    expect(told('input files have no file of segments')).toEqual([expect.objectContaining({ jobName: 'job', count: 1, files: `${OUTPUT}a.jsonl.out` })]);
  });
});

describe('files', () => {
  test('are all looked at, folders and strangers left out', async () => {
    objects.put(INPUT, '');
    objects.put(OUTPUT, '');
    objects.put(`${OUTPUT}manifest`, 'x');
    for (const [name, users] of [['a', 1], ['b', 2], ['sub/c', 4]] as const) {
      objects.put(`${INPUT}${name}`, lines(item('1')));
      objects.put(`${OUTPUT}${name}.out`, lines(segment('1', users)));
    }
    const counts = countsOf({ segmentCount: 3, userCount: 7, shortSegmentCount: 3, files: 3, verifiedFiles: 3 });
    expect(await verified(objects)).toMatchObject(doneWith(counts));
  });

  test('of an asset lie in its folder, and do not change when it is copied again', async () => {
    const asset = { Bucket: 'assets', Key: 'k', Hash: 'abc', InputBucket: 'own', LinesPerFile: '500' };
    objects.put('s3://own/batch-segment-input/abc/queries-0001.jsonl', lines(item('1'), item('2')), { modifiedAt: JOB_CREATED + 1 });
    objects.put(`${OUTPUT}queries-0001.jsonl.out`, lines(segment('1', 30)));
    const looked = await verified(objects, subjectOf({ Input: { Asset: asset } }));
    expect(looked).toMatchObject(doneWith({ failedRecordCount: 1, segmentCount: 1, files: 1 }));
  });

  test('of a path that is no folder may lie in several folders', async () => {
    objects.put('s3://in/queries/a', lines(item('1')));
    objects.put('s3://in/queries-old/a', lines(item('2')));
    objects.put(`${OUTPUT}queries/a.out`, lines(segment('1', 30)));
    objects.put(`${OUTPUT}queries-old/a.out`, lines(segment('2', 30)));
    const looked = await verified(objects, subjectOf({ Input: { Path: 's3://in/queries' } }));
    expect(looked).toMatchObject(doneWith({ failedRecordCount: 0, segmentCount: 2, files: 2 }));
  });

  test('that changed after the job was created are counted and not compared; new ones are left out', async () => {
    objects.put(`${INPUT}a`, lines(item('9')), { modifiedAt: JOB_CREATED + 1 });
    objects.put(`${INPUT}b`, lines(item('9')), { modifiedAt: JOB_CREATED + 1 });
    objects.put(`${INPUT}c`, lines(item('1')), { modifiedAt: JOB_CREATED });
    objects.put(`${OUTPUT}a.out`, lines(segment('1', 30), failure('2', 'x')));
    objects.put(`${OUTPUT}c.out`, lines(segment('1', 30)));
    const { verification } = await verified(objects);
    expect(verification.counts).toEqual(countsOf({ segmentCount: 2, userCount: 60, failedRecordCount: 1, files: 2, verifiedFiles: 2 }));
    expect(told('input files have changed')).toEqual([expect.objectContaining({ count: 1, files: `${INPUT}a` })]);
  });

  test('that are new take no segments from those that the job read', async () => {
    objects.put(`${INPUT}new/a`, lines(item('9')), { modifiedAt: JOB_CREATED + 1 });
    objects.put(`${INPUT}old/a`, lines(item('1'), item('2')));
    objects.put(`${OUTPUT}a.out`, lines(segment('1', 30)));
    expect(await verified(objects)).toMatchObject(doneWith(countsOf({ segmentCount: 1, userCount: 30, failedRecordCount: 1 })));
  });

  test('that are gone are counted by what they left', async () => {
    objects.put(`${OUTPUT}a.out`, lines(segment('1', 30), failure('2', 'x')));
    expect((await verified(objects)).verification.counts).toEqual(countsOf({ segmentCount: 1, userCount: 30, failedRecordCount: 1 }));
  });

  test.each(['list', 'read'] as const)('whose input must not be %s are counted and not compared', async (refused) => {
    for (const name of ['a', 'b']) {
      objects.put(`${INPUT}${name}`, lines(item('1'), item('2')));
      objects.put(`${OUTPUT}${name}.out`, lines(segment('1', 30), 'rubbish'));
    }
    objects.before = (call, path) => { if (call === refused && path.startsWith(INPUT)) throw refusal('AccessDenied'); };
    const counts = countsOf({ segmentCount: 2, userCount: 60, failedRecordCount: 2, files: 2, verifiedFiles: 2 });
    expect(await verified(objects)).toMatchObject(doneWith(counts));
    expect(told('input cannot be read')).toEqual([expect.objectContaining({ error: 'AccessDenied: AccessDenied, said S3' })]);
  });

  test('that are missing and cannot be read either have one failed record at least', async () => {
    put(lines(item('1'), item('2')));
    objects.before = (call) => { if (call === 'read') throw refusal('KMS.DisabledException'); };
    expect((await verified(objects)).verification.counts).toEqual(countsOf({ failedRecordCount: 1 }));
  });
});

describe('errors', () => {
  test.each(['list', 'read'] as const)('of input that permissions may be too young for are given back, and nothing is counted without it: %s', async (refused) => {
    objects.put(`${INPUT}a`, lines(item('1'), item('2')));
    objects.put(`${OUTPUT}a.out`, lines(segment('1', 3)));
    objects.before = (call, path) => { if (call === refused && path.startsWith(INPUT)) throw refusal('AccessDenied'); };
    const { done, error, verification } = await verified(objects, { ...subjectOf(), isYoung: true });
    expect([done, error]).toEqual([false, expect.objectContaining({ name: 'AccessDenied' })]);
    objects.before = () => {};
    const later = await verified(objects, subjectOf(), verification);
    expect(later.verification.counts).toMatchObject({ segmentCount: 1, failedRecordCount: 1, verifiedFiles: 1 });
  });

  test.each(['AccessDenied', 'NoSuchBucket', 'SlowDown'])('are given back when the output cannot be listed: %s', async (name) => {
    put(lines(item('1')), lines(segment('1', 30)));
    const error = refusal(name);
    objects.before = (call, path) => { if (call === 'list' && path === OUTPUT) throw error; };
    const { verification, ...rest } = await verified(objects);
    expect(rest).toEqual({ done: false, isEmpty: false, error });
    expect(verification).toMatchObject({ startedAt: '2026-11-22T07:00:00.000Z', counts: countsOf({ files: 0, verifiedFiles: 0 }) });
  });

  test.each([['AccessDenied', true], ['SlowDown', false]])('of reading leave the other files, and only theirs is tried again: %s', async (name, done) => {
    for (const file of ['a', 'b', 'c']) {
      objects.put(`${INPUT}${file}`, lines(item('1')));
      objects.put(`${OUTPUT}${file}.out`, lines(segment('1', 30)));
    }
    const error = refusal(name);
    objects.before = (_, path) => { if (path === `${OUTPUT}b.out`) throw error; };
    const first = await verified(objects);
    const counts = { segmentCount: 2, files: 3, verifiedFiles: 2 };
    expect(first).toMatchObject({ done, error, verification: { counts, next: { after: 'c.out', unread: ['b.out'] } } });
    expect(await verified(objects, undefined, first.verification)).toEqual(first);
    objects.before = () => undefined;
    objects.reads.length = 0;
    expect(await verified(objects, undefined, first.verification)).toMatchObject(doneWith({ segmentCount: 3, files: 3, verifiedFiles: 3 }));
    expect(objects.reads.map(([path]) => path)).toEqual([`${INPUT}b`, `${OUTPUT}b.out`]);
  });

  test('that may pass are told before those that will not', async () => {
    for (const name of ['a', 'b', 'c']) objects.put(`${OUTPUT}${name}.out`, lines(segment('1', 30)));
    const errors = [refusal('AccessDenied'), refusal('SlowDown'), refusal('AccessDenied')];
    objects.before = (call, path) => { if (call === 'read') throw errors['abc'.indexOf(path.slice(OUTPUT.length, OUTPUT.length + 1))]; };
    expect(await verified(objects)).toMatchObject({ done: false, error: errors[1], verification: { counts: { files: 3, verifiedFiles: 0 } } });
  });

  test('are forgotten with the files that they are of', async () => {
    for (const name of ['a', 'b']) objects.put(`${OUTPUT}${name}.out`, lines(segment('1', 30)));
    objects.before = (_, path) => { if (path === `${OUTPUT}a.out`) throw refusal('AccessDenied'); };
    const { verification } = await verified(objects);
    objects.delete(`${OUTPUT}a.out`);
    const again = await verified(objects, undefined, verification);
    expect(again).toEqual({ done: true, isEmpty: false, verification: { ...verification, counts: { ...verification.counts, files: 1 }, next: { after: 'b.out' } } });
  });

  test('of a hundred files are enough to leave the rest for later', async () => {
    const names = Array.from({ length: 110 }, (_, i) => String(i).padStart(3, '0'));
    for (const name of names) objects.put(`${OUTPUT}${name}.out`, lines(segment('1', 30)));
    objects.before = (call) => { if (call === 'read') throw refusal('AccessDenied'); };
    const first = await verified(objects);
    expect(first).toMatchObject({ done: false, error: { name: 'AccessDenied' }, verification: { counts: { files: 110 }, next: { after: '099.out' } } });
    expect(first.verification.next.unread).toHaveLength(100);
    objects.before = () => undefined;
    expect(await verified(objects, undefined, first.verification)).toMatchObject(doneWith({ segmentCount: 110, files: 110, verifiedFiles: 110 }));
  });

  test('of input that may pass are given back', async () => {
    put(lines(item('1')), lines(segment('1', 30)));
    const error = refusal('SlowDown');
    objects.before = (call, path) => { if (call === 'read' && path.startsWith(INPUT)) throw error; };
    expect(await verified(objects)).toMatchObject({ done: false, error, verification: { counts: { verifiedFiles: 0 } } });
  });

  test('of a stream keep the lines before', async () => {
    put(lines(item('1'), item('2'), item('3')), lines(segment('1', 30), segment('2', 30), segment('3', 30)));
    objects.chunkBytes = 100;
    const read = objects.read.bind(objects);
    const error = new Error('aborted');
    objects.read = async (object, part) => {
      const stream = await read(object, part);
      if (object.bucket !== 'out') return stream;
      const chunks = stream[Symbol.asyncIterator].bind(stream);
      return Object.assign(stream, {
        async* [Symbol.asyncIterator]() {
          let count = 0;
          for await (const chunk of { [Symbol.asyncIterator]: chunks }) {
            if (++count === 8) throw error;
            yield chunk as Buffer;
          }
        },
      });
    };
    const first = await verified(objects);
    const next = { part: { line: 2, counts: { segmentCount: 1 } } };
    expect(first).toMatchObject({ done: false, error, verification: { counts: { segmentCount: 0 }, next } });
    expect(error.message).toBe(`reading ${OUTPUT}a.jsonl.out: aborted`);
    objects.read = read;
    expect(await verified(objects, undefined, first.verification)).toMatchObject(doneWith({ segmentCount: 3, failedRecordCount: 0 }));
  });

  test('are what segments become that change each time they are read', async () => {
    put(lines(item('1')), lines(segment('1', 30)));
    objects.before = (call, path) => { if (call === 'read' && path.startsWith(OUTPUT)) objects.put(path, lines(segment('1', 30))); };
    expect(await verified(objects)).toMatchObject({ done: false, error: { name: 'PreconditionFailed' } });
  });

  test('do not come from segments that change once between the listing and the reading', async () => {
    put(lines(item('1')), lines(segment('1', 30)));
    let changed = false;
    objects.before = (call, path) => {
      if (call === 'read' && !changed && path.startsWith(OUTPUT)) {
        changed = true;
        objects.put(path, lines(segment('1', 31)));
      }
    };
    expect(await verified(objects)).toMatchObject(doneWith(countsOf({ segmentCount: 1, userCount: 31 })));
  });

  test('do not come from segments that vanish in between', async () => {
    put(lines(item('1')), lines(segment('1', 30)));
    objects.before = (call, path) => { if (call === 'read') objects.delete(path); };
    const { verification, ...rest } = await verified(objects);
    expect([rest, verification.counts]).toEqual([{ done: true, isEmpty: true }, countsOf({ files: 0, verifiedFiles: 0 })]);
  });
});
