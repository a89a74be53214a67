import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { BatchSegmentSchedule, RunOverlap, SegmentInput, SegmentStorage, SolutionVersion } from 'cdk-personalize-segments';

// a schedule whose runs meet each other, and a function that hears how they went; what it does then is given by context

const app = new App();
const stack = new Stack(app, 'Scheduled');
const storage = new SegmentStorage(stack, 'Storage');
const overlap = app.node.tryGetContext('overlap') as RunOverlap;
const schedule = new BatchSegmentSchedule(stack, 'Readers', {
  schedule: ScheduleExpression.rate(Duration.minutes(10)),
  solutionVersion: SolutionVersion.latest('arn:aws:personalize:us-east-1:000000000000:solution/local-item-affinity'),
  input: SegmentInput.fromBucket(s3.Bucket.fromBucketName(stack, 'Queries', 'queries'), 'monday/'),
  storage,
  numResults: 3,
  overlap,
  skipIfUnchanged: overlap === RunOverlap.SKIP,
});
const ear = new lambda.Function(stack, 'Ear', {
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = async ({ detail }) => console.log(`${detail.scheduledTime} ${detail.status} ${detail.failureReason}`);'),
});
schedule.onSettled('Settled', { target: new targets.LambdaFunction(ear) });
schedule.onFailed('Failed', { target: new targets.LambdaFunction(ear) });
new CfnOutput(stack, 'EarName', { value: ear.functionName });
