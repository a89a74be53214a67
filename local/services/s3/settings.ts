import { Bucket } from './store';
import { AwsError } from '../../core/errors';
import { Fields } from '../../core/fields';

const BUCKET_POLICY = 'BucketPolicy';

/** The bucket's policy document; undefined when it has none. */
export function bucketPolicyOf({ settings }: Bucket): unknown {
  return settings[BUCKET_POLICY];
}

/** Sets the bucket's policy document; undefined removes it. */
export function setBucketPolicy({ settings }: Bucket, document: unknown): void {
  if (document === undefined) delete settings[BUCKET_POLICY];
  else settings[BUCKET_POLICY] = document;
}

/** Replaces everything that the bucket was told, except its policy: that is a resource of its own. */
export function replaceSettings(bucket: Bucket, properties: Fields): void {
  const policy = bucketPolicyOf(bucket);
  for (const name of Object.keys(bucket.settings)) delete bucket.settings[name];
  Object.assign(bucket.settings, properties);
  setBucketPolicy(bucket, policy);
}

/** Refuses names that S3 refuses. */
export function checkBucketName(name: string): string {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
    throw new AwsError('InvalidBucketName', `The specified bucket is not valid: ${name} must have 3 to 63 of the characters a-z 0-9 . -`);
  }
  return name;
}
