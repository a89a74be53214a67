import { App, Duration, Stack } from 'aws-cdk-lib';
import { BatchSegmentJob, SegmentInput, SegmentStorage, SolutionVersion } from 'cdk-personalize-segments';

// stacks of many jobs, whose numbers are given by context, as `jobs=Many:12,Others:11`

const app = new App();
const solutionVersion = SolutionVersion.fromSolutionVersionArn('arn:aws:personalize:us-east-1:000000000000:solution/local-item-affinity/1');
for (const [id, jobs] of String(app.node.tryGetContext('jobs')).split(',').map((stack) => stack.split(':'))) {
  const stack = new Stack(app, id);
  const storage = new SegmentStorage(stack, 'Storage');
  for (let number = 1; number <= Number(jobs); number++) {
    new BatchSegmentJob(stack, `Job${number}`, {
      solutionVersion,
      input: SegmentInput.fromItemIds([`b-${100 + number}`]),
      storage,
      numResults: 3,
      completionTimeout: Duration.minutes(110),
    });
  }
}
