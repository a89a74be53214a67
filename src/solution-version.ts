import { Construct } from 'constructs';
import { validateArnEnvironment, validateSolutionVersionArn } from './private/validation';

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

  /** @internal */
  abstract _bind(scope: Construct): SolutionVersionBinding;
}

/** @internal */
export interface SolutionVersionBinding {
  readonly solutionVersionArn: string;
}

class FixedSolutionVersion extends SolutionVersion {
  constructor(private readonly solutionVersionArn: string) {
    super();
  }

  /** @internal */
  _bind(scope: Construct): SolutionVersionBinding {
    validateSolutionVersionArn(scope, this.solutionVersionArn);
    validateArnEnvironment(scope, 'solutionVersion', this.solutionVersionArn);
    return { solutionVersionArn: this.solutionVersionArn };
  }
}
