import { CONTRACT_VERSION, MAX_FOLLOWING_SECONDS, MAX_S3_PATH_LENGTH, MAX_TEXT_LENGTH } from '../contract';

/** A request that stays wrong however often it is repeated. */
export class InvalidRequestError extends Error {
  // not the class's own name, which the bundle makes shorter
  override readonly name: string = 'InvalidRequestError';
}

/** A property that the template should not have produced: edited by hand, or made by another version. */
export class InvalidPropertyError extends InvalidRequestError {
  override readonly name = 'InvalidPropertyError';

  constructor(property: string, rule: string, value: unknown) {
    super(`property ${property} ${rule}, got ${shown(value)}`);
  }
}

/** Properties as they arrived. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object, where one has to be. */
export function object(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidPropertyError(path, 'must be an object', value);
  return value as Fields;
}

/** A text that is not empty, at the end of a path of property names. */
export function text(fields: Fields, path: string): string {
  const value = fields[lastOf(path)];
  if (typeof value !== 'string' || value === '') throw new InvalidPropertyError(path, 'must be a string that is not empty', value);
  if (/\p{Cc}/u.test(value)) throw new InvalidPropertyError(path, 'must not have control characters', value);
  if (value.length > MAX_TEXT_LENGTH) throw new InvalidPropertyError(path, `must have at most ${MAX_TEXT_LENGTH} characters`, value);
  return value;
}

/** The same, where nothing may be. */
export function optionalText(fields: Fields, path: string): string | undefined {
  return fields[lastOf(path)] === undefined ? undefined : text(fields, path);
}

/** A positive integer, as text: CloudFormation hands every scalar over as a string. */
export function integer(fields: Fields, path: string): string {
  const value = text(fields, path);
  if (!/^[1-9][0-9]{0,8}$/.test(value)) throw new InvalidPropertyError(path, 'must be a positive integer', value);
  return value;
}

/** The same, where nothing may be. */
export function optionalInteger(fields: Fields, path: string): string | undefined {
  return fields[lastOf(path)] === undefined ? undefined : integer(fields, path);
}

/** A path of a bucket's key or folder. */
export function s3Path(fields: Fields, path: string): string {
  const value = text(fields, path);
  if (!value.startsWith('s3://')) throw new InvalidPropertyError(path, 'must begin with s3://', value);
  if (value.length > MAX_S3_PATH_LENGTH) throw new InvalidPropertyError(path, `must have at most ${MAX_S3_PATH_LENGTH} characters`, value);
  return value;
}

/** A handler understands its own version of the contract and the one before. */
export function contractVersion(fields: Fields): string {
  const version = integer(fields, 'ContractVersion');
  if (Number(version) > CONTRACT_VERSION || Number(version) < CONTRACT_VERSION - 1) {
    throw new InvalidPropertyError('ContractVersion', `must be ${CONTRACT_VERSION} or the one before: deploy with one version of the library`, version);
  }
  return version;
}

/** Seconds of a time-out or a wait. */
export function optionalSeconds(fields: Fields, path: string): string | undefined {
  const seconds = optionalInteger(fields, path);
  if (seconds === undefined || Number(seconds) <= MAX_FOLLOWING_SECONDS) return seconds;
  throw new InvalidPropertyError(path, `must be at most ${MAX_FOLLOWING_SECONDS} seconds, which are 24 hours`, seconds);
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 100 ? `${json.slice(0, 100)}…` : json;
}
