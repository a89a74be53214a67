import { AccessQuestion } from './question';
import { Context } from '../../../core/context';
import { fieldsOf, optionalString, structuresOf } from '../../../core/fields';
import { Key, Keys } from '../../kms/keys';
import { Bucket } from '../../s3/store';

/** The customer key that a bucket encrypts its objects with; undefined when it has none. */
export function keyOfBucket({ settings }: Bucket, keys: Keys): Key | undefined {
  const [rule] = structuresOf(fieldsOf(settings, 'BucketEncryption'), 'ServerSideEncryptionConfiguration');
  const identifier = rule && optionalString(fieldsOf(rule, 'ServerSideEncryptionByDefault'), 'KMSMasterKeyID');
  return identifier === undefined ? undefined : keys.find(identifier);
}

/** What S3 does with a key, for whoever reads or writes the object. */
export interface KeyUse {
  /** Such as `kms:Decrypt`. */
  readonly action: string;
  readonly key: Key;
  /** The ARN of the object. */
  readonly object: string;
}

/** The question whether S3 may use the key on somebody's behalf. */
export function keyQuestion({ region, account, partition }: Context, { action, key, object }: KeyUse): AccessQuestion {
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return {
    action,
    resource: key.arn,
    context: { 'kms:ViaService': `s3.${region}.${suffix}`, 'kms:CallerAccount': account, 'kms:EncryptionContext:aws:s3:arn': object },
  };
}
