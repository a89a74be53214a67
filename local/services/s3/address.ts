import { AwsRequest } from '../../core/service';

/** What a request is about. */
export interface S3Address {
  readonly bucket: string;
  readonly key: string;
}

/** Bucket and key of a path-style (`/bucket/key`) or virtual-hosted (`bucket.s3.…/key`) request; empty where absent. */
export function addressOf({ headers, path }: Pick<AwsRequest, 'headers' | 'path'>): S3Address {
  const host = /^(.+)\.s3[.-]/.exec(headers.host ?? '');
  const rest = path.slice(1);
  if (host) return { bucket: host[1], key: rest };
  const slash = rest.indexOf('/');
  return slash < 0 ? { bucket: rest, key: '' } : { bucket: rest.slice(0, slash), key: rest.slice(slash + 1) };
}
