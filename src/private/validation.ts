import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';

// One function a rule. Tokens, whose value is not known yet, are let through.

const MAX_ARN_LENGTH = 256;
const MAX_NUM_RESULTS = 5_000_000;

/** Throws an error that names the construct, the prop, the rule and the value. */
export function invalid(scope: Construct, prop: string, rule: string, value: unknown): Error {
  return new Error(`${scope.node.path}: ${prop} ${rule}, got ${JSON.stringify(value) ?? String(value)}`);
}

export function validateNumResults(scope: Construct, numResults: number | undefined): void {
  if (numResults === undefined || Token.isUnresolved(numResults)) return;
  if (!Number.isInteger(numResults) || numResults < 1 || numResults > MAX_NUM_RESULTS) {
    throw invalid(scope, 'numResults', `must be an integer from 1 to ${MAX_NUM_RESULTS}`, numResults);
  }
}

export function validateSolutionVersionArn(scope: Construct, arn: string): void {
  const rule = 'must be the ARN of a solution version (arn:<partition>:personalize:<region>:<account>:solution/<name>/<version>)';
  validatePersonalizeArn(scope, { prop: 'solutionVersion', arn, resource: /^solution\/[^/]+\/[^/]+$/, rule });
}

export function validateFilterArn(scope: Construct, arn: string | undefined): void {
  if (arn === undefined) return;
  const rule = 'must be the ARN of a filter (arn:<partition>:personalize:<region>:<account>:filter/<name>)';
  validatePersonalizeArn(scope, { prop: 'filterArn', arn, resource: /^filter\/[^/]+$/, rule });
}

/** A prefix is put before the job's name: a folder, or nothing. */
export function validateOutputPrefix(scope: Construct, prefix: string | undefined): void {
  if (prefix === undefined || prefix === '' || Token.isUnresolved(prefix)) return;
  if (prefix.startsWith('/') || !prefix.endsWith('/')) {
    throw invalid(scope, 'outputPrefix', 'must be empty or a folder such as "segments/": a slash at the end, none at the beginning', prefix);
  }
}

interface PersonalizeArn {
  readonly prop: string;
  readonly arn: string;
  readonly resource: RegExp;
  readonly rule: string;
}

function validatePersonalizeArn(scope: Construct, { prop, arn, resource, rule }: PersonalizeArn): void {
  if (Token.isUnresolved(arn)) return;
  const [, service, , , path] = /^arn:[a-z\d-]+:([^:]*):([^:]*):([^:]*):(.+)$/.exec(arn) ?? [];
  if (service !== 'personalize' || !resource.test(path ?? '')) throw invalid(scope, prop, rule, arn);
  if (arn.length > MAX_ARN_LENGTH) throw invalid(scope, prop, `must have at most ${MAX_ARN_LENGTH} characters`, arn);
}
