import * as path from 'node:path';
import { readableByPersonalize } from '../support/bucket-policy';
import { Deployment } from '../support/deployment';

// a schedule that fires every ten minutes, for jobs of 25 minutes; each trigger is delivered twice, and the second time a minute late

const MINUTES = 60_000;
const APP = path.join(__dirname, 'schedule-app.ts');
const QUERIES = '{"itemId":"b-101"}\n';
const SOLUTION = 'arn:aws:personalize:us-east-1:000000000000:solution/local-item-affinity';
let cdk: Deployment;

async function start(overlap: 'SKIP' | 'QUEUE', failureReason?: string): Promise<void> {
  cdk = await Deployment.of(APP, { speed: 240, deliveries: () => [0, 60_000] });
  const { store, personalize } = cdk.aws.services;
  store.createBucket('queries', { BucketPolicy: readableByPersonalize('queries') });
  store.put('queries', 'monday/queries.jsonl', QUERIES);
  personalize.jobs.planAll({ seconds: 25 * 60 });
  if (failureReason !== undefined) personalize.jobs.planNext({ failureReason });
  expect(await cdk.deploy({ overlap })).toBe(0);
}

afterEach(async () => cdk.stop());

interface Told {
  readonly type: string;
  readonly scheduledTime: string;
  readonly status: string;
  readonly failureReason?: string;
  readonly jobName?: string;
}

/** What was told of each run, in the order of their times. */
function told(): readonly Told[] {
  return cdk.aws.services.events.received
    .map(({ detail, 'detail-type': type }) => ({ type: type.replace('Batch Segment Job ', ''), ...detail }) as unknown as Told)
    .sort((a, b) => (a.scheduledTime < b.scheduledTime ? -1 : 1));
}

const ends = () => told().filter(({ type }) => type !== 'Accepted');

/** Waits until that many runs have come to an end. */
async function ended(count: number): Promise<readonly string[]> {
  while (ends().length < count) await cdk.aws.clock.sleep(30_000);
  return ends().slice(0, count).map(({ type, failureReason = '' }) => `${type} ${failureReason.replace(/\S+Z/, '<run>')}`.trimEnd());
}

test('SKIP leaves out the runs that meet another one, and those that would give nothing new', async () => {
  await start('SKIP');
  // the first run takes the place of the second and the third; the fourth has nothing new to compute
  expect(await ended(4)).toEqual(['Settled', 'Skipped the run of <run> is still under way', 'Skipped the run of <run> is still under way', 'Skipped nothing has changed since <run>']);
  expect(cdk.jobs).toHaveLength(1);
  expect(cdk.jobs[0]).toMatchObject({ status: 'ACTIVE', solutionVersionArn: `${SOLUTION}/1` });

  const { solutionVersionArn } = cdk.aws.services.personalize.solutions.addVersion(SOLUTION, 'ACTIVE');
  await ended(5);
  while (cdk.jobs.length < 2) await cdk.aws.clock.sleep(30_000);
  expect(cdk.jobs[1]).toMatchObject({ solutionVersionArn });
}, 3 * MINUTES);

test('QUEUE makes the runs wait for each other, one job for each time', async () => {
  await start('QUEUE');
  expect(await ended(4)).toEqual(['Settled', 'Settled', 'Settled', 'Settled']);
  const four = cdk.jobs.slice(0, 4);
  expect(four.map(({ jobName }) => jobName)).toEqual(ends().slice(0, 4).map(({ jobName }) => jobName));
  for (const [index, job] of four.slice(1).entries()) {
    expect(job.creationDateTime.getTime()).toBeGreaterThanOrEqual(four[index].lastUpdatedDateTime.getTime());
  }
  expect(new Set(cdk.jobs.map(({ jobName }) => jobName.slice(-16))).size).toBe(cdk.jobs.length);
}, 3 * MINUTES);

test('a run that fails is heard of by the targets of its rules, and the next one is made', async () => {
  await start('SKIP', 'The model was not in the mood.');
  expect(await ended(1)).toEqual(['Settled The model was not in the mood.']);
  await ended(2);
  const [{ scheduledTime }] = ends();
  const ear = /EarName = (\S+)/.exec(cdk.output)?.[1] ?? '';
  // by both rules, each of them twice
  expect(cdk.aws.services.lambda.logs(ear)).toEqual(Array.from({ length: 4 }, () => expect.stringContaining(`${scheduledTime} CREATE FAILED The model was not in the mood.`)));
  expect(cdk.jobs.map(({ status }) => status)).toEqual(['CREATE FAILED', expect.stringMatching(/^CREATE (PENDING|IN_PROGRESS)$/)]);
}, 3 * MINUTES);
