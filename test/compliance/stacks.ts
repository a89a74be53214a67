import { App, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { BatchSegmentJobProvider, SegmentInput, SegmentStorage, SolutionVersion } from '../../src';
import { newSchedule, SOLUTION_ARN } from '../support/schedule';
import { newJob } from '../support/stack';

const ENV = { account: '111122223333', region: 'eu-west-1' };

/** What a user's stack may have of the library; what is the user's own in it is as cdk-nag wants it. */
export const STACKS: Readonly<Record<string, (app: App) => void>> = {
  'a job': (app) => void newJob(shop(app)),
  'a job anywhere': (app) => void newJob(new Stack(app, 'Shop')),
  'a job with waits': (app) => void newJob(shop(app), { completionTimeout: Duration.hours(12) }),
  'a job of the latest version': (app) => void newJob(shop(app), { solutionVersion: SolutionVersion.latest(SOLUTION_ARN) }),
  'a job without a look at its files': (app) => void newJob(shop(app), { validateInput: false, verifyOutput: false }),
  'a schedule': (app) => {
    const stack = shop(app);
    newSchedule(stack, { deadLetterQueue: sqs.Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:eu-west-1:111122223333:dead') }).onFailed('Failed');
  },
  'a storage that expires, for a job and a schedule': (app) => {
    const stack = shop(app);
    const storage = new SegmentStorage(stack, 'Storage', { segmentsExpiration: Duration.days(30) });
    newJob(stack, { storage });
    newSchedule(stack, { storage });
  },
  'a storage of another stack': (app) => void newJob(shop(app), { storage: new SegmentStorage(new Stack(app, 'Data', { env: ENV }), 'Storage') }),
  'queries of another stack': (app) => {
    const encryptionKey = new kms.Key(new Stack(app, 'Data', { env: ENV }), 'Key', { enableKeyRotation: true });
    const bucket = s3.Bucket.fromBucketAttributes(encryptionKey, 'Queries', { bucketName: 'queries', encryptionKey });
    newJob(shop(app), { input: SegmentInput.fromBucket(bucket, 'queries/') });
  },
  'everything brought along': (app) => {
    const stack = shop(app);
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/personalize');
    const [inputBucket, outputBucket] = ['queries', 'segments'].map((name) => s3.Bucket.fromBucketName(stack, name, name));
    newJob(stack, { storage: new SegmentStorage(stack, 'Storage', { role, inputBucket, outputBucket }) });
  },
  'everything configured': (app) => {
    const stack = shop(app);
    BatchSegmentJobProvider.configure(stack, {
      encryptionKey: new kms.Key(stack, 'RunnerKey', { enableKeyRotation: true }),
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['eu-west-1a'], privateSubnetIds: ['subnet-0123456789abcdef0'],
      }),
      logRetention: logs.RetentionDays.ONE_YEAR,
      permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary'),
    });
    newJob(stack);
  },
};

function shop(app: App): Stack {
  return new Stack(app, 'Shop', { env: ENV });
}

/** A storage with a role that cannot be changed, which is warned of. */
export function storageWithImmutableRole(): SegmentStorage {
  const stack = shop(new App());
  const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/personalize', { mutable: false });
  return new SegmentStorage(stack, 'Storage', { role });
}
