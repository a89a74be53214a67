import { Annotations, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { matches, QUOTAS, SHAPES, TextLimits } from './limits';
import { PERSONALIZE_REGIONS } from './regions';
import { MAX_TEXT_LENGTH } from '../handler/contract';

// One function a rule. Tokens, whose value is not known yet, are let through.

/** Throws an error that names the construct, the prop, the rule and the value. */
export function invalid(scope: Construct, prop: string, rule: string, value: unknown): Error {
  return new Error(`${scope.node.path}: ${prop} ${rule}, got ${JSON.stringify(value) ?? String(value)}`);
}

/** A name of the user's own; one that is taken is found out by the service alone. */
export function validateJobName(scope: Construct, name: string | undefined): void {
  validateText(scope, 'batchSegmentJobName', {
    value: name,
    limits: SHAPES.Name,
    rule: `must have 1 to ${SHAPES.Name.max} letters, digits, hyphens and underscores, and begin with a letter or digit`,
  });
}

/** What makes a job new, and what keeps it the same. */
export interface RerunProps {
  readonly rerunTrigger?: string;
  readonly batchSegmentJobName?: string;
}

/** A trigger makes a job with a name of its own, which a name of the user's own forbids. */
export function validateRerunTrigger(scope: Construct, { rerunTrigger, batchSegmentJobName }: RerunProps): void {
  if (rerunTrigger === undefined) return;
  if (rerunTrigger === '') throw invalid(scope, 'rerunTrigger', 'must not be empty: leave it out, or give it a value that changes', rerunTrigger);
  if (rerunTrigger.length > MAX_TEXT_LENGTH) throw invalid(scope, 'rerunTrigger', `must have at most ${MAX_TEXT_LENGTH} characters`, rerunTrigger.length);
  if (batchSegmentJobName === undefined) return;
  const rule = `needs a new name for each job: leave out batchSegmentJobName (${JSON.stringify(batchSegmentJobName)}), or change it instead`;
  throw invalid(scope, 'rerunTrigger', rule, rerunTrigger);
}

/** Users a segment, as far as the service goes. */
export function validateNumResults(scope: Construct, numResults: number | undefined): void {
  if (numResults === undefined || Token.isUnresolved(numResults)) return;
  if (!Number.isInteger(numResults) || numResults < 1 || numResults > QUOTAS.numResults) {
    throw invalid(scope, 'numResults', `must be an integer from 1 to ${QUOTAS.numResults}`, numResults);
  }
}

/** A version, which is what a job is made from, and not its solution. */
/** A prop that is an object of the library's own, made by one of its factories; other languages and plain JavaScript may pass anything. */
export function validateMade(scope: Construct, prop: string, { value, method, factory }: Made): void {
  if (typeof (value as Record<string, unknown> | undefined | null)?.[method] === 'function') return;
  throw invalid(scope, prop, `must be made by ${factory}`, value);
}

export interface Made {
  readonly value: unknown;
  /** What every such object has. */
  readonly method: string;
  readonly factory: string;
}

export function validateSolutionVersionArn(scope: Construct, arn: string): void {
  const rule = 'must be the ARN of a solution version (arn:<partition>:personalize:<region>:<account>:solution/<name>/<version>)';
  // an environment variable that is not set must not pass for a token
  if (typeof arn !== 'string') throw invalid(scope, 'solutionVersion', rule, arn);
  validateArn(scope, 'solutionVersion', { value: arn, limits: SHAPES.Arn, resource: /^solution\/[^/]+\/[^/]+$/, rule });
}

/** A filter of Personalize; whether its placeholders have values is found out by the job. */
export function validateBatchSegmentJobArn(scope: Construct, arn: string): void {
  const rule = 'must be the ARN of a batch segment job (arn:<partition>:personalize:<region>:<account>:batch-segment-job/<name>)';
  validateArn(scope, 'batchSegmentJobArn', { value: arn, limits: SHAPES.Arn, resource: /^batch-segment-job\/[^/]+$/, rule });
}

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

/** A whole path of a bucket's key or folder. Of one that holds tokens, what is known of it must not be too long already. */
export function validateS3Path(scope: Construct, prop: string, path: string): void {
  const known = Tokenization.reverseString(path).mapTokens({ mapToken: () => '' }).join({ join: (left, right) => `${left ?? ''}${right ?? ''}` }) as string;
  const { max } = SHAPES.S3Location;
  if (known.length > max) throw invalid(scope, prop, `must have at most ${max} characters as a whole path, s3://<bucket>/ included`, path);
  if (Token.isUnresolved(path)) return;
  if (!/^s3:\/\/[^/]+\//.test(path) || !matches(SHAPES.S3Location, path)) throw invalid(scope, prop, 'must be a path such as s3://<bucket>/<key>', path);
}

/** A prefix is put before the job's name: a folder, or nothing. */
export function validateOutputPrefix(scope: Construct, prefix: string | undefined): void {
  if (prefix === undefined || prefix === '' || Token.isUnresolved(prefix)) return;
  if (prefix.startsWith('/') || !prefix.endsWith('/')) {
    throw invalid(scope, 'outputPrefix', 'must be empty or a folder such as "segments/": a slash at the end, none at the beginning', prefix);
  }
}

/** Personalize would read its own output: whole paths, of which neither may begin with the other. */
export function validateOutputApartFromInput(scope: Construct, inputPath: string, outputPath: string): void {
  // equal tokens are equal text, so this also holds for buckets whose names are not known yet
  if (!inputPath.startsWith(outputPath) && !outputPath.startsWith(inputPath)) return;
  throw invalid(scope, 'outputPrefix', `must lie elsewhere than the input ${inputPath}, in another folder or another bucket`, outputPath);
}

/** Tags as they are sent, those of stack and app included. */
export function validateTags(scope: Construct, tags: Readonly<Record<string, string>>): void {
  const entries = Object.entries(tags);
  if (entries.length > QUOTAS.tags) throw invalid(scope, 'tags', `must be at most ${QUOTAS.tags}, those of stack and app included`, entries.length);
  for (const [key, value] of entries) {
    if (/^aws:/i.test(key)) throw invalid(scope, 'tags', 'must not have a key that begins with aws:, which is reserved', key);
    validateTagText(scope, 'key', { value: key, limits: SHAPES.TagKey });
    validateTagText(scope, `value of ${JSON.stringify(key)}`, { value, limits: SHAPES.TagValue });
  }
}

/** Regions are added over the years, so that one which is not known is worth a warning, and no error. */
export function warnIfRegionUnknown(scope: Construct): void {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region) || PERSONALIZE_REGIONS.includes(region)) return;
  Annotations.of(scope).addWarningV2(
    'cdk-personalize-segments:unknownRegion',
    `Amazon Personalize is not known to exist in region ${region}. It is in ${PERSONALIZE_REGIONS.join(', ')}.`,
  );
}

interface CheckedText {
  readonly value: string | undefined;
  readonly limits: TextLimits;
  readonly rule: string;
}

interface CheckedArn extends CheckedText {
  /** What follows the account, where that says more than the service's own pattern. */
  readonly resource?: RegExp;
}

function validateArn(scope: Construct, prop: string, { value, limits, rule, resource }: CheckedArn): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  const [, , , , , ...path] = value.split(':');
  if (resource && !resource.test(path.join(':'))) throw invalid(scope, prop, rule, value);
  if (value.length > limits.max) throw invalid(scope, prop, `must have at most ${limits.max} characters`, value);
  validateText(scope, prop, { value, limits, rule });
}

function validateTagText(scope: Construct, part: string, { value, limits }: Omit<CheckedText, 'rule'>): void {
  const rule = `must have ${limits.min} to ${limits.max} letters, digits, spaces and characters of _.:/=+-@ as a ${part}`;
  validateText(scope, 'tags', { value, limits, rule });
}

function validateText(scope: Construct, prop: string, { value, limits, rule }: CheckedText): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  const { length } = [...value]; // characters, not units of UTF-16
  if (length < (limits.min ?? 0) || length > limits.max || !matches(limits, value)) throw invalid(scope, prop, rule, value);
}
