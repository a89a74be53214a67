import { Annotations, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { matches, QUOTAS, SHAPES, TextLimits } from './limits';
import { PERSONALIZE_REGIONS } from './regions';
import { MAX_TEXT_LENGTH, RECORD_ERRORS } from '../handler/contract';

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

/** Whether the segments are counted, and what becomes of gaps in them. */
export interface VerificationProps {
  readonly verifyOutput?: boolean;
  readonly recordErrors?: string;
}

/** What is not counted cannot be judged. */
export function validateRecordErrors(scope: Construct, { recordErrors, verifyOutput }: VerificationProps): void {
  const policies: readonly string[] = Object.values(RECORD_ERRORS);
  if (recordErrors === undefined) return;
  if (!policies.includes(recordErrors)) throw invalid(scope, 'recordErrors', `must be ${policies.join(' or ')}`, recordErrors);
  if (verifyOutput === false) throw invalid(scope, 'recordErrors', 'has no meaning with verifyOutput: false: leave one of them out', recordErrors);
}

/** A prop that is an object of the library's own, made by one of its factories; other languages and plain JavaScript may pass anything. */
export function validateMade(scope: Construct, prop: string, { value, method, factory }: Made): void {
  if (typeof (value as Record<string, unknown> | undefined | null)?.[method] === 'function') return;
  throw invalid(scope, prop, `must be made by ${factory}`, value);
}

/** An object that a factory makes, and how to tell it from others. */
export interface Made {
  readonly value: unknown;
  /** What every such object has. */
  readonly method: string;
  readonly factory: string;
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
export function validateTags(scope: Construct, tags: Readonly<Record<string, string>>, max: number = QUOTAS.tags): void {
  const entries = Object.entries(tags);
  if (entries.length > max) throw invalid(scope, 'tags', `must be at most ${max}, those of stack and app included`, entries.length);
  for (const [key, value] of entries) {
    if (/^aws:/i.test(key)) throw invalid(scope, 'tags', 'must not have a key that begins with aws:, which is reserved', key);
    validateTagText(scope, 'key', { value: key, limits: SHAPES.TagKey });
    validateTagText(scope, `value of ${JSON.stringify(key)}`, { value, limits: SHAPES.TagValue });
  }
}

/** EventBridge Scheduler knows time zones by their names, spelled as the IANA database does; Node.js also takes other spellings, and offsets. */
export function validateTimeZone(scope: Construct, prop: string, name: string | undefined): void {
  if (name === undefined || Token.isUnresolved(name)) return;
  const known = canonicalTimeZone(name);
  const misspelt = known !== name && known?.toLowerCase() === name.toLowerCase();
  if (known !== undefined && !misspelt && !/^[+-]/.test(name)) return;
  throw invalid(scope, prop, `must be in a time zone of the IANA database, such as ${misspelt ? known : 'Europe/Berlin'}`, name);
}

function canonicalTimeZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** EventBridge Scheduler sends to standard queues only. */
export function validateDeadLetterQueue(scope: Construct, queue: sqs.IQueue | undefined): void {
  if (queue?.fifo) throw invalid(scope, 'deadLetterQueue', 'must be a standard queue: EventBridge Scheduler sends to no FIFO queue', queue.node.path);
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

/** A text, and what is said of it when it breaks the rule. */
export interface CheckedText {
  readonly value: string | undefined;
  readonly limits: TextLimits;
  readonly rule: string;
}

function validateTagText(scope: Construct, part: string, { value, limits }: Omit<CheckedText, 'rule'>): void {
  const rule = `must have ${limits.min} to ${limits.max} letters, digits, spaces and characters of _.:/=+-@ as a ${part}`;
  validateText(scope, 'tags', { value, limits, rule });
}

/** A text of the API model, whole and in its limits. */
export function validateText(scope: Construct, prop: string, { value, limits, rule }: CheckedText): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  const { length } = [...value]; // characters, not units of UTF-16
  if (length < (limits.min ?? 0) || length > limits.max || !matches(limits, value)) throw invalid(scope, prop, rule, value);
}
