import { Stack, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { SHAPES } from './limits';
import { CheckedText, invalid, validateText } from './validation';

// One function a kind of ARN. Tokens, whose value is not known yet, are let through.

const SOLUTION = /^solution\/[^/]+$/;
const SOLUTION_VERSION = /^solution\/[^/]+\/[^/]+$/;

/** A version, which is what a job is made from, and not its solution. */
export function validateSolutionVersionArn(scope: Construct, arn: string): void {
  const rule = 'must be the ARN of a solution version (arn:<partition>:personalize:<region>:<account>:solution/<name>/<version>)';
  const hint = 'must be the ARN of a solution version; for the newest one of a solution, use SolutionVersion.latest';
  validateSolution(scope, arn, { resource: SOLUTION_VERSION, rule: SOLUTION.test(resourceOf(arn)) ? hint : rule });
}

/** A solution, whose newest version is looked up later, and not one of its versions. */
export function validateSolutionArn(scope: Construct, arn: string): void {
  const rule = 'must be the ARN of a solution (arn:<partition>:personalize:<region>:<account>:solution/<name>)';
  const hint = 'must be the ARN of a solution; for one version and no other, use SolutionVersion.fromSolutionVersionArn';
  validateSolution(scope, arn, { resource: SOLUTION, rule: SOLUTION_VERSION.test(resourceOf(arn)) ? hint : rule });
}

/** A job that was started elsewhere. */
export function validateBatchSegmentJobArn(scope: Construct, arn: string): void {
  const rule = 'must be the ARN of a batch segment job (arn:<partition>:personalize:<region>:<account>:batch-segment-job/<name>)';
  validateArn(scope, 'batchSegmentJobArn', { value: arn, limits: SHAPES.Arn, resource: /^batch-segment-job\/[^/]+$/, rule });
}

/** A filter of Personalize; whether its placeholders have values is found out by the job. */
export function validateFilterArn(scope: Construct, arn: string | undefined): void {
  const rule = 'must be the ARN of a filter (arn:<partition>:personalize:<region>:<account>:filter/<name>)';
  validateArn(scope, 'filterArn', { value: arn, limits: SHAPES.Arn, resource: /^filter\/[^/]+$/, rule });
}

/** The role that Personalize assumes. */
export function validateRoleArn(scope: Construct, arn: string | undefined): void {
  const rule = 'must be the ARN of a role (arn:<partition>:iam::<account>:role/<name>)';
  validateArn(scope, 'role', { value: arn, limits: SHAPES.RoleArn, rule });
}

/** Personalize takes the ARN of a key, and no alias. */
export function validateKeyArn(scope: Construct, prop: string, arn: string | undefined): void {
  const rule = 'must be the ARN of a key, not of an alias (arn:<partition>:kms:<region>:<account>:key/<id>)';
  validateArn(scope, prop, { value: arn, limits: SHAPES.KmsKeyArn, resource: /^key\/[^/]+$/, rule });
}

/** The same for a key of the app, whose ARN is not known yet. */
export function validateKey(scope: Construct, prop: string, key: kms.IKey | undefined): void {
  if (key && 'aliasName' in key) throw invalid(scope, prop, 'must be a key itself, not its alias', key.node.path);
  validateKeyArn(scope, prop, key?.keyArn);
}

/** Personalize works on what is in its own account and region; an ARN without one of them, such as a role's, has nothing to compare. */
export function validateArnEnvironment(scope: Construct, prop: string, arn: string | undefined): void {
  validateArnPart(scope, prop, { arn, part: 'region', index: 3 });
  validateArnPart(scope, prop, { arn, part: 'account', index: 4 });
}

/** A key may be another account's, but not another region's. */
export function validateArnRegion(scope: Construct, prop: string, arn: string | undefined): void {
  validateArnPart(scope, prop, { arn, part: 'region', index: 3 });
}

interface ArnPart {
  readonly arn: string | undefined;
  readonly part: 'region' | 'account';
  readonly index: number;
}

function validateArnPart(scope: Construct, prop: string, { arn, part, index }: ArnPart): void {
  if (arn === undefined || Token.isUnresolved(arn)) return;
  const own = Stack.of(scope)[part];
  const others = arn.split(':')[index];
  if (!others || Token.isUnresolved(own) || own === others) return;
  throw invalid(scope, prop, `must be of the stack's ${part} ${own}, not of ${part} ${others}`, arn);
}

interface CheckedArn extends CheckedText {
  /** What follows the account, where that says more than the service's own pattern. */
  readonly resource?: RegExp;
}

function validateSolution(scope: Construct, arn: string, { resource, rule }: Pick<CheckedArn, 'resource' | 'rule'>): void {
  // an environment variable that is not set must not pass for a token
  if (typeof arn !== 'string') throw invalid(scope, 'solutionVersion', rule, arn);
  validateArn(scope, 'solutionVersion', { value: arn, limits: SHAPES.Arn, resource, rule });
}

function validateArn(scope: Construct, prop: string, { value, limits, rule, resource }: CheckedArn): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (resource && !resource.test(resourceOf(value))) throw invalid(scope, prop, rule, value);
  if (value.length > limits.max) throw invalid(scope, prop, `must have at most ${limits.max} characters`, value);
  validateText(scope, prop, { value, limits, rule });
}

function resourceOf(arn: string): string {
  return String(arn).split(':').slice(5).join(':');
}
