import { RequestActions } from './request-actions';
import { Context } from '../../../../core/context';
import { AwsRequest } from '../../../../core/service';
import { childrenOf, parseXml } from '../../../../core/xml';
import { Keys } from '../../../kms/keys';
import { addressOf, S3Address } from '../../../s3/address';
import { operationName } from '../../../s3/operation-name';
import { Bucket, ObjectStore } from '../../../s3/store';
import { keyQuestion, keyOfBucket } from '../bucket-key';
import { AccessQuestion, ConditionContext } from '../question';

/** The action of each operation that `operationName` tells apart. */
const ACTIONS: Readonly<Record<string, string>> = {
  'GET service': 's3:ListAllMyBuckets',
  'PUT bucket': 's3:CreateBucket',
  'DELETE bucket': 's3:DeleteBucket',
  'GET bucket?location': 's3:GetBucketLocation',
  'GET bucket?versioning': 's3:GetBucketVersioning',
  'GET bucket?encryption': 's3:GetEncryptionConfiguration',
  'GET bucket?tagging': 's3:GetBucketTagging',
  'GET bucket?policy': 's3:GetBucketPolicy',
  'PUT bucket?policy': 's3:PutBucketPolicy',
  'DELETE bucket?policy': 's3:DeleteBucketPolicy',
  'HEAD bucket': 's3:ListBucket',
  'GET bucket': 's3:ListBucket',
  'GET bucket?list-type': 's3:ListBucket',
  'GET bucket?versions': 's3:ListBucketVersions',
  'POST bucket?delete': 's3:DeleteObject',
  'GET object': 's3:GetObject',
  'HEAD object': 's3:GetObject',
  'PUT object': 's3:PutObject',
  'DELETE object': 's3:DeleteObject',
  'POST object?uploads': 's3:PutObject',
  'PUT object?uploadId': 's3:PutObject',
  'POST object?uploadId': 's3:PutObject',
  'DELETE object?uploadId': 's3:AbortMultipartUpload',
};

/** What operations need of the bucket's key: beginning and sealing an upload in parts takes both. */
const KEY_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'GET object': ['kms:Decrypt'],
  'PUT object': ['kms:GenerateDataKey'],
  'POST object?uploads': ['kms:GenerateDataKey', 'kms:Decrypt'],
  'PUT object?uploadId': ['kms:Decrypt'],
  'POST object?uploadId': ['kms:Decrypt'],
};

/** Parameters of a listing that are condition keys. */
const LISTING_CONDITIONS = ['prefix', 'delimiter', 'max-keys'];

interface S3Sources {
  readonly store: ObjectStore;
  readonly keys: Keys;
}

/** What requests of S3 need, of the bucket and of the key that encrypts it. */
export function s3Actions(context: Context, sources: S3Sources): RequestActions {
  return (request) => {
    const address = addressOf(request);
    const name = operationName(request, address);
    if (!Object.hasOwn(ACTIONS, name)) return undefined;
    const bucket = sources.store.hasBucket(address.bucket) ? sources.store.bucket(address.bucket) : undefined;
    // S3 says that a bucket does not exist, or where it is, before it looks who asks
    if (name !== 'PUT bucket' && address.bucket !== '' && (!bucket || isElsewhere(bucket, request))) return [];
    if (name === 'POST bucket?delete') return deletedKeys(request).map((key) => ({ action: ACTIONS[name], resource: arn(context, { ...address, key }) }));
    const own = { action: ACTIONS[name], resource: arn(context, address), context: listingContext(request) };
    return [own, ...copySource(context, sources, request), ...(bucket ? behind(context, sources, { name, address, bucket }) : [])];
  };
}

function isElsewhere({ region }: Bucket, request: AwsRequest): boolean {
  return region !== undefined && region !== request.region;
}

interface ObjectRequest {
  readonly name: string;
  readonly address: S3Address;
  readonly bucket: Bucket;
}

/** What is needed beside the action itself: the key, or, when the object is missing, the right to know that. */
function behind(context: Context, { keys }: S3Sources, { name, address, bucket }: ObjectRequest): readonly AccessQuestion[] {
  const reads = name === 'GET object' || name === 'HEAD object';
  if (reads && !bucket.objects.has(address.key)) return [{ action: 's3:ListBucket', resource: arn(context, { ...address, key: '' }) }];
  const key = keyOfBucket(bucket, keys);
  return key === undefined ? [] : (KEY_ACTIONS[name] ?? []).map((action) => keyQuestion(context, { action, key, object: arn(context, address) }));
}

function copySource(context: Context, sources: S3Sources, { headers }: AwsRequest): readonly AccessQuestion[] {
  const [, bucketName, key] = /^\/?([^/]+)\/([^?]+)/.exec(headers['x-amz-copy-source'] ?? '') ?? [];
  if (bucketName === undefined || !sources.store.hasBucket(bucketName)) return [];
  const address = { bucket: bucketName, key: decodeURIComponent(key) };
  const source = { name: 'GET object', address, bucket: sources.store.bucket(bucketName) };
  return [{ action: 's3:GetObject', resource: arn(context, address) }, ...behind(context, sources, source)];
}

function deletedKeys({ body }: AwsRequest): readonly string[] {
  const [root] = childrenOf(parseXml(body.toString('utf8')), 'Delete');
  return childrenOf(root, 'Object').map(({ Key }) => String(Key));
}

function listingContext({ query }: AwsRequest): ConditionContext {
  const given = LISTING_CONDITIONS.map((name) => [`s3:${name}`, query.get(name)] as const).filter(([, value]) => value !== null);
  return Object.fromEntries(given.map(([name, value]) => [name, value ?? '']));
}

function arn({ partition }: Context, { bucket, key }: S3Address): string {
  if (bucket === '') return '*';
  return `arn:${partition}:s3:::${bucket}${key === '' ? '' : `/${key}`}`;
}
