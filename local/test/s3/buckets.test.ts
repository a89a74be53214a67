import {
  CreateBucketCommand, DeleteBucketCommand, DeleteBucketPolicyCommand, GetBucketEncryptionCommand, GetBucketLocationCommand, GetBucketPolicyCommand,
  GetBucketTaggingCommand, GetBucketVersioningCommand, HeadBucketCommand, ListBucketsCommand, PutBucketPolicyCommand, S3Client,
} from '@aws-sdk/client-s3';
import { Server } from '../../core/server';
import { addressOf } from '../../services/s3/address';
import { s3Service } from '../../services/s3/service';
import { ObjectStore } from '../../services/s3/store';
import { clientOptions, serve, testContext } from '../core/fixture';

let store: ObjectStore;
let server: Server;
let s3: S3Client;

beforeEach(async () => {
  const context = testContext();
  store = new ObjectStore(context.clock);
  server = await serve([s3Service(context, store)], context);
  s3 = new S3Client(clientOptions(server));
});

afterEach(async () => {
  s3.destroy();
  await server.stop();
});

describe('buckets', () => {
  test('are created, found, listed and deleted', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'books' }));
    expect(await s3.send(new HeadBucketCommand({ Bucket: 'books' }))).toMatchObject({ BucketRegion: 'us-east-1' });
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets).toEqual([expect.objectContaining({ Name: 'books', CreationDate: expect.any(Date) })]);
    await s3.send(new DeleteBucketCommand({ Bucket: 'books' }));
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'books' }))).rejects.toMatchObject({ name: 'NotFound' });
  });

  test('stay while they hold objects', async () => {
    store.createBucket('books');
    store.put('books', 'x', 'x');
    await expect(s3.send(new DeleteBucketCommand({ Bucket: 'books' }))).rejects.toMatchObject({ name: 'BucketNotEmpty', $metadata: { httpStatusCode: 409 } });
  });

  test('may be created again by their owner in us-east-1, and keep their objects', async () => {
    store.createBucket('books');
    store.put('books', 'x', 'x');
    await s3.send(new CreateBucketCommand({ Bucket: 'books' }));
    expect(store.list('books')).toHaveLength(1);
  });

  test('need a valid name', async () => {
    await expect(s3.send(new CreateBucketCommand({ Bucket: 'Books' }))).rejects.toMatchObject({ name: 'InvalidBucketName' });
  });
});

describe('settings of a bucket', () => {
  test('show what CloudFormation was told', async () => {
    const byDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'arn:key' };
    store.createBucket('books', {
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true }] },
      VersioningConfiguration: { Status: 'Enabled' },
      Tags: [{ Key: 'team', Value: 'a & b' }],
    });
    expect((await s3.send(new GetBucketEncryptionCommand({ Bucket: 'books' }))).ServerSideEncryptionConfiguration?.Rules)
      .toEqual([{ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true }]);
    expect(await s3.send(new GetBucketVersioningCommand({ Bucket: 'books' }))).toMatchObject({ Status: 'Enabled' });
    expect(await s3.send(new GetBucketTaggingCommand({ Bucket: 'books' }))).toMatchObject({ TagSet: [{ Key: 'team', Value: 'a & b' }] });
  });

  test('have the defaults of AWS', async () => {
    store.createBucket('books');
    expect((await s3.send(new GetBucketEncryptionCommand({ Bucket: 'books' }))).ServerSideEncryptionConfiguration?.Rules)
      .toEqual([{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }]);
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket: 'books' }))).Status).toBeUndefined();
    expect((await s3.send(new GetBucketLocationCommand({ Bucket: 'books' }))).LocationConstraint).toBeUndefined();
    await expect(s3.send(new GetBucketTaggingCommand({ Bucket: 'books' }))).rejects.toMatchObject({ name: 'NoSuchTagSet' });
  });

  test('hold one policy', async () => {
    store.createBucket('books');
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket: 'books' }))).rejects.toMatchObject({ name: 'NoSuchBucketPolicy' });
    await s3.send(new PutBucketPolicyCommand({ Bucket: 'books', Policy }));
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket: 'books' }))).Policy).toBe(Policy);
    await s3.send(new DeleteBucketPolicyCommand({ Bucket: 'books' }));
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket: 'books' }))).rejects.toMatchObject({ name: 'NoSuchBucketPolicy' });
  });

  test('refuse a policy that is not JSON', async () => {
    store.createBucket('books');
    await expect(s3.send(new PutBucketPolicyCommand({ Bucket: 'books', Policy: 'allow all' }))).rejects.toMatchObject({ name: 'MalformedPolicy' });
  });
});

describe('addresses', () => {
  test.each([
    ['127.0.0.1:4566', '/', '', ''],
    ['127.0.0.1:4566', '/books', 'books', ''],
    ['127.0.0.1:4566', '/books/', 'books', ''],
    ['127.0.0.1:4566', '/books/a/b', 'books', 'a/b'],
    ['127.0.0.1:4566', '/books//a', 'books', '/a'],
    ['s3.us-east-1.amazonaws.com', '/books/a', 'books', 'a'],
    ['books.s3.us-east-1.amazonaws.com', '/a/b', 'books', 'a/b'],
    ['my.books.s3.amazonaws.com', '/', 'my.books', ''],
  ])('%s%s', (host, path, bucket, key) => {
    expect(addressOf({ headers: { host }, path })).toEqual({ bucket, key });
  });
});
