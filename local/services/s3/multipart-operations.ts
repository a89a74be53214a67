import { createHash, randomUUID } from 'node:crypto';
import { emptyAnswer, S3Call, S3Operation, xmlAnswer } from './call';
import { putOptionsOf } from './put-options';
import { PutOptions } from './store';
import { AwsError, notModelled } from '../../core/errors';
import { Fields } from '../../core/fields';
import { AwsResponse } from '../../core/service';
import { childrenOf, parseXml } from '../../core/xml';

interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly options: PutOptions;
  readonly parts: Map<number, Part>;
}

interface Part {
  readonly body: Buffer;
  readonly etag: string;
}

/** Multipart uploads, which clients choose by themselves for large bodies. */
export function multipartOperations(): Readonly<Record<string, S3Operation>> {
  const uploads = new Map<string, Upload>();
  return {
    'POST object?uploads': ({ store, bucket, key, request }) => {
      store.bucket(bucket);
      const uploadId = randomUUID();
      uploads.set(uploadId, { bucket, key, options: putOptionsOf(request.headers), parts: new Map() });
      return xmlAnswer('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: uploadId });
    },
    'PUT object?uploadId': (call) => uploadPart(call, uploadOf(uploads, call)),
    'POST object?uploadId': (call) => {
      const answer = complete(call, uploadOf(uploads, call));
      uploads.delete(uploadIdOf(call));
      return answer;
    },
    'DELETE object?uploadId': (call) => {
      uploadOf(uploads, call);
      uploads.delete(uploadIdOf(call));
      return emptyAnswer(204);
    },
  };
}

function uploadIdOf({ request }: S3Call): string {
  return request.query.get('uploadId') ?? '';
}

function uploadOf(uploads: ReadonlyMap<string, Upload>, call: S3Call): Upload {
  const upload = uploads.get(uploadIdOf(call));
  if (upload?.bucket === call.bucket && upload.key === call.key) return upload;
  throw new AwsError('NoSuchUpload', `The specified upload does not exist: ${uploadIdOf(call)} of ${call.key}`, 404);
}

function uploadPart({ request }: S3Call, { parts }: Upload): AwsResponse {
  if (request.headers['x-amz-copy-source'] !== undefined) throw notModelled('S3 UploadPartCopy');
  const partNumber = Number(request.query.get('partNumber'));
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > 10_000) {
    throw new AwsError('InvalidArgument', `Part number must be an integer between 1 and 10000, got ${request.query.get('partNumber')}`);
  }
  const etag = `"${createHash('md5').update(request.body).digest('hex')}"`;
  parts.set(partNumber, { body: request.body, etag });
  return emptyAnswer(200, { etag });
}

function complete({ store, bucket, key, request }: S3Call, { parts, options }: Upload): AwsResponse {
  const bodies = listedParts(request.body.toString('utf8')).map(({ PartNumber, ETag }) => {
    const part = parts.get(Number(PartNumber));
    if (part?.etag.replaceAll('"', '') === String(ETag).replaceAll('"', '')) return part.body;
    throw new AwsError('InvalidPart', `Part ${String(PartNumber)} with the ETag ${String(ETag)} was not uploaded`);
  });
  const { etag } = store.put(bucket, key, Buffer.concat(bodies), options);
  return xmlAnswer('CompleteMultipartUploadResult', { Bucket: bucket, Key: key, ETag: etag });
}

function listedParts(document: string): readonly Fields[] {
  const [root] = childrenOf(parseXml(document), 'CompleteMultipartUpload');
  const parts = childrenOf(root, 'Part');
  if (parts.length === 0) throw new AwsError('MalformedXML', 'CompleteMultipartUpload must list at least one part');
  return parts;
}
