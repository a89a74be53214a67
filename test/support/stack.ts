import { App, Stack } from 'aws-cdk-lib';
import { BatchSegmentJob, BatchSegmentJobProps, SegmentInput, SolutionVersion } from '../../src';

export const SOLUTION_ARN = 'arn:aws:personalize:eu-west-1:111122223333:solution/readers';
export const SOLUTION_VERSION_ARN = `${SOLUTION_ARN}/1a2b3c4d`;

export function newStack(): Stack {
  return new Stack(new App(), 'Shop', { env: { account: '111122223333', region: 'eu-west-1' } });
}

/** A job of which a test says only what it is about. */
export function newJob(stack: Stack, props: Partial<BatchSegmentJobProps> = {}, id = 'Readers'): BatchSegmentJob {
  return new BatchSegmentJob(stack, id, {
    solutionVersion: SolutionVersion.fromSolutionVersionArn(SOLUTION_VERSION_ARN),
    input: SegmentInput.fromItemIds(['b-101', 'b-205']),
    ...props,
  });
}
