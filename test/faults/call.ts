import { WireRequest } from '../../local/core/request';
import { CUSTOM_RESOURCE_RESPONSE } from '../../local/core/router';
import { STAGED_INPUT_PREFIX } from '../../src/handler/contract';

/** The answer to CloudFormation. */
export const ANSWER = 'PUT answer';

/** The bucket of the queries that are not uploaded with the app. */
export const QUERIES_BUCKET = 'faults-queries';

const ASSETS_BUCKET_PREFIX = 'cdk-hnb659fds-assets-';

/** The call of the handler that a request is; `undefined` of what others send. */
export function callOf(request: WireRequest): string | undefined {
  if (request.path.startsWith(CUSTOM_RESOURCE_RESPONSE)) return ANSWER;
  // only sessions of roles have such keys, and only the handler's role has a session
  if (!request.signature?.accessKeyId.startsWith('ASIA')) return undefined;
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return target.split('.').at(-1);
  return request.signature.signingName === 's3' ? s3Call(request) : new URLSearchParams(request.body.toString()).get('Action') ?? undefined;
}

function s3Call({ method, path, query }: WireRequest): string {
  const [, bucket, ...rest] = path.split('/');
  if (method === 'HEAD') return 'HeadBucket';
  if (query.has('policy')) return 'GetBucketPolicy';
  const operation = method === 'PUT' ? 'PutObject' : query.has('list-type') ? 'ListObjectsV2' : 'GetObject';
  return `${operation} ${placeOf(bucket, query.get('prefix') ?? rest.join('/'))}`;
}

function placeOf(bucket: string, key: string): string {
  if (bucket.startsWith(ASSETS_BUCKET_PREFIX)) return 'asset';
  return bucket === QUERIES_BUCKET || key.startsWith(STAGED_INPUT_PREFIX) ? 'input' : 'output';
}
