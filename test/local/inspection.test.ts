import * as path from 'node:path';
import { setBucketPolicy } from '../../local/services/s3/settings';
import { readableByPersonalize } from '../support/bucket-policy';
import { Deployment } from '../support/deployment';

// what is looked at before a job and after it, as the real CDK CLI shows it: each test goes on where the one before it ended

const MINUTES = 60_000;
const ITEMS = ['b-101', 'b-205', 'b-310'];
let cdk: Deployment;

beforeAll(async () => {
  cdk = await Deployment.of(path.join(__dirname, 'inspection-app.ts'), { speed: 120 });
  cdk.aws.services.store.createBucket('queries', { BucketPolicy: readableByPersonalize('queries') });
}, MINUTES);

afterAll(async () => cdk.stop());

const write = (key: string, lines: readonly string[]): unknown => cdk.aws.services.store.put('queries', `monday/${key}`, Buffer.from(lines.map((line) => `${line}\n`).join('')));
const queries = ITEMS.map((itemId) => JSON.stringify({ itemId }));

test.each<[string, Record<string, string>, readonly string[] | undefined, string]>([
  ['no input', {}, undefined, 'nothing lies below s3://queries/monday/'],
  ['a broken line', {}, [...queries, '{"itemId":"b-4'], 's3://queries/monday/items.jsonl:4: is cut off'],
  ['queries for another recipe', { solution: 'item-attribute-affinity' }, queries, 's3://queries/monday/items.jsonl:1: asks with "itemId", but recipe aws-item-attribute-affinity wants "itemAttributes"'],
  ['a recipe that makes no segments', { solution: 'user-personalization' }, queries, 'which makes no user segments'],
  ['a version in training', { solution: 'training' }, queries, 'is CREATE IN_PROGRESS, not ACTIVE'],
])('%s fails the deployment before a job is started', async (_, context, lines, words) => {
  if (lines) write('items.jsonl', lines);
  expect(await cdk.deploy(context)).toBe(1);
  expect(cdk.output).toContain('was not started: ');
  expect(cdk.output).toContain(words);
  expect(cdk.jobs).toEqual([]);
}, MINUTES);

test('a job without gaps is counted, and what is not wrong enough is told in the log', async () => {
  write('items.jsonl', queries);
  write('twice.jsonl', queries.slice(0, 1));
  expect(await cdk.deploy({})).toBe(0);
  expect(cdk.output).toContain('4 segments, 100 users, 0 gaps');
  expect(cdk.jobs.map(({ status }) => status)).toEqual(['ACTIVE']);
}, MINUTES);

test('a job with gaps is ACTIVE, and its gaps are counted', async () => {
  cdk.aws.services.personalize.jobs.planNext({ segment: (query) => query === 'b-205' ? { error: 'No interactions.' } : undefined, omitsFile: (key) => key.endsWith('twice.jsonl') });
  expect(await cdk.deploy({ trigger: 'gaps' })).toBe(0);
  expect(cdk.output).toContain('2 segments, 50 users, 2 gaps');
}, MINUTES);

test('or fails the deployment, which is rolled back to the job before, at no charge', async () => {
  cdk.aws.services.personalize.jobs.planNext({ omitsLine: (query) => query === 'b-310' });
  expect(await cdk.deploy({ trigger: 'more gaps', recordErrors: 'FAIL' })).toBe(1);
  expect(cdk.output).toContain('is ACTIVE, but 1 query without a segment, of which');
  expect(cdk.output).toContain('UPDATE_ROLLBACK_COMP'); // the CLI cuts it
  expect(cdk.jobs).toHaveLength(3);
  expect(await cdk.deploy({ trigger: 'more gaps' })).toBe(0); // it is paid for: now it is taken as it is
  expect(cdk.output).toContain('3 segments, 75 users, 1 gaps');
  expect(cdk.jobs).toHaveLength(3);
}, 2 * MINUTES);

test('a job that fails is told with what is wrong with a bucket\'s policy', async () => {
  setBucketPolicy(cdk.aws.services.store.bucket('queries'), undefined);
  expect(await cdk.deploy({ trigger: 'denied' })).toBe(1);
  expect(cdk.output).toMatch(/CREATE FAILED: Insufficient privileges for accessing data in S3\. .* Likely cause: bucket queries has no policy/);
}, MINUTES);
