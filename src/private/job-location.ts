import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';

/** A file or folder that jobs read, or a folder that they write into. */
export interface JobLocation {
  readonly bucket: s3.IBucket;
  readonly folder: string;
  /** The key that encrypts it, where that is not the bucket's own. */
  readonly key?: kms.IKey;
}

/** Lists and reads what lies there, and nothing else of the bucket. */
export function grantReading(grantee: iam.IGrantable, location: JobLocation): iam.Grant {
  const list = iam.Grant.addToPrincipal({
    grantee,
    actions: ['s3:ListBucket'],
    resourceArns: [location.bucket.bucketArn],
    conditions: { StringLike: { 's3:prefix': `${location.folder}*` } },
  });
  return list.combine(grantObjects(grantee, location, 's3:GetObject')).combine(grantKey(grantee, location, 'kms:Decrypt'));
}

/** Writes there, and nowhere else in the bucket. */
export function grantWriting(grantee: iam.IGrantable, location: JobLocation): iam.Grant {
  return grantObjects(grantee, location, 's3:PutObject').combine(grantKey(grantee, location, 'kms:GenerateDataKey'));
}

function grantObjects(grantee: iam.IGrantable, { bucket, folder }: JobLocation, action: string): iam.Grant {
  return iam.Grant.addToPrincipal({ grantee, actions: [action], resourceArns: [bucket.arnForObjects(`${folder}*`)] });
}

function grantKey(grantee: iam.IGrantable, { bucket, key = bucket.encryptionKey }: JobLocation, action: string): iam.Grant {
  if (!key) return iam.Grant.drop(grantee, 'the bucket has no key of its own');
  return iam.Grant.addToPrincipal({ grantee, actions: [action], resourceArns: [key.keyArn] });
}
