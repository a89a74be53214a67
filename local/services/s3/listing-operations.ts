import { S3Call, S3Operation, xmlAnswer } from './call';
import { ListingOptions, ListingPage, pageOf } from './listing';
import { StoredObject } from './store';
import { AwsError } from '../../core/errors';
import { AwsResponse } from '../../core/service';

const MAX_KEYS = 1000;

/** Operations that list objects. */
export const listingOperations: Readonly<Record<string, S3Operation>> = {
  'GET bucket': listObjects,
  'GET bucket?list-type': listObjectsV2,
  'GET bucket?versions': listObjectVersions,
};

function listObjects(call: S3Call): AwsResponse {
  const options = optionsOf(call, call.request.query.get('marker') ?? '');
  const page = listed(call, options);
  const encode = encoderOf(call);
  return xmlAnswer('ListBucketResult', {
    ...commonFields(call, options, page),
    Marker: encode(options.after),
    ...page.next !== undefined && { NextMarker: encode(page.next) },
    Contents: page.objects.map((object) => contentOf(object, encode)),
  });
}

function listObjectsV2(call: S3Call): AwsResponse {
  const { query } = call.request;
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const options = optionsOf(call, token === null ? startAfter ?? '' : decodeToken(token));
  const page = listed(call, options);
  const encode = encoderOf(call);
  return xmlAnswer('ListBucketResult', {
    ...commonFields(call, options, page),
    KeyCount: page.objects.length + page.commonPrefixes.length,
    ...token !== null && { ContinuationToken: token },
    ...startAfter !== null && { StartAfter: encode(startAfter) },
    ...page.next !== undefined && { NextContinuationToken: encodeToken(page.next) },
    Contents: page.objects.map((object) => contentOf(object, encode)),
  });
}

// without versions, each object is the only version of itself
function listObjectVersions(call: S3Call): AwsResponse {
  const options = optionsOf(call, call.request.query.get('key-marker') ?? '');
  const page = listed(call, options);
  const encode = encoderOf(call);
  return xmlAnswer('ListVersionsResult', {
    ...commonFields(call, options, page),
    KeyMarker: encode(options.after),
    ...page.next !== undefined && { NextKeyMarker: encode(page.next), NextVersionIdMarker: 'null' },
    Version: page.objects.map((object) => ({ ...contentOf(object, encode), VersionId: 'null', IsLatest: true })),
  });
}

function optionsOf({ request: { query } }: S3Call, after: string): ListingOptions {
  const maxKeys = Number(query.get('max-keys') ?? MAX_KEYS);
  if (!Number.isInteger(maxKeys) || maxKeys < 0) {
    throw new AwsError('InvalidArgument', `max-keys must be an integer of 0 or more, got ${query.get('max-keys')}`);
  }
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after,
    maxKeys: Math.min(maxKeys, MAX_KEYS),
  };
}

function listed({ store, bucket }: S3Call, options: ListingOptions): ListingPage {
  return pageOf(store.list(bucket, options.prefix), options);
}

function commonFields(call: S3Call, { prefix, delimiter, maxKeys }: ListingOptions, page: ListingPage): Record<string, unknown> {
  const encode = encoderOf(call);
  const encodingType = call.request.query.get('encoding-type');
  return {
    Name: call.bucket,
    Prefix: encode(prefix),
    ...delimiter !== '' && { Delimiter: encode(delimiter) },
    MaxKeys: maxKeys,
    ...encodingType !== null && { EncodingType: encodingType },
    IsTruncated: page.next !== undefined,
    CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
  };
}

type Encode = (text: string) => string;

function encoderOf({ request: { query } }: S3Call): Encode {
  return query.get('encoding-type') === 'url'
    ? (text) => encodeURIComponent(text).replaceAll('%2F', '/')
    : (text) => text;
}

function contentOf({ key, lastModified, etag, body, storageClass }: StoredObject, encode: Encode): Record<string, unknown> {
  return { Key: encode(key), LastModified: lastModified.toISOString(), ETag: etag, Size: body.length, StorageClass: storageClass };
}

function encodeToken(name: string): string {
  return Buffer.from(name).toString('base64url');
}

function decodeToken(token: string): string {
  const name = Buffer.from(token, 'base64url').toString('utf8');
  if (token === '' || encodeToken(name) !== token) throw new AwsError('InvalidArgument', `The continuation token provided is incorrect: ${token}`);
  return name;
}
