import { checkBucketName, replaceSettings, setBucketPolicy } from './settings';
import { ObjectStore } from './store';
import { Context } from '../../core/context';
import { changes, fieldsOf, optionalString, requiredString } from '../../core/fields';
import { physicalName } from '../../core/physical-name';
import { ResourceProvider, ResourceRequest, ResourceState } from '../cloudformation/resource';

/** The resource types of S3. */
export function s3Resources(context: Context, store: ObjectStore): readonly ResourceProvider[] {
  return [bucketResource(context, store), bucketPolicyResource(store)];
}

/** `AWS::S3::Bucket`: another name is a replacement; a bucket that holds objects is not deleted. */
function bucketResource(context: Context, store: ObjectStore): ResourceProvider {
  const create = (request: ResourceRequest): ResourceState => {
    const name = optionalString(request.properties, 'BucketName') ?? physicalName(request, 63).toLowerCase();
    store.createBucket(checkBucketName(name), { ...request.properties });
    return bucketState(name, context);
  };
  return {
    type: 'AWS::S3::Bucket',
    create: async (request) => create(request),
    update: async (request) => {
      if (changes(request, 'BucketName')) return create(request);
      replaceSettings(store.bucket(request.physicalId), request.properties);
      return bucketState(request.physicalId, context);
    },
    delete: async ({ physicalId }) => {
      if (store.hasBucket(physicalId)) store.deleteBucket(physicalId);
    },
  };
}

function bucketState(name: string, { partition, region }: Context): ResourceState {
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return {
    physicalId: name,
    attributes: {
      Arn: `arn:${partition}:s3:::${name}`,
      DomainName: `${name}.s3.${suffix}`,
      RegionalDomainName: `${name}.s3.${region}.${suffix}`,
    },
  };
}

/** `AWS::S3::BucketPolicy`: a bucket has one policy, so another bucket is a replacement. */
function bucketPolicyResource(store: ObjectStore): ResourceProvider {
  const put = ({ properties }: ResourceRequest): ResourceState => {
    const bucket = requiredString(properties, 'Bucket');
    setBucketPolicy(store.bucket(bucket), fieldsOf(properties, 'PolicyDocument'));
    return { physicalId: bucket, attributes: {} };
  };
  return {
    type: 'AWS::S3::BucketPolicy',
    create: async (request) => put(request),
    update: async (request) => put(request),
    delete: async ({ physicalId }) => {
      if (store.hasBucket(physicalId)) setBucketPolicy(store.bucket(physicalId), undefined);
    },
  };
}
