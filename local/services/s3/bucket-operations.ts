import { emptyAnswer, S3Call, S3Operation, xmlAnswer } from './call';
import { bucketPolicyOf, checkBucketName, setBucketPolicy } from './settings';
import { AwsError } from '../../core/errors';
import { fieldsOf, optionalString, structuresOf } from '../../core/fields';
import { AwsResponse } from '../../core/service';
import { childrenOf, parseXml } from '../../core/xml';

/** Operations on buckets and their settings. */
export const bucketOperations: Readonly<Record<string, S3Operation>> = {
  'GET service': ({ store }) => xmlAnswer('ListAllMyBucketsResult', {
    Buckets: { Bucket: store.allBuckets().map(({ name, created }) => ({ Name: name, CreationDate: created.toISOString() })) },
  }),
  'PUT bucket': createBucket,
  'HEAD bucket': ({ store, bucket, region }) => emptyAnswer(200, { 'x-amz-bucket-region': store.bucket(bucket).region ?? region }),
  'DELETE bucket': ({ store, bucket }) => {
    store.deleteBucket(bucket);
    return emptyAnswer(204);
  },
  'GET bucket?location': ({ store, bucket, region: served }) => {
    const { region = served } = store.bucket(bucket);
    // the oldest region has no constraint
    return xmlAnswer('LocationConstraint', region === 'us-east-1' ? '' : region);
  },
  'GET bucket?versioning': ({ store, bucket }) => {
    const status = optionalString(fieldsOf(store.bucket(bucket).settings, 'VersioningConfiguration'), 'Status');
    return xmlAnswer('VersioningConfiguration', status === undefined ? {} : { Status: status });
  },
  'GET bucket?encryption': getBucketEncryption,
  'GET bucket?tagging': getBucketTagging,
  'GET bucket?policy': getBucketPolicy,
  'PUT bucket?policy': putBucketPolicy,
  'DELETE bucket?policy': ({ store, bucket }) => {
    setBucketPolicy(store.bucket(bucket), undefined);
    return emptyAnswer(204);
  },
};

function createBucket({ store, bucket, region, request }: S3Call): AwsResponse {
  const [configuration = {}] = childrenOf(parseXml(request.body.toString('utf8')), 'CreateBucketConfiguration');
  const wanted = optionalString(configuration, 'LocationConstraint') ?? region;
  // us-east-1 alone lets an owner create a bucket twice
  if (wanted !== 'us-east-1' || !store.hasBucket(bucket)) {
    store.createBucket(checkBucketName(bucket), {}, wanted === region ? undefined : wanted);
  }
  return emptyAnswer(200, { location: `/${bucket}` });
}

function getBucketEncryption({ store, bucket }: S3Call): AwsResponse {
  const rules = structuresOf(fieldsOf(store.bucket(bucket).settings, 'BucketEncryption'), 'ServerSideEncryptionConfiguration');
  const configured = rules.map((rule) => {
    const byDefault = fieldsOf(rule, 'ServerSideEncryptionByDefault');
    const key = optionalString(byDefault, 'KMSMasterKeyID');
    return {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: optionalString(byDefault, 'SSEAlgorithm'), ...key && { KMSMasterKeyID: key } },
      BucketKeyEnabled: optionalString(rule, 'BucketKeyEnabled') ?? 'false',
    };
  });
  const unencrypted = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: 'false' };
  return xmlAnswer('ServerSideEncryptionConfiguration', { Rule: configured.length > 0 ? configured : [unencrypted] });
}

function getBucketTagging({ store, bucket }: S3Call): AwsResponse {
  const tags = structuresOf(store.bucket(bucket).settings, 'Tags');
  if (tags.length === 0) throw new AwsError('NoSuchTagSet', `The TagSet does not exist: bucket ${bucket}`, 404);
  return xmlAnswer('Tagging', { TagSet: { Tag: tags.map((tag) => ({ Key: tag.Key, Value: tag.Value })) } });
}

function getBucketPolicy({ store, bucket }: S3Call): AwsResponse {
  const policy = bucketPolicyOf(store.bucket(bucket));
  if (policy === undefined) throw new AwsError('NoSuchBucketPolicy', `The bucket policy does not exist: bucket ${bucket}`, 404);
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(policy) };
}

function putBucketPolicy({ store, bucket, request }: S3Call): AwsResponse {
  setBucketPolicy(store.bucket(bucket), parsePolicy(request.body.toString('utf8')));
  return emptyAnswer(204);
}

function parsePolicy(text: string): Record<string, unknown> {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === 'object' && document !== null && !Array.isArray(document)) return document as Record<string, unknown>;
  } catch {
    // refused below, like JSON that is no object
  }
  throw new AwsError('MalformedPolicy', 'Policies must be valid JSON and the first byte must be \'{\'');
}
