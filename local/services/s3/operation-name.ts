import { S3Address } from './address';
import { AwsRequest } from '../../core/service';

/** Query parameters that refine an operation; any other one names another operation. */
const REFINEMENTS = new Set([
  'prefix', 'delimiter', 'max-keys', 'continuation-token', 'start-after', 'marker', 'key-marker', 'version-id-marker', 'fetch-owner',
  'encoding-type', 'partNumber', 'versionId', 'x-id', 'max-buckets', 'bucket-region', 'AWSAccessKeyId', 'Signature', 'Expires',
]);

/** Such as `GET bucket?location`: what the tables of operations are keyed by. */
export function operationName({ method, query }: AwsRequest, { bucket, key }: S3Address): string {
  const subresource = [...query.keys()].find((name) => !REFINEMENTS.has(name) && !/^(x-amz-|response-)/i.test(name));
  const subject = key !== '' ? 'object' : 'bucket';
  return `${method} ${bucket === '' ? 'service' : subject}${subresource === undefined ? '' : `?${subresource}`}`;
}
