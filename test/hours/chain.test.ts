import * as path from 'node:path';
import { Deployment } from '../support/deployment';

// jobs that take longer than CloudFormation waits for one resource: each test goes on where the one before it ended

const MINUTES = 60_000;
const HOUR = 3600;
let stack: Deployment;

beforeAll(async () => {
  stack = await Deployment.of(path.join(__dirname, 'chain-app.ts'), { speed: 600, deliveries: () => [0, 60_000] });
}, MINUTES);

afterAll(async () => stack.stop());

const courses = () => stack.aws.services.personalize.jobs;
const statuses = () => stack.jobs.map(({ status }) => status);
const told = () => stack.aws.services.events.received.map(({ detail, 'detail-type': type }) => `${type} ${String(detail.jobName).slice(-16)}`);

test('a job of three hours is waited for', async () => {
  courses().planNext({ seconds: 3 * HOUR });
  expect(await stack.deploy({ item: 'b-101', hours: 4 })).toBe(0);
  expect(statuses()).toEqual(['ACTIVE']);
  expect(stack.output).toContain('Segments = s3://');
  expect(stack.output).toContain(`/segments/${stack.jobs[0].jobName}/`);
}, 2 * MINUTES);

test('a job that fails after two hours fails its stack with the reason of Personalize, and the update is rolled back', async () => {
  courses().planNext({ seconds: 2 * HOUR, failureReason: 'The input file has an unknown item.' });
  expect(await stack.deploy({ item: 'b-205', hours: 4 })).toBe(1);
  expect(stack.output).toContain(`Batch segment job ${stack.jobs[1].jobName} CREATE FAILED: The input file has an unknown item.`);
  expect(stack.output).toContain('UPDATE_ROLLBACK_COMP'); // the CLI cuts the word
  expect(statuses()).toEqual(['ACTIVE', 'CREATE FAILED']);
}, 2 * MINUTES);

test('a job that outlives its time-out fails its stack, and deploying again takes it over', async () => {
  courses().planNext({ seconds: 5 * HOUR }); // the CLI looks only every 50 minutes
  expect(await stack.deploy({ item: 'b-302', hours: 2 })).toBe(1);
  expect(stack.output).toMatch(/Batch segment job Chain-Readers-[0-9a-f]{16} is not settled within its completionTimeout: the last status seen is CREATE IN_PROGRESS\. A job that was started goes on; deploying again picks it up/);
  expect(stack.output).toContain('UPDATE_ROLLBACK_COMP'); // the CLI cuts the word
  expect(statuses()).toEqual(['ACTIVE', 'CREATE FAILED', 'CREATE IN_PROGRESS']);
  expect(await stack.deploy({ item: 'b-302', hours: 6 })).toBe(0);
  expect(statuses()).toEqual(['ACTIVE', 'CREATE FAILED', 'ACTIVE']);
}, 2 * MINUTES);

test('a time-out that is changed alone starts nothing', async () => {
  expect(await stack.deploy({ item: 'b-302', hours: 8 })).toBe(0);
  expect(statuses()).toHaveLength(3);
}, MINUTES);

test('a job that changes by a parameter alone, with the same template, is another one, and its chain waits for it', async () => {
  const solutionArn = 'arn:aws:personalize:us-east-1:000000000000:solution/local-item-affinity';
  const { solutionVersionArn } = stack.aws.services.personalize.solutions.addVersion(solutionArn, 'ACTIVE');
  courses().planNext({ seconds: 2 * HOUR });
  expect(await stack.deploy({ item: 'b-302', hours: 8 }, '--parameters', `Version=${solutionVersionArn}`)).toBe(0);
  expect(stack.jobs.map((job) => job.solutionVersionArn.split('/').pop())).toEqual(['1', '1', '1', '2']);
  expect(stack.jobs[3].status).toBe('ACTIVE');
  expect(stack.output).toContain(`/segments/${stack.jobs[3].jobName}/`);
}, MINUTES);

test('waitForCompletion: false completes while the job runs, and the job is told to have settled', async () => {
  courses().planNext({ seconds: 4 * HOUR });
  expect(await stack.deploy({ item: 'b-303' })).toBe(0);
  expect(stack.jobs[4].status).toMatch(/^CREATE (PENDING|IN_PROGRESS)$/);
  while (stack.jobs[4].status !== 'ACTIVE') await stack.aws.clock.sleep(60_000);
  await stack.aws.clock.sleep(10 * 60_000);
  const name = stack.jobs[4].jobName.slice(-16);
  expect(told().filter((event) => event.endsWith(name))).toEqual([`Batch Segment Job Accepted ${name}`, `Batch Segment Job Settled ${name}`]);
}, MINUTES);

test('destroy starts nothing and leaves nothing running', async () => {
  expect(await stack.destroy({ item: 'b-303' })).toBe(0);
  expect(statuses()).toEqual(['ACTIVE', 'CREATE FAILED', 'ACTIVE', 'ACTIVE', 'ACTIVE']);
}, MINUTES);
