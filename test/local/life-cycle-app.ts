import { App, Stack, Tags } from 'aws-cdk-lib';
import { BatchSegmentJob, SegmentInput, SegmentStorage, SolutionVersion } from 'cdk-personalize-segments';

// one job, whose item and whose tag are given by context

const app = new App();
const stack = new Stack(app, 'LifeCycle');
const job = new BatchSegmentJob(stack, 'Readers', {
  solutionVersion: SolutionVersion.fromSolutionVersionArn('arn:aws:personalize:us-east-1:000000000000:solution/local-item-affinity/1'),
  input: SegmentInput.fromItemIds([String(app.node.tryGetContext('item'))]),
  storage: new SegmentStorage(stack, 'Storage'),
  numResults: 3,
});
Tags.of(job).add('stage', String(app.node.tryGetContext('stage')));
