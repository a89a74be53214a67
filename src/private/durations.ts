import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { invalid } from './validation';

/** A duration and its bounds in seconds. */
export interface CheckedDuration {
  readonly duration: Duration | undefined;
  readonly min: number;
  readonly max: number;
}

/** Whole seconds within bounds. They are looked at, and made resources of, at synth: a token is refused. */
export function validateSeconds(scope: Construct, prop: string, { duration, min, max }: CheckedDuration): void {
  if (duration === undefined) return;
  if (typeof duration.isUnresolved !== 'function') throw invalid(scope, prop, 'must be a Duration', duration);
  if (duration.isUnresolved()) throw invalid(scope, prop, 'must be known at synth, and be no token', duration.toString());
  const seconds = duration.toSeconds({ integral: false });
  const rule = `must be ${words(min)} to ${words(max)} in whole seconds`;
  if (!Number.isInteger(seconds) || seconds < min || seconds > max) throw invalid(scope, prop, rule, duration.toString());
}

/** Seconds as CloudFormation would hand them over anyway. */
export function secondsAsText(duration: Duration | undefined): string | undefined {
  return duration && String(duration.toSeconds());
}

function words(seconds: number): string {
  return Duration.seconds(seconds).toHumanString();
}
