import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BatchSegmentJob, RecordErrors, SegmentInput, SegmentStorage, SolutionVersion } from 'cdk-personalize-segments';

// one job whose input lies in a bucket of its own; what matters is given by context

const app = new App();
const given = (name: string): string | undefined => app.node.tryGetContext(name) as string | undefined;
const stack = new Stack(app, 'Inspected');
const queries = s3.Bucket.fromBucketName(stack, 'Queries', 'queries');
const solution = `arn:aws:personalize:us-east-1:000000000000:solution/local-${given('solution') ?? 'item-affinity'}/1`;
const job = new BatchSegmentJob(stack, 'Readers', {
  solutionVersion: SolutionVersion.fromSolutionVersionArn(solution),
  input: SegmentInput.fromBucket(queries, 'monday/'),
  storage: new SegmentStorage(stack, 'Storage', { removalPolicy: RemovalPolicy.DESTROY }),
  rerunTrigger: given('trigger'),
  recordErrors: given('recordErrors') as RecordErrors | undefined,
});
new CfnOutput(stack, 'Segments', { value: `${job.segmentCount} segments, ${job.userCount} users, ${job.failedRecordCount} gaps` });
