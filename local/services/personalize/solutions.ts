import { Status } from './status';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';

/** A trained model of a solution. */
export interface SolutionVersion {
  readonly solutionVersionArn: string;
  readonly solutionArn: string;
  readonly recipeArn: string;
  readonly status: Status;
  readonly failureReason?: string;
  readonly created: Date;
}

/** A solution and its versions, the oldest first. */
export interface Solution {
  readonly name: string;
  readonly solutionArn: string;
  readonly recipeArn: string;
  readonly created: Date;
  readonly versions: readonly SolutionVersion[];
}

/** What the embedded AWS offers from the start: name, recipe, status of the only version. */
const OFFERED: readonly (readonly [string, string, Status])[] = [
  ['local-item-affinity', 'aws-item-affinity', 'ACTIVE'],
  ['local-item-attribute-affinity', 'aws-item-attribute-affinity', 'ACTIVE'],
  ['local-training', 'aws-item-affinity', 'CREATE IN_PROGRESS'],
  ['local-user-personalization', 'aws-user-personalization-v2', 'ACTIVE'],
];

/** The solutions of the account: those offered, and the versions that a test adds. */
export class Solutions {
  private readonly solutions = new Map<string, Solution>();

  constructor(private readonly context: Context) {
    for (const [name, recipe, status] of OFFERED) {
      const solutionArn = context.arn('personalize', `solution/${name}`);
      const recipeArn = `arn:${context.partition}:personalize:::recipe/${recipe}`;
      this.solutions.set(solutionArn, { name, solutionArn, recipeArn, created: context.clock.date(), versions: [] });
      this.addVersion(solutionArn, status);
    }
  }

  /** The solution is as if it had been trained once more. */
  addVersion(solutionArn: string, status: Status, failureReason?: string): SolutionVersion {
    const solution = this.solution(solutionArn);
    const version: SolutionVersion = {
      solutionVersionArn: `${solutionArn}/${solution.versions.length + 1}`,
      solutionArn,
      recipeArn: solution.recipeArn,
      status,
      failureReason,
      created: this.context.clock.date(),
    };
    this.solutions.set(solutionArn, { ...solution, versions: [...solution.versions, version] });
    return version;
  }

  all(): readonly Solution[] {
    return [...this.solutions.values()];
  }

  solution(solutionArn: string): Solution {
    const solution = this.solutions.get(solutionArn);
    if (!solution) throw new AwsError('ResourceNotFoundException', `The solution ${solutionArn} does not exist`);
    return solution;
  }

  version(solutionVersionArn: string): SolutionVersion {
    const version = this.all().flatMap(({ versions }) => versions).find((one) => one.solutionVersionArn === solutionVersionArn);
    if (!version) throw new AwsError('ResourceNotFoundException', `The solution version ${solutionVersionArn} does not exist`);
    return version;
  }

  has(arn: string): boolean {
    return this.all().some((solution) => solution.solutionArn === arn || solution.versions.some((version) => version.solutionVersionArn === arn));
  }
}
