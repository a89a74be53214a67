import { ATTRIBUTE_AFFINITY, Harness } from './harness';
import { LineFormat } from '../../services/personalize/output-course';
import { Segment } from '../../services/personalize/segments/ranking';

const MINUTE = 60;

let personalize: Harness;
beforeEach(() => { personalize = new Harness(); });
afterEach(() => personalize.stop.abort());

const items = (...ids: string[]) => ids.map((itemId) => `${JSON.stringify({ itemId })}\n`).join('');
const from = (path: string) => ({ jobInput: { s3DataSource: { path } } });
const to = (path: string) => ({ jobOutput: { s3DataDestination: { path } } });
const seconds = (job: Record<string, unknown>) => Number(job.lastUpdatedDateTime) - Number(job.creationDateTime);
const outputKeys = () => personalize.store.list('out').map(({ key }) => key);

describe('life of a job', () => {
  test('is pending, in progress, and active when its segments are there', async () => {
    personalize.store.put('in', 'a.jsonl', items('b-101'));
    await personalize.create();
    expect(await personalize.describe('job')).toMatchObject({ status: 'CREATE PENDING' });
    await personalize.clock.advance(2 * MINUTE);
    expect(await personalize.describe('job')).toMatchObject({ status: 'CREATE IN_PROGRESS' });
    expect(outputKeys()).toEqual([]);
    await personalize.clock.advance(5 * MINUTE);
    const job = await personalize.describe('job');
    expect(job).toMatchObject({ status: 'ACTIVE' });
    expect(job).not.toHaveProperty('failureReason');
    expect(outputKeys()).toEqual(['a.jsonl.out']);
  });

  test.each([
    ['10 items', items(...Array<string>(10).fill('b-101')), {}, 402],
    ['500 items', items(...Array<string>(500).fill('b-101')), {}, 33 * MINUTE],
    ['5 attribute queries', '{"itemAttributes":"ITEMS.genres = \\"Horror\\""}\n'.repeat(5), { solutionVersionArn: ATTRIBUTE_AFFINITY }, 47 * MINUTE],
  ])('takes as long as published for %s', async (_, body, change, published) => {
    personalize.store.put('in', 'a.jsonl', body);
    const taken = seconds(await personalize.run(change));
    expect(Math.abs(taken - published)).toBeLessThan(0.02 * published);
  });

  test('leaves nothing behind when the embedded AWS stops', async () => {
    await personalize.create();
    personalize.stop.abort();
    await personalize.clock.advance(3600);
    expect(personalize.service.jobs.all()).toMatchObject([{ status: 'CREATE PENDING' }]);
    expect(personalize.log).toEqual([]);
  });

  test('fails on demand, once', async () => {
    personalize.store.put('in', 'a.jsonl', items('b-101'));
    personalize.service.jobs.failNext('The service is out of sorts.');
    expect(await personalize.run({ jobName: 'first' })).toMatchObject({ status: 'CREATE FAILED', failureReason: 'The service is out of sorts.' });
    expect(await personalize.run({ jobName: 'second' })).toMatchObject({ status: 'ACTIVE' });
  });
});

describe('failures', () => {
  test.each([
    ['nothing lies below the input path', '', from('s3://in/nothing/'), 'Invalid S3 input path. There are no files at s3://in/nothing/.'],
    ['the input bucket does not exist', items('b-101'), from('s3://no/'), 'Invalid S3 input path. There is no bucket for s3://no/.'],
    ['the output bucket does not exist', items('b-101'), to('s3://no/'), 'Invalid S3 output path. There is no bucket for s3://no/.'],
    ['the input path is a web address', items('b-101'), from('https://in/'), 'Invalid S3 input path. There is no bucket for https://in/.'],
    ['a line is not JSON', `${items('b-101')}{oops`, {}, 'Invalid input file s3://in/a.jsonl: line 2 has no JSON object.'],
    ['a line is not an object', '["b-101"]', {}, 'Invalid input file s3://in/a.jsonl: line 1 has no JSON object.'],
    ['an item id is a number', '{"itemId":101}', {}, "Invalid input file s3://in/a.jsonl: line 1 has no string 'itemId', which the recipe of the solution version needs."],
    ['a line is for the other recipe', items('b-101'), { solutionVersionArn: ATTRIBUTE_AFFINITY }, "Invalid input file s3://in/a.jsonl: line 1 has no string 'itemAttributes', which the recipe of the solution version needs."],
  ])('is told as failureReason that %s', async (_, body, change, failureReason) => {
    if (body) personalize.store.put('in', 'a.jsonl', body);
    expect(await personalize.run(change)).toMatchObject({ status: 'CREATE FAILED', failureReason });
    expect(outputKeys()).toEqual([]);
  });

  test.each([
    ['input', from('s3://there/')],
    ['output', to('s3://there/')],
  ])('include an %s bucket in another region', async (direction, change) => {
    personalize.store.createBucket('there', {}, 'eu-west-1');
    for (const bucket of ['in', 'there']) personalize.store.put(bucket, 'a.jsonl', items('b-101'));
    const failureReason = `Invalid S3 ${direction} path. The bucket of s3://there/ is in another region.`;
    expect(await personalize.run(change)).toMatchObject({ status: 'CREATE FAILED', failureReason });
  });

  test('include input that is archived', async () => {
    personalize.store.put('in', 'a.jsonl', items('b-101'), { storageClass: 'DEEP_ARCHIVE' });
    expect(await personalize.run()).toMatchObject({ failureReason: 'Invalid input file s3://in/a.jsonl: it is archived, in storage class DEEP_ARCHIVE.' });
  });

  test('includes an output bucket that disappears while the job runs', async () => {
    personalize.store.put('in', 'a.jsonl', items('b-101'));
    await personalize.create();
    await personalize.clock.advance(4 * MINUTE);
    personalize.store.deleteBucket('out');
    await personalize.clock.advance(10 * MINUTE);
    expect(await personalize.describe('job')).toMatchObject({ failureReason: expect.stringMatching(/^Invalid S3 output path/) });
  });

  test.each([
    ['s3:ListBucket', 'arn:aws:s3:::in', 'in'],
    ['s3:GetObject', 'arn:aws:s3:::in/a.jsonl', 'in'],
    ['s3:PutObject', 'arn:aws:s3:::out/a.jsonl.out', 'out'],
  ])('names the bucket when %s is not allowed', async (action, resource, bucket) => {
    personalize = new Harness({
      canAssume: () => Promise.resolve(true),
      allows: (request) => Promise.resolve(request.action !== action || request.resource !== resource),
    });
    personalize.store.put('in', 'a.jsonl', items('b-101'));
    expect(await personalize.run()).toMatchObject({
      failureReason: expect.stringMatching(new RegExp(`^Insufficient privileges for accessing data in S3\\. .* bucket policy on ${bucket}\\.$`)),
    });
  });
});

test.each([
  ['kms:Decrypt', 'arn:aws:kms:us-east-1:000000000000:key/in'],
  ['kms:GenerateDataKey', 'arn:aws:kms:us-east-1:000000000000:key/out'],
])('fails when %s is not allowed on its key', async (action, resource) => {
  personalize = new Harness({
    canAssume: () => Promise.resolve(true),
    allows: (request) => Promise.resolve(request.action !== action || request.resource !== resource),
  });
  personalize.store.put('in', 'a.jsonl', items('b-101'));
  expect(await personalize.run({
    jobInput: { s3DataSource: { path: 's3://in/', kmsKeyArn: 'arn:aws:kms:us-east-1:000000000000:key/in' } },
    jobOutput: { s3DataDestination: { path: 's3://out/', kmsKeyArn: 'arn:aws:kms:us-east-1:000000000000:key/out' } },
  })).toMatchObject({ failureReason: expect.stringContaining(`allow ${action} on ${resource}.`) });
});

describe('input', () => {
  test('is everything whose key begins with the path, folder or not', async () => {
    for (const key of ['folder/a.jsonl', 'folder_old/b.jsonl', 'other/c.jsonl']) personalize.store.put('in', key, items('b-101'));
    await personalize.run(from('s3://in/folder'));
    expect(outputKeys()).toEqual(['folder/a.jsonl.out', 'folder_old/b.jsonl.out']);
  });

  test('of a folder that ends in a slash leaves its neighbours and its marker alone', async () => {
    for (const key of ['folder/', 'folder/a.jsonl', 'folder_old/b.jsonl']) personalize.store.put('in', key, items('b-101'));
    await personalize.run({ ...from('s3://in/folder/'), ...to('s3://out/segments') });
    expect(outputKeys()).toEqual(['segments/a.jsonl.out']);
  });

  test('keeps the place of each file below the folder, with the name that it has', async () => {
    for (const key of ['folder/a.jsonl', 'folder/2026/11/a.jsonl', 'folder/noname', 'folder/a.json.out']) personalize.store.put('in', key, items('b-101'));
    await personalize.run({ ...from('s3://in/folder/'), ...to('s3://out/segments/') });
    expect(outputKeys()).toEqual(['segments/2026/11/a.jsonl.out', 'segments/a.json.out.out', 'segments/a.jsonl.out', 'segments/noname.out']);
  });

  test('may end its lines as it likes, and have empty ones', async () => {
    personalize.store.put('in', 'a.jsonl', '{"itemId":"b-101"}\r\n\r\n{"itemId":"b-102"}');
    await personalize.run();
    expect(personalize.output('a.jsonl.out').split('\n')).toHaveLength(3);
  });
});

describe('output', () => {
  test('is, to the letter, what the service writes', async () => {
    personalize.store.put('in', 'a.jsonl', items('b-101', 'b-999'));
    expect(await personalize.run({ numResults: 2 })).toMatchObject({ status: 'ACTIVE' });
    expect(personalize.output('a.jsonl.out')).toMatch(new RegExp([
      '^{"input":{"itemId":"b-101"},"output":{"usersList":\\["u-\\d{4}","u-\\d{4}"\\]},"error":null}\n',
      '{"input":{"itemId":"b-999"},"output":{"usersList":\\[\\]},"error":"Item b-999 was not in the data that the solution version was trained on."}\n$',
    ].join('')));
  });

  test('repeats the whole line of input', async () => {
    const line = '{"itemAttributes":"ITEMS.genres = \\"Comedy\\"","filterValues":{"COUNTRY":"\\"Japan\\""}}';
    personalize.store.put('in', 'a.jsonl', line);
    await personalize.run({ solutionVersionArn: ATTRIBUTE_AFFINITY });
    expect(personalize.output('a.jsonl.out')).toContain(`{"input":${line},"output":{"usersList":["u-`);
  });

  test('has 25 users a line by default', async () => {
    personalize.store.put('in', 'a.jsonl', items('b-101'));
    await personalize.run();
    const { output } = JSON.parse(personalize.output('a.jsonl.out')) as { output: { usersList: string[] } };
    expect(new Set(output.usersList).size).toBe(25);
  });
});

describe('output that goes wrong on demand', () => {
  const courses = () => personalize.service.jobs;
  const lines = (key = 'a.jsonl.out') => personalize.output(key).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);
  const answered = (itemId: string) => ({ input: { itemId }, output: { usersList: [expect.any(String), expect.any(String)] }, error: null });

  beforeEach(() => personalize.store.put('in', 'a.jsonl', items('b-101', 'b-102', 'b-103')));

  test('has errors in place of users, and segments that are empty', async () => {
    const given = new Map<string, Segment>([['b-101', { error: 'Internal error' }], ['b-103', { users: [] }]]);
    courses().planNext({ segment: (query) => given.get(query) });
    expect(await personalize.run({ numResults: 2 })).toMatchObject({ status: 'ACTIVE' });
    expect(lines()).toEqual([
      { input: { itemId: 'b-101' }, output: { usersList: [] }, error: 'Internal error' },
      answered('b-102'),
      { input: { itemId: 'b-103' }, output: { usersList: [] }, error: null },
    ]);
  });

  test('leaves out lines', async () => {
    courses().planNext({ omitsLine: (query) => query === 'b-102' });
    expect(await personalize.run({ numResults: 2 })).toMatchObject({ status: 'ACTIVE' });
    expect(lines()).toEqual([answered('b-101'), answered('b-103')]);
  });

  test('leaves out files', async () => {
    for (const key of ['b.jsonl', 'sub/c.jsonl']) personalize.store.put('in', key, items('b-101'));
    courses().planNext({ omitsFile: (key) => key === 'sub/c.jsonl' });
    expect(await personalize.run()).toMatchObject({ status: 'ACTIVE' });
    expect(outputKeys()).toEqual(['a.jsonl.out', 'b.jsonl.out']);
  });

  test('is that of the job that it was planned for, and then as usual again', async () => {
    courses().planNext({ omitsFile: () => true });
    await personalize.run({ jobName: 'first' });
    expect(outputKeys()).toEqual([]);
    await personalize.run({ jobName: 'second' });
    expect(outputKeys()).toEqual(['a.jsonl.out']);
  });

  test.each<[LineFormat, string]>([
    ['usersList', '{"input":{"itemAttributes":"a"},"output":{"usersList":["u-1"]},"error":null}'],
    ['recommendedUsers', '{"input":{"itemAttributes":"a"},"output":{"recommendedUsers":["u-1"]},"error":null}'],
    ['recommendedUsers without input', '{"itemAttributes":"a","output":{"recommendedUsers":["u-1"]}}'],
  ])('has lines in the format %s', async (lineFormat, line) => {
    personalize.store.put('in', 'a.jsonl', '{"itemAttributes":"a"}\n');
    courses().planNext({ lineFormat, segment: () => ({ users: ['u-1'] }) });
    await personalize.run({ solutionVersionArn: ATTRIBUTE_AFFINITY });
    expect(personalize.output('a.jsonl.out')).toBe(`${line}\n`);
  });

  test.each<[LineFormat, string]>([
    ['recommendedUsers', '{"input":{"itemId":"b-101"},"output":{"recommendedUsers":[]},"error":"no"}'],
    ['recommendedUsers without input', '{"itemId":"b-101","output":{"recommendedUsers":[]},"error":"no"}'],
  ])('tells errors in the format %s as well', async (lineFormat, line) => {
    personalize.store.put('in', 'a.jsonl', items('b-101'));
    courses().planNext({ lineFormat, segment: () => ({ error: 'no' }) });
    await personalize.run();
    expect(personalize.output('a.jsonl.out')).toBe(`${line}\n`);
  });

  test('leaves neither users nor errors of lines in the log', async () => {
    courses().planNext({ segment: (query) => query === 'b-101' ? { error: 'of u-0815' } : { users: ['u-4711'] } });
    await personalize.run();
    expect(personalize.log).toEqual(['personalize: job CREATE IN_PROGRESS', 'personalize: job ACTIVE']);
  });
});
