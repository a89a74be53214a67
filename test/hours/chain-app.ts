import { App, CfnOutput, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { BatchSegmentJob, SegmentInput, SegmentStorage, SolutionVersion } from 'cdk-personalize-segments';

// one job, whose item and whose patience are given by context; without an item, its storage alone

const app = new App();
const stack = new Stack(app, 'Chain');
const storage = new SegmentStorage(stack, 'Storage');
// the template does not show which version it is
const version = new CfnParameter(stack, 'Version', { default: 'arn:aws:personalize:us-east-1:000000000000:solution/local-item-affinity/1' });
const [item, hours] = ['item', 'hours'].map((name) => app.node.tryGetContext(name) as string | undefined);
if (item !== undefined) {
  const job = new BatchSegmentJob(stack, 'Readers', {
    solutionVersion: SolutionVersion.fromSolutionVersionArn(version.valueAsString),
    input: SegmentInput.fromItemIds([item]),
    storage,
    numResults: 3,
    ...hours === undefined ? { waitForCompletion: false } : { completionTimeout: Duration.hours(Number(hours)) },
  });
  new CfnOutput(stack, 'Segments', { value: job.outputPath });
}
