import { CfnOutput, Duration, Stack, Tags } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Account, Deployed, SECRETS } from './account';
import { QUERIES_BUCKET } from './call';
import { BatchSegmentJob, BatchSegmentJobProps, BatchSegmentSchedule, SegmentInput, SegmentStorage, SolutionVersion } from '../../src';
import { synthesize, Synthesized } from '../support/synthesize';

const SOLUTIONS = 'arn:aws:personalize:us-east-1:000000000000:solution';
const SOLUTION = `${SOLUTIONS}/local-item-affinity`;

/** What is done with an account: what comes before the fault, and what the fault may disturb. */
export interface Scenario {
  readonly prepare?: (account: Account) => Promise<void>;
  readonly act: (account: Account) => Promise<Deployed>;
  /** How often the whole has to create a job. */
  readonly jobs?: number;
  readonly status: string;
  /** What a failure must say. */
  readonly reason?: string;
  /** The tags that the job has in the end, in their order. */
  readonly tags?: Readonly<Record<string, string>>;
}

const FIRST_TAGS = { stage: SECRETS.tagValue };

/** A stack with one job, of which a scenario says only what it is about. */
function jobStack(propsOf: (stack: Stack) => Partial<BatchSegmentJobProps>, tags: Readonly<Record<string, string>> = FIRST_TAGS): () => Synthesized {
  return once(() => synthesize((stack) => {
    const job = new BatchSegmentJob(stack, 'Readers', {
      solutionVersion: SolutionVersion.fromSolutionVersionArn(`${SOLUTION}/1`),
      input: SegmentInput.fromItemIds(['b-101', 'b-205']),
      numResults: 2,
      completionTimeout: Duration.minutes(55), // no chain
      ...propsOf(stack),
    });
    Object.entries(tags).forEach(([key, value]) => Tags.of(job).add(key, value));
    tell(stack, { Arn: job.batchSegmentJobArn, Name: job.batchSegmentJobName, OutputPath: job.outputPath });
    tell(stack, { SegmentCount: job.segmentCount, FailedRecordCount: job.failedRecordCount, UserCount: job.userCount });
  }));
}

function queries(stack: Stack, id = ''): SegmentInput {
  return SegmentInput.fromBucket(s3.Bucket.fromBucketName(stack, `Queries${id}`, QUERIES_BUCKET), 'monday/');
}

function tell(stack: Stack, values: Readonly<Record<string, string>>): void {
  Object.entries(values).forEach(([id, value]) => new CfnOutput(stack, id, { value }));
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}

const assetStack = jobStack(() => ({}));
const OTHER_TAGS = { other: `another-${SECRETS.tagValue}` };
const NEWEST_TAGS = { other: `newest-${SECRETS.tagValue}` };
const retaggedStack = jobStack(() => ({}), OTHER_TAGS);
const newestStack = jobStack(() => ({}), NEWEST_TAGS);
const chainStack = jobStack(() => ({ completionTimeout: Duration.minutes(110) }));
const recipeStack = jobStack(() => ({ solutionVersion: SolutionVersion.fromSolutionVersionArn(`${SOLUTIONS}/local-user-personalization/1`) }));
const bucketStack = jobStack((stack) => ({ input: queries(stack) }));
const siblingsStack = once(() => synthesize((stack) => {
  const storage = new SegmentStorage(stack, 'Storage');
  const solutionVersion = SolutionVersion.fromSolutionVersionArn(`${SOLUTION}/1`);
  for (const id of ['One', 'Other']) new BatchSegmentJob(stack, id, { solutionVersion, input: queries(stack, id), storage, numResults: 2 });
}));
const scheduleStack = once(() => synthesize((stack) => {
  new BatchSegmentSchedule(stack, 'Nightly', {
    schedule: ScheduleExpression.at(new Date('2099-01-01T00:00:00Z')), // never by itself
    solutionVersion: SolutionVersion.latest(SOLUTION),
    input: queries(stack),
    numResults: 2,
  });
}));

const created = { jobs: 1, status: 'CREATE_COMPLETE' } as const;
const FAILURE = 'Insufficient privileges for accessing data in S3';

export const SCENARIOS = {
  'asset': { ...created, act: (account) => account.deploy(assetStack()) },
  'bucket': { ...created, act: (account) => account.deploy(bucketStack()) },
  'chain': { ...created, act: (account) => account.deploy(chainStack()) },
  'tags': {
    jobs: 1,
    status: 'UPDATE_COMPLETE',
    tags: OTHER_TAGS,
    prepare: async (account) => { await account.deploy(assetStack()); },
    act: (account) => account.deploy(retaggedStack()),
  },
  // the update gives its tags up, and its request comes after those of the next one were set
  'late tags': {
    jobs: 1,
    status: 'UPDATE_COMPLETE',
    tags: NEWEST_TAGS,
    prepare: async (account) => { await account.deploy(assetStack()); },
    act: async (account) => {
      await account.deploy(retaggedStack());
      const deployed = await account.deploy(newestStack());
      await account.passMinutes(30);
      return deployed;
    },
  },
  'failed update': {
    jobs: 2,
    status: 'UPDATE_FAILED',
    reason: `CREATE FAILED: ${FAILURE}`,
    prepare: async (account) => {
      await account.deploy(assetStack());
      account.aws.services.personalize.jobs.failNext(FAILURE);
    },
    act: (account) => account.deploy(bucketStack()),
  },
  'failed job': {
    jobs: 1,
    status: 'CREATE_FAILED',
    reason: `CREATE FAILED: ${FAILURE}`,
    prepare: async ({ aws }) => aws.services.personalize.jobs.failNext(FAILURE),
    act: (account) => account.deploy(assetStack()),
  },
  // of two jobs, the first one fails
  'siblings': {
    jobs: 1,
    status: 'CREATE_FAILED',
    reason: `CREATE FAILED: ${FAILURE}`,
    prepare: async ({ aws }) => aws.services.personalize.jobs.failNext(FAILURE),
    act: (account) => account.deploy(siblingsStack()),
  },
  'recipe': {
    jobs: 0,
    status: 'CREATE_FAILED',
    reason: 'which makes no user segments',
    act: (account) => account.deploy(recipeStack()),
  },
  'run': {
    jobs: 1,
    status: 'ACTIVE',
    prepare: async (account) => { await account.deploy(scheduleStack()); },
    act: (account) => account.run(),
  },
  'unchanged run': {
    jobs: 1,
    status: 'SKIPPED',
    reason: 'nothing has changed since',
    prepare: async (account) => {
      await account.deploy(scheduleStack());
      await account.run();
    },
    act: (account) => account.run(),
  },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof SCENARIOS;
