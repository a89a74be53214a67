import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ListTagsForResourceCommand, PersonalizeClient, TagResourceCommand } from '@aws-sdk/client-personalize';
import { LocalAws } from '../../local';
import { CdkCli } from '../../local/cli/cdk';

// a job's whole life, deployed by the real CDK CLI: each test goes on where the one before it ended

const MINUTES = 60_000;
const APP = path.join(__dirname, 'life-cycle-app.ts');
const home = mkdtempSync(path.join(tmpdir(), 'life-cycle-test-'));
let aws: LocalAws;
let cdk: CdkCli;

beforeAll(async () => {
  // each request of CloudFormation arrives twice, and the second time a minute late
  aws = await LocalAws.start({ speed: 120, deliveries: () => [0, 60_000] });
  cdk = new CdkCli({ app: path.dirname(APP), home, environment: aws.environment(), signal: new AbortController().signal, output: 'ignore' });
  expect(await run('bootstrap')).toBe(0);
}, MINUTES);

afterAll(async () => {
  await aws.stop();
  rmSync(home, { recursive: true });
});

const run = (command: string, item = 'b-101', stage = 'test', ...more: string[]): Promise<number> => cdk.run(
  command, '--app', `node --import tsx ${APP}`, '--output', path.join(home, 'cdk.out'), '--context', `item=${item}`, '--context', `stage=${stage}`, ...more,
);
const deploy = (item: string, stage?: string): Promise<number> => run('deploy', item, stage, '--require-approval', 'never');
const jobs = () => aws.services.personalize.jobs.all().map(({ jobName, status, failureReason }) => ({ jobName, status, failureReason }));
const statuses = () => jobs().map(({ status }) => status);
const personalize = () => new PersonalizeClient({
  endpoint: aws.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
const jobArn = (index: number): string => aws.services.personalize.jobs.all()[index].batchSegmentJobArn;

test('create: one job, with its tags', async () => {
  expect(await deploy('b-101')).toBe(0);
  expect(statuses()).toEqual(['ACTIVE']);
  const { tags } = await personalize().send(new ListTagsForResourceCommand({ resourceArn: jobArn(0) }));
  expect(tags).toEqual([{ tagKey: 'stage', tagValue: 'test' }]);
}, MINUTES);

test('an update of tags alone starts nothing, and leaves the tags of others', async () => {
  await personalize().send(new TagResourceCommand({ resourceArn: jobArn(0), tags: [{ tagKey: 'owner', tagValue: 'finance' }] }));
  expect(await deploy('b-101', 'production')).toBe(0);
  expect(statuses()).toEqual(['ACTIVE']);
  const { tags } = await personalize().send(new ListTagsForResourceCommand({ resourceArn: jobArn(0) }));
  expect(tags).toEqual(expect.arrayContaining([{ tagKey: 'owner', tagValue: 'finance' }, { tagKey: 'stage', tagValue: 'production' }]));
  expect(tags).toHaveLength(2);
}, MINUTES);

test('an update whose job fails is rolled back to the old job, at no charge', async () => {
  aws.services.personalize.jobs.failNext('The model was not in the mood.');
  expect(await deploy('b-205', 'production')).toBe(1);
  expect(jobs()).toEqual([
    expect.objectContaining({ status: 'ACTIVE' }),
    expect.objectContaining({ status: 'CREATE FAILED', failureReason: 'The model was not in the mood.' }),
  ]);
}, MINUTES);

test('a further update starts a further job', async () => {
  expect(await deploy('b-302', 'production')).toBe(0);
  expect(statuses()).toEqual(['ACTIVE', 'CREATE FAILED', 'ACTIVE']);
}, MINUTES);

test('destroy starts nothing and keeps what was paid for', async () => {
  expect(await run('destroy', 'b-302', 'production', '--force')).toBe(0);
  expect(statuses()).toEqual(['ACTIVE', 'CREATE FAILED', 'ACTIVE']);
  const [bucket] = aws.services.store.allBuckets().filter(({ name }) => name.includes('outputbucket'));
  const folders = aws.services.store.list(bucket.name).map(({ key }) => key.split('/')[1]);
  expect(folders.sort()).toEqual([jobs()[0].jobName, jobs()[2].jobName].sort());
}, MINUTES);
