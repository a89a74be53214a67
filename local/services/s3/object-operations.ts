import { byteRangeOf } from './byte-range';
import { emptyAnswer, S3Call, S3Operation, xmlAnswer } from './call';
import { checkWriteConditions, isNotModified } from './conditions';
import { putOptionsOf } from './put-options';
import { isArchived, ObjectStore, StoredObject } from './store';
import { AwsError } from '../../core/errors';
import { requiredString } from '../../core/fields';
import { AwsRequest, AwsResponse } from '../../core/service';
import { childrenOf, parseXml } from '../../core/xml';

const MAX_DELETED_KEYS = 1000;

/** Operations on objects. */
export const objectOperations: Readonly<Record<string, S3Operation>> = {
  'PUT object': (call) => call.request.headers['x-amz-copy-source'] === undefined ? putObject(call) : copyObject(call),
  'GET object': (call) => {
    demandReadable(call.store.get(call.bucket, call.key));
    return getObject(call);
  },
  'HEAD object': getObject,
  'DELETE object': ({ store, bucket, key }) => {
    store.delete(bucket, key);
    return emptyAnswer(204);
  },
  'POST bucket?delete': deleteObjects,
};

function putObject({ store, bucket, key, request }: S3Call): AwsResponse {
  checkWriteConditions(request, findObject(store, bucket, key));
  const { etag } = store.put(bucket, key, request.body, putOptionsOf(request.headers));
  return emptyAnswer(200, { etag });
}

function findObject(store: ObjectStore, bucket: string, key: string): StoredObject | undefined {
  return store.bucket(bucket).objects.get(key);
}

function demandReadable(object: StoredObject): void {
  if (!isArchived(object)) return;
  const { key, storageClass } = object;
  const message = `The operation is not valid for the object's storage class: ${key} is in ${storageClass} and was not restored`;
  throw new AwsError('InvalidObjectState', message, 403, { elements: { StorageClass: storageClass } });
}

function getObject({ store, bucket, key, request }: S3Call): AwsResponse {
  const object = store.get(bucket, key);
  const headers = { ...objectHeaders(object), ...responseOverrides(request) };
  if (isNotModified(request, object)) return emptyAnswer(304, { etag: object.etag });
  const size = object.body.length;
  const range = byteRangeOf(request.headers.range, size);
  if (!range) return { status: 200, headers: { ...headers, 'content-length': String(size) }, body: object.body };
  const body = object.body.subarray(range.first, range.last + 1);
  const contentRange = `bytes ${range.first}-${range.last}/${size}`;
  return { status: 206, headers: { ...headers, 'content-length': String(body.length), 'content-range': contentRange }, body };
}

function objectHeaders({ etag, lastModified, contentType, metadata, storageClass }: StoredObject): Record<string, string> {
  const userMetadata = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
  return {
    'accept-ranges': 'bytes',
    etag,
    'last-modified': lastModified.toUTCString(),
    'content-type': contentType,
    // S3 leaves it out where it goes without saying
    ...storageClass !== 'STANDARD' && { 'x-amz-storage-class': storageClass },
    ...Object.fromEntries(userMetadata),
  };
}

// presigned links choose how a browser shows the object
function responseOverrides({ query }: AwsRequest): Record<string, string> {
  const overrides = [...query].filter(([name]) => name.startsWith('response-'));
  return Object.fromEntries(overrides.map(([name, value]) => [name.slice('response-'.length), value]));
}

function copyObject({ store, bucket, key, request }: S3Call): AwsResponse {
  const source = sourceOf(store, request.headers['x-amz-copy-source']);
  demandReadable(source);
  const replaces = request.headers['x-amz-metadata-directive'] === 'REPLACE';
  const { contentType, metadata } = source;
  const options = putOptionsOf(request.headers);
  const copy = store.put(bucket, key, source.body, replaces ? options : { contentType, metadata, storageClass: options.storageClass });
  return xmlAnswer('CopyObjectResult', { ETag: copy.etag, LastModified: copy.lastModified.toISOString() });
}

function sourceOf(store: ObjectStore, header: string): StoredObject {
  const match = /^\/?([^/]+)\/([^?]+)/.exec(header);
  if (!match) throw new AwsError('InvalidArgument', `x-amz-copy-source must be <bucket>/<key>, got ${header}`);
  return store.get(match[1], decodeURIComponent(match[2]));
}

function deleteObjects({ store, bucket, request }: S3Call): AwsResponse {
  const { keys, quiet } = parseDelete(request.body.toString('utf8'));
  for (const key of keys) store.delete(bucket, key);
  return xmlAnswer('DeleteResult', quiet ? {} : { Deleted: keys.map((Key) => ({ Key })) });
}

function parseDelete(document: string): { readonly keys: readonly string[]; readonly quiet: boolean } {
  const [root] = childrenOf(parseXml(document), 'Delete');
  const objects = childrenOf(root, 'Object');
  if (objects.length === 0 || objects.length > MAX_DELETED_KEYS) {
    throw new AwsError('MalformedXML', `Delete must name 1 to ${MAX_DELETED_KEYS} objects, got ${objects.length}`);
  }
  return { keys: objects.map((object) => requiredString(object, 'Key')), quiet: root.Quiet === 'true' };
}
