import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MAX_FOLLOWING_SECONDS } from './handler/contract';
import { validateArnEnvironment, validateSolutionArn, validateSolutionVersionArn } from './private/arns';
import { secondsAsText, validateSeconds } from './private/durations';

/** How the newest version of a solution is found. */
export interface LatestSolutionVersionOptions {
  /**
   * How long a job waits, from when it is asked for, while a version is in training that is newer than the newest
   * ACTIVE one. When the time is over or the training fails, it takes the newest ACTIVE one; when there is none, it
   * fails. From 1 second to 24 hours in whole seconds, known at synth, and shorter than the job's `completionTimeout`.
   * Changing it costs nothing, and starts nothing.
   *
   * @default - a version in training is not waited for
   */
  readonly waitForTraining?: Duration;
}

/**
 * The trained model that makes the segments.
 *
 * It has to be trained with a USER_SEGMENTATION recipe (`aws-item-affinity` or `aws-item-attribute-affinity`);
 * which of the two decides what a query may be.
 *
 * @see https://docs.aws.amazon.com/personalize/latest/dg/user-segment-recipes.html
 * @example
 * SolutionVersion.fromSolutionVersionArn('arn:aws:personalize:eu-west-1:111122223333:solution/readers/1a2b3c4d');
 */
export abstract class SolutionVersion {
  /**
   * One version and no other: the job runs again only when this ARN changes.
   *
   * @param solutionVersionArn ARN of a version that is ACTIVE when the job starts, at most 256 characters
   */
  static fromSolutionVersionArn(solutionVersionArn: string): SolutionVersion {
    return new FixedSolutionVersion(solutionVersionArn);
  }

  /**
   * The newest version of a solution that is ACTIVE when a job starts. Which one that was is the attribute
   * `solutionVersionArn` of the job.
   *
   * A newer version alone never runs a `BatchSegmentJob` again, so it costs nothing: give the job another
   * `rerunTrigger` for that. Each run of a schedule looks anew. A job fails when its solution has no ACTIVE version,
   * and does not exist then.
   *
   * @param solutionArn ARN of the solution, at most 256 characters
   * @param options whether a version in training is waited for
   */
  static latest(solutionArn: string, options: LatestSolutionVersionOptions = {}): SolutionVersion {
    return new LatestSolutionVersion(solutionArn, options);
  }

  /**
   * Throws for an ARN or an option that breaks a rule, and creates nothing.
   * @internal
   */
  abstract _bind(scope: Construct): SolutionVersionBinding;
}

/**
 * What the handler is told of a version.
 * @internal
 */
export interface SolutionVersionBinding {
  readonly properties: Record<'SolutionVersionArn' | 'SolutionArn' | 'WaitForTrainingSeconds', string | undefined>;
  /** Whether the version is only known when a job starts. */
  readonly isLatest: boolean;
  readonly waitForTraining?: Duration;
}

class FixedSolutionVersion extends SolutionVersion {
  constructor(private readonly solutionVersionArn: string) {
    super();
  }

  /** @internal */
  _bind(scope: Construct): SolutionVersionBinding {
    validateSolutionVersionArn(scope, this.solutionVersionArn);
    validateArnEnvironment(scope, 'solutionVersion', this.solutionVersionArn);
    const properties = { SolutionVersionArn: this.solutionVersionArn, SolutionArn: undefined, WaitForTrainingSeconds: undefined };
    return { properties, isLatest: false };
  }
}

class LatestSolutionVersion extends SolutionVersion {
  constructor(private readonly solutionArn: string, private readonly options: LatestSolutionVersionOptions) {
    super();
  }

  /** @internal */
  _bind(scope: Construct): SolutionVersionBinding {
    const { waitForTraining } = this.options;
    validateSolutionArn(scope, this.solutionArn);
    validateArnEnvironment(scope, 'solutionVersion', this.solutionArn);
    validateSeconds(scope, 'solutionVersion.waitForTraining', { duration: waitForTraining, min: 1, max: MAX_FOLLOWING_SECONDS });
    const properties = { SolutionVersionArn: undefined, SolutionArn: this.solutionArn, WaitForTrainingSeconds: secondsAsText(waitForTraining) };
    return { properties, isLatest: true, waitForTraining };
  }
}
