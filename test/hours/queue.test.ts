import * as path from 'node:path';
import type { BatchSegmentJob } from '../../local/services/personalize/batch-segment-job';
import { Deployment } from '../support/deployment';

// more jobs than Personalize runs at a time: five, of ten minutes each

const MINUTES = 60_000;
const RUNNING = 5;
const JOB_MINUTES = 10;

let cdk: Deployment;

async function start(): Promise<Deployment> {
  cdk = await Deployment.of(path.join(__dirname, 'queue-app.ts'), { speed: 60, deliveries: () => [0, 60_000] });
  cdk.aws.services.personalize.jobs.planAll({ seconds: JOB_MINUTES * 60 });
  return cdk;
}

afterEach(async () => cdk.stop());

/** The most jobs that were under way at any moment. */
function mostAtATime(jobs: readonly BatchSegmentJob[]): number {
  const at = (time: number): number =>
    jobs.filter((job) => job.creationDateTime.getTime() <= time && time < job.lastUpdatedDateTime.getTime()).length;
  return Math.max(...jobs.map((job) => at(job.creationDateTime.getTime())));
}

/** From the first job's start to the last one's end, in units of what five at a time without a gap would take. */
function makespan(jobs: readonly BatchSegmentJob[]): number {
  const starts = jobs.map((job) => job.creationDateTime.getTime());
  const ends = jobs.map((job) => job.lastUpdatedDateTime.getTime());
  return (Math.max(...ends) - Math.min(...starts)) / (Math.ceil(jobs.length / RUNNING) * JOB_MINUTES * MINUTES);
}

function expectAll(count: number): void {
  const { jobs } = cdk;
  expect(jobs.map(({ status }) => status)).toEqual(Array.from({ length: count }, () => 'ACTIVE'));
  expect(new Set(jobs.map(({ jobName }) => jobName)).size).toBe(count);
  expect(mostAtATime(jobs)).toBe(RUNNING);
  console.log(`${count} jobs took ${makespan(jobs).toFixed(3)} × what five at a time without a gap take`);
  expect(makespan(jobs)).toBeLessThanOrEqual(1.15);
}

test('23 jobs of one stack take their turns', async () => {
  await start();
  expect(await cdk.deploy({ jobs: 'Many:23' })).toBe(0);
  expectAll(23);
}, 5 * MINUTES);

test('23 jobs of two stacks that are deployed at once take their turns', async () => {
  await start();
  expect(await cdk.deploy({ jobs: 'Many:12,Others:11' })).toBe(0);
  expectAll(23);
}, 5 * MINUTES);

test('of a stack that is destroyed while its jobs queue, none of them starts afterwards', async () => {
  const { aws } = await start();
  const deployed = cdk.deploy({ jobs: 'Many:12' });
  while (cdk.jobs.length < RUNNING) await aws.clock.sleep(5_000);
  await aws.clock.sleep(60_000);
  expect(await cdk.destroy({ jobs: 'Many:12' })).toBe(0);
  expect(await deployed).toBe(1);
  const { length } = cdk.jobs;
  expect(length).toBeGreaterThanOrEqual(RUNNING);
  expect(length).toBeLessThan(12);
  await aws.clock.sleep(4 * JOB_MINUTES * MINUTES);
  expect(cdk.jobs).toHaveLength(length);
}, 5 * MINUTES);
