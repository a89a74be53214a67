import { CfnOutput, Duration, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { UNANSWERED } from './world';
import { BatchSegmentJob, BatchSegmentJobProps, BatchSegmentJobProvider, BatchSegmentSchedule, SegmentInput, SegmentStorage, SolutionVersion } from '../../src';
import { synthesize, Synthesized } from '../support/synthesize';

const SOLUTIONS = 'arn:aws:personalize:us-east-1:000000000000:solution';
const SOLUTION = `${SOLUTIONS}/local-item-affinity`;
/** What every scenario asks for, one way or the other. */
export const ITEMS = ['b-101', 'b-205', UNANSWERED];
export const QUERIES_BUCKET = 'policies-queries';
/** Where the jobs of the schedule write. */
const OUTPUT_FOLDER = 'nightly';

// the same ids in all stacks, so that a statement is the same one in all of them

type PropsOf = (stack: Stack) => Partial<BatchSegmentJobProps>;

function jobStack(propsOf: PropsOf = () => ({}), further: (job: BatchSegmentJob) => void = () => undefined): Synthesized {
  return synthesize((stack) => {
    const job = new BatchSegmentJob(stack, 'Readers', {
      solutionVersion: SolutionVersion.fromSolutionVersionArn(`${SOLUTION}/1`),
      input: SegmentInput.fromItemIds(ITEMS),
      storage: new SegmentStorage(stack, 'Storage'),
      completionTimeout: Duration.minutes(55), // no chain
      ...propsOf(stack),
    });
    further(job);
    tell(stack, { SegmentCount: job.segmentCount, FailedRecordCount: job.failedRecordCount, UserCount: job.userCount });
  });
}

function tell(stack: Stack, values: Readonly<Record<string, string>>): void {
  Object.entries(values).forEach(([id, value]) => new CfnOutput(stack, id, { value }));
}

function queries(stack: Stack): s3.Bucket {
  const encryptionKey = new kms.Key(stack, 'QueriesKey');
  return new s3.Bucket(stack, 'Queries', { bucketName: QUERIES_BUCKET, encryption: s3.BucketEncryption.KMS, encryptionKey });
}

export const givenInput = (): Synthesized => jobStack();
export const latestVersion = (): Synthesized => jobStack(() => ({ solutionVersion: SolutionVersion.latest(SOLUTION) }));
export const chain = (): Synthesized => jobStack(() => ({ completionTimeout: Duration.minutes(110) }));
export const tagged = (tags: Readonly<Record<string, string>>): Synthesized =>
  jobStack(undefined, (job) => Object.entries(tags).forEach(([key, value]) => Tags.of(job).add(key, value)));
export const unfitRecipe = (): Synthesized => jobStack(() => ({ solutionVersion: SolutionVersion.fromSolutionVersionArn(`${SOLUTIONS}/local-user-personalization/1`) }));

/** A bucket that has a key of its own, before there is a job. */
export const bucketAlone = (): Synthesized => synthesize((stack) => { queries(stack); });
const fromQueries: PropsOf = (stack) => ({ input: SegmentInput.fromBucket(queries(stack), 'monday/') });
export const bucketInput = (): Synthesized => jobStack(fromQueries);
export const grantedJob = (): Synthesized => jobStack(fromQueries, (job) => {
  const stack = Stack.of(job);
  const grantee = someone(stack, 'JobGrantee');
  job.grants.readSegments(grantee);
  job.grants.writeInput(grantee);
  job.grants.describe(grantee);
  tell(stack, { Path: job.outputPath, JobArn: job.batchSegmentJobArn });
});

/** A provider with everything that an organization may want of it. */
export const providerWithKeyAndNetwork = (): Synthesized => jobStack((stack) => {
  BatchSegmentJobProvider.configure(stack, {
    encryptionKey: new kms.Key(stack, 'RunnerKey'),
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Network', { vpcId: 'vpc-1', availabilityZones: ['us-east-1a'], privateSubnetIds: ['subnet-1'] }),
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
  });
  return {};
});

/** A schedule whose runs meet nothing but the ones before. */
export const schedule = (): Synthesized => synthesize((stack) => { nightly(stack); });
export const grantedSchedule = (): Synthesized => synthesize((stack) => {
  const { grants, storage, scheduleName } = nightly(stack);
  const grantee = someone(stack, 'ScheduleGrantee');
  grants.readSegments(grantee);
  grants.startRun(grantee);
  tell(stack, { Path: `s3://${storage.outputBucket.bucketName}/${OUTPUT_FOLDER}/`, ScheduleName: scheduleName });
});

function nightly(stack: Stack): BatchSegmentSchedule {
  const deadLetterQueue = new sqs.Queue(stack, 'DeadLetters', { encryptionMasterKey: new kms.Key(stack, 'DeadLettersKey') });
  const made = new BatchSegmentSchedule(stack, 'Nightly', {
    schedule: ScheduleExpression.rate(Duration.minutes(15)),
    solutionVersion: SolutionVersion.latest(SOLUTION),
    input: SegmentInput.fromItemIds(ITEMS),
    storage: new SegmentStorage(stack, 'Storage'),
    deadLetterQueue,
    outputPrefix: `${OUTPUT_FOLDER}/`,
  });
  tell(stack, { QueueArn: deadLetterQueue.queueArn });
  return made;
}

/** Whoever gets a grant; who may be it is none of the library's. */
function someone(stack: Stack, id: string): iam.Role {
  const role = new iam.Role(stack, id, { assumedBy: new iam.AccountRootPrincipal() });
  tell(stack, { GranteeArn: role.roleArn });
  return role;
}
