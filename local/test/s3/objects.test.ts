import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CopyObjectCommand, CreateMultipartUploadCommand, DeleteObjectCommand,
  DeleteObjectsCommand, GetObjectCommand, GetObjectAclCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client, UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Server } from '../../core/server';
import { s3Service } from '../../services/s3/service';
import { ObjectStore } from '../../services/s3/store';
import { clientOptions, serve, signedFor, testContext } from '../core/fixture';

const Bucket = 'books';
let store: ObjectStore;
let server: Server;
let s3: S3Client;

beforeAll(async () => {
  const context = testContext();
  store = new ObjectStore(context.clock);
  server = await serve([s3Service(context, store)], context);
  s3 = new S3Client(clientOptions(server));
});

beforeEach(() => {
  if (store.hasBucket(Bucket)) store.bucket(Bucket).objects.clear();
  else store.createBucket(Bucket);
});

afterAll(async () => {
  s3.destroy();
  await server.stop();
});

async function read(Key: string, Range?: string) {
  const { Body, ...answer } = await s3.send(new GetObjectCommand({ Bucket, Key, Range }));
  return { ...answer, text: await Body?.transformToString() };
}

describe('objects', () => {
  test('come back with their bytes, content type, ETag and user metadata', async () => {
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: 'a/b.json', Body: '{}', ContentType: 'application/json', Metadata: { Owner: 'me' } }));
    expect(ETag).toBe(`"${createHash('md5').update('{}').digest('hex')}"`);
    expect(await read('a/b.json')).toMatchObject({ text: '{}', ContentType: 'application/json', ContentLength: 2, Metadata: { owner: 'me' }, ETag });
  });

  test('that are streamed are stored without the framing of the transfer', async () => {
    const Body = Readable.from([Buffer.from('one,'), Buffer.from('two')]);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: 7 }));
    expect(await read('stream')).toMatchObject({ text: 'one,two', ContentLength: 7 });
  });

  test.each(['with space', 'plus+and%25', 'ümlaut/日本.txt', 'a/../b', 'a//b', 'q?x=1&y#z', 'quote\'"()*!'])('may be called %s', async (Key) => {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    expect([...store.bucket(Bucket).objects.keys()]).toEqual([Key]);
    expect((await read(Key)).text).toBe('x');
  });

  test.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
    ['bytes=-99', '0123456789', 'bytes 0-9/10'],
  ])('give the part %s', async (range, text, ContentRange) => {
    store.put(Bucket, 'digits', '0123456789');
    expect(await read('digits', range)).toMatchObject({ text, ContentRange, $metadata: { httpStatusCode: 206 } });
  });

  test('refuse a range beyond their end', async () => {
    store.put(Bucket, 'digits', '0123456789');
    await expect(read('digits', 'bytes=10-')).rejects.toMatchObject({ name: 'InvalidRange', $metadata: { httpStatusCode: 416 } });
  });

  test('tell their size to HEAD', async () => {
    store.put(Bucket, 'digits', '0123456789');
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'digits' }))).toMatchObject({ ContentLength: 10, ContentType: 'binary/octet-stream' });
  });

  test('that are missing give NoSuchKey to GET and an empty 404 to HEAD', async () => {
    await expect(read('missing')).rejects.toMatchObject({ name: 'NoSuchKey', message: 'The specified key does not exist: missing' });
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'missing' }))).rejects.toMatchObject({ name: 'NotFound' });
  });

  test('cannot be put into a missing bucket', async () => {
    await expect(s3.send(new PutObjectCommand({ Bucket: 'nowhere', Key: 'x', Body: 'x' }))).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  test('keep type and metadata in a copy, unless they are replaced', async () => {
    store.put(Bucket, 'ä b', 'text', { contentType: 'text/plain', metadata: { a: '1' } });
    const CopySource = `${Bucket}/${encodeURIComponent('ä b')}`;
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'other', CopySource, MetadataDirective: 'REPLACE', ContentType: 'text/csv', Metadata: { b: '2' } }));
    expect(await read('copy')).toMatchObject({ text: 'text', ContentType: 'text/plain', Metadata: { a: '1' } });
    expect(await read('other')).toMatchObject({ text: 'text', ContentType: 'text/csv', Metadata: { b: '2' } });
  });

  test('can be deleted one by one, also when they are gone', async () => {
    store.put(Bucket, 'x', 'x');
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'x' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'x' }));
    expect(store.list(Bucket)).toEqual([]);
  });

  test('can be deleted by the thousand', async () => {
    const keys = Array.from({ length: 1000 }, (_, index) => `a & <b> ${index}`);
    for (const key of keys) store.put(Bucket, key, 'x');
    store.put(Bucket, 'kept', 'x');
    const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } }));
    expect(Deleted).toHaveLength(1000);
    expect(store.list(Bucket).map(({ key }) => key)).toEqual(['kept']);
  });

  test('keep quiet about deletions when asked to', async () => {
    const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'x' }], Quiet: true } }));
    expect(Deleted).toBeUndefined();
  });
});

describe('archived objects', () => {
  test.each(['GLACIER', 'DEEP_ARCHIVE'] as const)('are listed and described as %s, but not read', async (StorageClass) => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'old', Body: 'text', StorageClass }));
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents).toMatchObject([{ Key: 'old', Size: 4, StorageClass }]);
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'old' }))).toMatchObject({ ContentLength: 4, StorageClass });
    const refused = { name: 'InvalidObjectState', StorageClass, $metadata: { httpStatusCode: 403 } };
    await expect(read('old')).rejects.toMatchObject(refused);
    await expect(read('old', 'bytes=0-1')).rejects.toMatchObject(refused);
    await expect(s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/old` }))).rejects.toMatchObject({ name: 'InvalidObjectState' });
  });

  test('are only those in a class that must be restored', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'cool', Body: 'text', StorageClass: 'GLACIER_IR' }));
    store.put(Bucket, 'hot', 'text');
    expect(await read('cool')).toMatchObject({ text: 'text', StorageClass: 'GLACIER_IR' });
    expect((await read('hot')).StorageClass).toBeUndefined();
  });

  test('come of copies and of uploads in parts, too', async () => {
    store.put(Bucket, 'x', 'text', { contentType: 'text/plain' });
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/x`, StorageClass: 'GLACIER' }));
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts', StorageClass: 'GLACIER' }));
    const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key: 'parts', UploadId, PartNumber: 1, Body: 'text' }));
    await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'parts', UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }));
    expect([store.get(Bucket, 'copy'), store.get(Bucket, 'parts')]).toMatchObject([
      { storageClass: 'GLACIER', contentType: 'text/plain' }, { storageClass: 'GLACIER' },
    ]);
  });
});

describe('conditions', () => {
  test('keep an object from being overwritten', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body: '1', IfNoneMatch: '*' }));
    await expect(s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body: '2', IfNoneMatch: '*' })))
      .rejects.toMatchObject({ name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } });
    expect((await read('once')).text).toBe('1');
  });

  test('tie a write and a read to the version that was seen', async () => {
    const { etag } = store.put(Bucket, 'x', '1');
    await s3.send(new PutObjectCommand({ Bucket, Key: 'x', Body: '2', IfMatch: etag }));
    await expect(s3.send(new PutObjectCommand({ Bucket, Key: 'x', Body: '3', IfMatch: etag }))).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'x', IfMatch: etag }))).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  test('spare a download that the client has already', async () => {
    const { etag } = store.put(Bucket, 'x', '1');
    const response = await fetch(`${server.endpoint}/${Bucket}/x`, { headers: { 'authorization': signedFor('s3'), 'if-none-match': etag } });
    expect([response.status, await response.text()]).toEqual([304, '']);
  });
});

test.each(['X-Amz-Credential=local%2F20260102%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Expires=9', 'AWSAccessKeyId=local&Signature=0&Expires=9'])(
  'a presigned URL (%s) gives the object, under the type that it asks for',
  async (signature) => {
    store.put(Bucket, 'x', '1');
    const response = await fetch(`${server.endpoint}/${Bucket}/x?response-content-type=text%2Fcsv&${signature}`);
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['text/csv', '1']);
  },
);

describe('multipart uploads', () => {
  async function begin(Key: string): Promise<string | undefined> {
    return (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'text/plain' }))).UploadId;
  }

  test('put the listed parts together', async () => {
    const UploadId = await begin('big');
    const part = async (PartNumber: number, Body: string) => {
      const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key: 'big', UploadId, PartNumber, Body }));
      return { PartNumber, ETag };
    };
    const second = await part(2, 'world');
    const first = await part(1, 'hello ');
    await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'big', UploadId, MultipartUpload: { Parts: [first, second] } }));
    expect(await read('big')).toMatchObject({ text: 'hello world', ContentType: 'text/plain' });
  });

  test('refuse a part that was not uploaded', async () => {
    const UploadId = await begin('big');
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: '"0"' }] };
    await expect(s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'big', UploadId, MultipartUpload }))).rejects.toMatchObject({ name: 'InvalidPart' });
  });

  test('leave nothing behind when they are aborted', async () => {
    const UploadId = await begin('big');
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'big', UploadId }));
    await expect(s3.send(new UploadPartCommand({ Bucket, Key: 'big', UploadId, PartNumber: 1, Body: 'x' }))).rejects.toMatchObject({ name: 'NoSuchUpload' });
    expect(store.list(Bucket)).toEqual([]);
  });
});

test('an operation that is left out is refused by name', async () => {
  await expect(s3.send(new GetObjectAclCommand({ Bucket, Key: 'x' })))
    .rejects.toMatchObject({ name: 'NotModelled', message: expect.stringContaining('S3 GET object?acl is not modelled here') });
});
