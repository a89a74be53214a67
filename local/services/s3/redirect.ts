import { Bucket } from './store';
import { AwsError } from '../../core/errors';
import { AwsRequest } from '../../core/service';

/** What a bucket in another region answers to a request that is not signed for there; clients may follow `x-amz-bucket-region`. */
export function checkRegion({ name, region }: Bucket, request: AwsRequest): void {
  if (region === undefined || request.region === region) return;
  const message = 'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.';
  throw new AwsError('PermanentRedirect', message, 301, {
    elements: { Endpoint: `${name}.s3.${region}.amazonaws.com`, Bucket: name },
    headers: { 'x-amz-bucket-region': region },
  });
}
