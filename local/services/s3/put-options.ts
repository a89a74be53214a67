import { PutOptions } from './store';
import { AwsRequest } from '../../core/service';

const METADATA = 'x-amz-meta-';

/** Content type, storage class and user metadata of an object, from the headers that it is uploaded with. */
export function putOptionsOf(headers: AwsRequest['headers']): PutOptions {
  const metadata = Object.entries(headers)
    .filter(([name]) => name.startsWith(METADATA))
    .map(([name, value]) => [name.slice(METADATA.length), value]);
  return { contentType: headers['content-type'], metadata: Object.fromEntries(metadata), storageClass: headers['x-amz-storage-class'] };
}
