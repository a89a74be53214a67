import { Buckets } from './bucket';
import { failure, INPUT, inSlices, item, lines, logged, OUTPUT, quotedRecords, segment, told, verified } from './looks';

let objects: Buckets;

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation();
  objects = new Buckets();
});

afterEach(() => jest.restoreAllMocks());

const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));

test('failed records are quoted with their place and their query', async () => {
  objects.put(`${INPUT}a.jsonl`, lines(item('b-1'), item('b-2'), '{"itemAttributes":"ITEMS.genre = \\"x\\""}', item('b-4'), item('b-5')));
  objects.put(`${OUTPUT}a.jsonl.out`, lines(
    segment('b-1', 1), failure('b-2', 'Item b-2 was not there.'), '{"input":{"itemAttributes":"ITEMS.genre = \\"x\\""},"error":{"code":7}}', '{"input":{"itemId":"b-4"}}',
    '{"input":{"itemId":"b-7"},"output":{"usersList":["secret-1","secr',
  ));
  await verified(objects);
  expect(quotedRecords()).toEqual([
    's3://out/segments/job/a.jsonl.out:2: b-2: Item b-2 was not there.',
    's3://out/segments/job/a.jsonl.out:3: ITEMS.genre = "x": {"code":7}',
    's3://out/segments/job/a.jsonl.out:4: b-4: has neither users nor an error',
    's3://out/segments/job/a.jsonl.out:5: is cut off: it ends at byte 66 inside a string',
  ]);
});

test('queries without an answer are quoted beyond the number of lines that may have been one', async () => {
  objects.put(`${INPUT}a`, lines(...numbers(5).map(item)));
  objects.put(`${OUTPUT}a.out`, lines('rubbish', '', segment('1', 1), '{'));
  const { verification } = await verified(objects);
  expect(quotedRecords()).toEqual([
    's3://out/segments/job/a.out:1: is not JSON: at byte 1, expected a JSON object, got "r"',
    's3://out/segments/job/a.out:4: is cut off: it ends at byte 2 where a member or "}" was expected',
    's3://in/queries/a:1: 0: was not answered',
    's3://in/queries/a:3: 2: was not answered',
  ]);
  expect(verification.counts.failedRecordCount).toBe(4);
});

test.each([[1], [1000]])('ten failed records are quoted of the whole job, in slices of %d ms too', async (sliceMs) => {
  for (const name of ['a', 'b', 'c']) {
    objects.put(`${INPUT}${name}`, lines(...numbers(7).map(item)), { more: 1e8 });
    objects.put(`${OUTPUT}${name}.out`, lines(...numbers(5).map((id) => failure(id, 'x'))));
  }
  const { verification } = await inSlices(objects, () => sliceMs);
  expect(verification).toMatchObject({ quoted: 10, counts: { failedRecordCount: 21 } });
  expect(quotedRecords()).toEqual([
    ...numbers(5).map((id) => `s3://out/segments/job/a.out:${Number(id) + 1}: ${id}: x`),
    's3://in/queries/a:6: 5: was not answered',
    's3://in/queries/a:7: 6: was not answered',
    ...numbers(3).map((id) => `s3://out/segments/job/b.out:${Number(id) + 1}: ${id}: x`),
  ]);
});

test('segments that are missing are named once as they are expected, the first ten of them', async () => {
  for (const name of numbers(12)) objects.put(`${INPUT}f-${name.padStart(2, '0')}`, lines(item('1')), { more: 1e8 });
  const { slices } = await inSlices(objects, () => 1);
  expect(slices).toBeGreaterThan(5);
  expect(told('input files have no file of segments')).toEqual([expect.objectContaining({ count: 12, files: numbers(10).map((name) => `${OUTPUT}f-0${name}.out`).join(', ') })]);
});

test('segments that belong to no input file are named', async () => {
  objects.put(`${INPUT}a`, lines(item('1')));
  for (const name of ['a', 'b', 'sub/c']) objects.put(`${OUTPUT}${name}.out`, lines(segment('1', 1)));
  await verified(objects);
  expect(told('files of segments belong to no input file')).toEqual([
    expect.objectContaining({ count: 2, files: 's3://out/segments/job/b.out, s3://out/segments/job/sub/c.out' }),
  ]);
});

test('answers to what nobody asked are told once', async () => {
  for (const name of ['a', 'b']) {
    objects.put(`${INPUT}${name}`, lines(item('1')), { more: 1e8 });
    objects.put(`${OUTPUT}${name}.out`, lines(segment('1', 1), segment('8', 1), segment('9', 1)));
  }
  await inSlices(objects, () => 1);
  expect(told('there are answers to queries that')).toEqual([expect.objectContaining({ jobName: 'job', segments: 's3://out/segments/job/a.out' })]);
});

test('one line has all counts in the end, and nothing else is said of a job that is as it should be', async () => {
  objects.put(`${INPUT}a`, lines(item('1'), item('2')), { more: 1e8 });
  objects.put(`${INPUT}b`, lines(item('1')), { more: 1e8 });
  objects.put(`${OUTPUT}a.out`, lines(segment('1', 0), segment('2', 7)));
  objects.put(`${OUTPUT}b.out`, lines(segment('1', 25)));
  await inSlices(objects, () => 1);
  expect(logged()).toEqual([{
    message: 'verified 2 of 2 files', jobName: 'job', segmentCount: 3, failedRecordCount: 0, userCount: 32, emptySegmentCount: 1, shortSegmentCount: 1,
  }]);
});
