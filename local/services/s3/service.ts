import { addressOf } from './address';
import { bucketOperations } from './bucket-operations';
import { S3Operation } from './call';
import { listingOperations } from './listing-operations';
import { multipartOperations } from './multipart-operations';
import { objectOperations } from './object-operations';
import { operationName } from './operation-name';
import { checkRegion } from './redirect';
import { ObjectStore } from './store';
import { Context } from '../../core/context';
import { answering, restXmlError } from '../../core/error-response';
import { notModelled } from '../../core/errors';
import { AwsRequest, AwsResponse, Service } from '../../core/service';

/** Operations that any region answers about a bucket of another one. */
const ANYWHERE = new Set(['PUT bucket', 'GET bucket?location']);

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
    if (!ANYWHERE.has(name) && store.hasBucket(address.bucket)) checkRegion(store.bucket(address.bucket), request);
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

// a HEAD cannot tell more than status and headers
function withoutBody({ status, headers }: AwsResponse): AwsResponse {
  return { status, headers, body: '' };
}
