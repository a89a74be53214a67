import {
  CustomResourceRequest, HandlerRequest, JobProperties, MAX_JOB_NAME_LENGTH, MAX_NUM_RESULTS, MAX_TAGS, RECORD_ERRORS, RecordErrorsPolicy, Tags,
} from '../contract';
import {
  contractVersion, Fields, integer, InvalidPropertyError, InvalidRequestError, object, optionalInteger, optionalSeconds, optionalText, s3Path, text,
} from './fields';

const MAX_TAG_LENGTH = 256;

/** Checks the properties as they arrived; everything after this may rely on their types. */
export function jobProperties(request: Pick<HandlerRequest, 'ResourceProperties'>): JobProperties {
  const properties = object(request.ResourceProperties, 'ResourceProperties');
  const input = object(properties.Input, 'Input');
  const output = object(properties.Output, 'Output');
  return {
    ContractVersion: contractVersion(properties),
    RunnerArn: runnerArn(request),
    JobArnPrefix: jobArnPrefix(properties),
    ...solution(properties),
    FilterArn: optionalText(properties, 'FilterArn'),
    NumResults: numResults(properties),
    RoleArn: text(properties, 'RoleArn'),
    Input: {
      Path: input.Path === undefined ? undefined : s3Path(input, 'Input.Path'),
      Asset: input.Path === undefined ? asset(input.Asset) : undefined,
      KmsKeyArn: keyArn(input, 'Input.KmsKeyArn'),
    },
    Output: { Path: s3Path(output, 'Output.Path'), KmsKeyArn: keyArn(output, 'Output.KmsKeyArn') },
    JobName: jobName(properties),
    RerunTrigger: optionalText(properties, 'RerunTrigger'),
    CompletionTimeoutSeconds: optionalSeconds(properties, 'CompletionTimeoutSeconds'),
    ValidateInput: optionalText(properties, 'ValidateInput'),
    VerifyOutput: optionalText(properties, 'VerifyOutput'),
    RecordErrors: recordErrors(properties),
    Tags: tags(properties.Tags),
  };
}

/** The properties that the resource had before an update; `undefined` when they are not of a kind that is understood. */
export function oldJobProperties(request: CustomResourceRequest): JobProperties | undefined {
  if (!request.OldResourceProperties) return undefined;
  try {
    return jobProperties({ ResourceProperties: request.OldResourceProperties });
  } catch (error) {
    if (error instanceof InvalidRequestError) return undefined;
    throw error;
  }
}

/** The one property that `start` needs; the others are checked by the runner's first step. */
export function runnerArn(request: Pick<HandlerRequest, 'ResourceProperties'>): string {
  return text(object(request.ResourceProperties, 'ResourceProperties'), 'RunnerArn');
}

/** One version, or a solution whose newest one is taken. */
function solution(properties: Fields): Pick<JobProperties, 'SolutionVersionArn' | 'SolutionArn' | 'WaitForTrainingSeconds'> {
  const SolutionArn = optionalText(properties, 'SolutionArn');
  if (SolutionArn === undefined) return { SolutionVersionArn: text(properties, 'SolutionVersionArn') };
  return { SolutionArn, WaitForTrainingSeconds: optionalSeconds(properties, 'WaitForTrainingSeconds') };
}

/** What becomes of gaps; the links of the chain are told, too. */
export function recordErrors(properties: Fields): RecordErrorsPolicy | undefined {
  const value = optionalText(properties, 'RecordErrors');
  const policies = Object.values(RECORD_ERRORS);
  const policy = policies.find((one) => one === value);
  if (value === policy) return policy;
  throw new InvalidPropertyError('RecordErrors', `must be ${policies.join(' or ')}`, value);
}

function asset(value: unknown): JobProperties['Input']['Asset'] {
  const fields = object(value, 'Input.Asset');
  return {
    Bucket: text(fields, 'Input.Asset.Bucket'),
    Key: text(fields, 'Input.Asset.Key'),
    Hash: text(fields, 'Input.Asset.Hash'),
    InputBucket: text(fields, 'Input.Asset.InputBucket'),
    LinesPerFile: integer(fields, 'Input.Asset.LinesPerFile'),
  };
}

function jobArnPrefix(properties: Fields): string {
  const prefix = text(properties, 'JobArnPrefix');
  if (/^arn:[a-z\d-]+:personalize:[a-z\d-]+:\d{12}:batch-segment-job\/$/.test(prefix)) return prefix;
  throw new InvalidPropertyError('JobArnPrefix', 'must be the beginning of a batch segment job\'s ARN', prefix);
}

function numResults(properties: Fields): string | undefined {
  const value = optionalInteger(properties, 'NumResults');
  if (value === undefined || Number(value) <= MAX_NUM_RESULTS) return value;
  throw new InvalidPropertyError('NumResults', `must be at most ${MAX_NUM_RESULTS}`, value);
}

/** Personalize takes the ARN of a key, and no alias; at synth it may have been a token. */
function keyArn(fields: Fields, path: string): string | undefined {
  const arn = optionalText(fields, path);
  if (arn === undefined || /^arn:[a-z\d-]+:kms:[^:]*:[^:]*:key\/[^/]+$/.test(arn)) return arn;
  throw new InvalidPropertyError(path, 'must be the ARN of a key, not of an alias', arn);
}

/** What the job's name is at synth may have been a token. */
function jobName(properties: Fields): string | undefined {
  const name = optionalText(properties, 'JobName');
  if (name === undefined || /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$/.test(name)) return name;
  throw new InvalidPropertyError('JobName', `must have 1 to ${MAX_JOB_NAME_LENGTH} letters, digits, hyphens and underscores, and begin with a letter or digit`, name);
}

function tags(value: unknown): Tags | undefined {
  if (value === undefined) return undefined;
  const fields = object(value, 'Tags');
  for (const [key, tag] of Object.entries(fields)) {
    // the value of a tag may be a secret, so it is not shown
    if (typeof tag !== 'string') throw new InvalidPropertyError(`Tags.${key}`, 'must be a string', typeof tag);
    if (tag.length > MAX_TAG_LENGTH) throw new InvalidPropertyError(`Tags.${key}`, `must have at most ${MAX_TAG_LENGTH} characters`, tag.length);
  }
  const count = Object.keys(fields).length;
  if (count > MAX_TAGS) throw new InvalidPropertyError('Tags', `must have at most ${MAX_TAGS} tags`, count);
  return fields as Tags;
}
