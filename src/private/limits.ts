import { MAX_INPUT_FILES, MAX_JOB_NAME_LENGTH, MAX_NUM_RESULTS, MAX_S3_PATH_LENGTH, MAX_TAGS } from '../handler/contract';

/** What the API model says of a string: how many characters, and a pattern, which the service matches as a whole. */
export interface TextLimits {
  readonly min?: number;
  readonly max: number;
  readonly pattern: string;
}

/**
 * The shapes of the API model, in its own names and spelling.
 *
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateBatchSegmentJob.html
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_S3DataConfig.html
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_Tag.html
 */
export const SHAPES = {
  Name: { min: 1, max: MAX_JOB_NAME_LENGTH, pattern: '^[a-zA-Z0-9][a-zA-Z0-9\\-_]*' },
  Arn: { max: 256, pattern: 'arn:([a-z\\d-]+):personalize:.*:.*:.+' },
  RoleArn: { max: 256, pattern: 'arn:([a-z\\d-]+):iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+' },
  KmsKeyArn: { max: 2048, pattern: 'arn:aws.*:kms:.*:[0-9]{12}:key/.*' },
  S3Location: { max: MAX_S3_PATH_LENGTH, pattern: '(s3|http|https)://.+' },
  TagKey: { min: 1, max: 128, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$' },
  TagValue: { min: 0, max: 256, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$' },
} as const satisfies Readonly<Record<string, TextLimits>>;

/**
 * What the service documents, and its API model leaves open.
 *
 * @see https://docs.aws.amazon.com/personalize/latest/dg/limits.html
 */
export const QUOTAS = {
  /** Users a segment. */
  numResults: MAX_NUM_RESULTS,
  /** Tags a resource; the API model would take 200. */
  tags: MAX_TAGS,
  /** Input files a job. */
  inputFiles: MAX_INPUT_FILES,
} as const;

/** Whether the service's pattern takes the whole of a text. */
export function matches({ pattern }: TextLimits, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`, 'u').test(text);
}
