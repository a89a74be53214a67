import { CONTRACT_VERSION, CustomResourceRequest, JobProperties, MAX_JOB_NAME_LENGTH, MAX_NUM_RESULTS, MAX_S3_PATH_LENGTH, MAX_TAGS, MAX_TEXT_LENGTH, Tags } from './contract';

/** A request that stays wrong however often it is repeated. */
export class InvalidRequestError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** A property that the template should not have produced: edited by hand, or made by another version. */
export class InvalidPropertyError extends InvalidRequestError {
  constructor(property: string, rule: string, value: unknown) {
    super(`property ${property} ${rule}, got ${shown(value)}`);
  }
}

const MAX_TAG_LENGTH = 256;

type Fields = Readonly<Record<string, unknown>>;

/** Checks the properties as they arrived; everything after this may rely on their types. */
export function jobProperties(request: CustomResourceRequest): JobProperties {
  const properties = object(request.ResourceProperties, 'ResourceProperties');
  const input = object(properties.Input, 'Input');
  const output = object(properties.Output, 'Output');
  return {
    ContractVersion: contractVersion(properties),
    RunnerArn: runnerArn(request),
    JobArnPrefix: jobArnPrefix(properties),
    SolutionVersionArn: text(properties, 'SolutionVersionArn'),
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
    Tags: tags(properties.Tags),
  };
}

/** The properties that the resource had before an update; `undefined` when they are not of a kind that is understood. */
export function oldJobProperties(request: CustomResourceRequest): JobProperties | undefined {
  if (!request.OldResourceProperties) return undefined;
  try {
    return jobProperties({ ...request, ResourceProperties: request.OldResourceProperties });
  } catch (error) {
    if (error instanceof InvalidRequestError) return undefined;
    throw error;
  }
}

/** The one property that `start` needs; the others are checked by the runner's first step. */
export function runnerArn(request: CustomResourceRequest): string {
  return text(object(request.ResourceProperties, 'ResourceProperties'), 'RunnerArn');
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

/** A handler understands its own version of the contract and the one before. */
function contractVersion(properties: Fields): string {
  const version = integer(properties, 'ContractVersion');
  if (Number(version) > CONTRACT_VERSION || Number(version) < CONTRACT_VERSION - 1) {
    throw new InvalidPropertyError('ContractVersion', `must be ${CONTRACT_VERSION} or the one before: deploy with one version of the library`, version);
  }
  return version;
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
  if (count > MAX_TAGS) throw new InvalidPropertyError('Tags', `must be at most ${MAX_TAGS}`, count);
  return fields as Tags;
}

function object(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidPropertyError(path, 'must be an object', value);
  return value as Fields;
}

function text(fields: Fields, path: string): string {
  const value = fields[lastOf(path)];
  if (typeof value !== 'string' || value === '') throw new InvalidPropertyError(path, 'must be a string that is not empty', value);
  if (/\p{Cc}/u.test(value)) throw new InvalidPropertyError(path, 'must not have control characters', value);
  if (value.length > MAX_TEXT_LENGTH) throw new InvalidPropertyError(path, `must have at most ${MAX_TEXT_LENGTH} characters`, value);
  return value;
}

function optionalText(fields: Fields, path: string): string | undefined {
  return fields[lastOf(path)] === undefined ? undefined : text(fields, path);
}

function integer(fields: Fields, path: string): string {
  const value = text(fields, path);
  if (!/^[1-9][0-9]{0,8}$/.test(value)) throw new InvalidPropertyError(path, 'must be a positive integer', value);
  return value;
}

function optionalInteger(fields: Fields, path: string): string | undefined {
  return fields[lastOf(path)] === undefined ? undefined : integer(fields, path);
}

function s3Path(fields: Fields, path: string): string {
  const value = text(fields, path);
  if (!value.startsWith('s3://')) throw new InvalidPropertyError(path, 'must begin with s3://', value);
  if (value.length > MAX_S3_PATH_LENGTH) throw new InvalidPropertyError(path, `must have at most ${MAX_S3_PATH_LENGTH} characters`, value);
  return value;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 100 ? `${json.slice(0, 100)}…` : json;
}
