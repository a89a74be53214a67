import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { validateSeconds } from './durations';
import { invalid } from './validation';
import { MAX_FOLLOWING_SECONDS } from '../handler/contract';

const MIN_TIMEOUT_SECONDS = 60;
const DEFAULT_TIMEOUT = Duration.hours(3);

/** Whether, and how long, a deployment waits for its job. */
export interface CompletionProps {
  readonly waitForCompletion?: boolean;
  readonly completionTimeout?: Duration;
}

/** A time-out that the chain can be made of at synth, and only where somebody waits. */
export function validateCompletion(scope: Construct, props: CompletionProps, waitForTraining: Duration | undefined): void {
  const { waitForCompletion, completionTimeout: duration } = props;
  validateSeconds(scope, 'completionTimeout', { duration, min: MIN_TIMEOUT_SECONDS, max: MAX_FOLLOWING_SECONDS });
  if (duration && waitForCompletion === false) {
    throw invalid(scope, 'completionTimeout', 'has no meaning with waitForCompletion: false: leave one of them out', duration.toString());
  }
  const timeout = completionTimeout(props) ?? Duration.seconds(MAX_FOLLOWING_SECONDS);
  if (!waitForTraining || waitForTraining.toSeconds() < timeout.toSeconds()) return;
  const rule = `must be shorter than the time of ${timeout.toHumanString()} for training, queue and job together (completionTimeout)`;
  throw invalid(scope, 'solutionVersion.waitForTraining', rule, waitForTraining.toString());
}

/** How long the job may take; `undefined` when nobody waits for it. */
export function completionTimeout({ waitForCompletion = true, completionTimeout: timeout = DEFAULT_TIMEOUT }: CompletionProps): Duration | undefined {
  return waitForCompletion ? timeout : undefined;
}
