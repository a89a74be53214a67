import { addressOf, S3Address } from './address';
import { bucketOperations } from './bucket-operations';
import { S3Operation } from './call';
import { listingOperations } from './listing-operations';
import { multipartOperations } from './multipart-operations';
import { objectOperations } from './object-operations';
import { ObjectStore } from './store';
import { Context } from '../../core/context';
import { answering, restXmlError } from '../../core/error-response';
import { notModelled } from '../../core/errors';
import { AwsRequest, AwsResponse, Service } from '../../core/service';

/** Query parameters that refine an operation; any other one names another operation. */
const REFINEMENTS = new Set([
  'prefix', 'delimiter', 'max-keys', 'continuation-token', 'start-after', 'marker', 'key-marker', 'version-id-marker', 'fetch-owner',
  'encoding-type', 'partNumber', 'versionId', 'x-id', 'max-buckets', 'bucket-region', 'AWSAccessKeyId', 'Signature', 'Expires',
]);

/** The REST API of S3, over the store. */
export function s3Service(context: Context, store: ObjectStore): Service {
  const operations: Readonly<Record<string, S3Operation>> = {
    ...bucketOperations,
    ...listingOperations,
    ...objectOperations,
    ...multipartOperations(),
  };
  const handle = async (request: AwsRequest): Promise<AwsResponse> => {
    const address = addressOf(request);
    const name = operationName(request, address);
    if (!Object.hasOwn(operations, name)) throw notModelled(`S3 ${name}`);
    return operations[name]({ request, ...address, store, region: context.region });
  };
  return {
    signingName: 's3',
    handle: async (request) => {
      const response = await answering(restXmlError, () => handle(request));
      return request.method === 'HEAD' && response.status >= 400 ? withoutBody(response) : response;
    },
  };
}

/** Such as `GET bucket?location`: what the tables of operations are keyed by. */
function operationName({ method, query }: AwsRequest, { bucket, key }: S3Address): string {
  const subresource = [...query.keys()].find((name) => !REFINEMENTS.has(name) && !/^(x-amz-|response-)/i.test(name));
  const subject = key !== '' ? 'object' : 'bucket';
  return `${method} ${bucket === '' ? 'service' : subject}${subresource === undefined ? '' : `?${subresource}`}`;
}

// a HEAD cannot tell more than the status
function withoutBody({ status }: AwsResponse): AwsResponse {
  return { status, headers: {}, body: '' };
}
