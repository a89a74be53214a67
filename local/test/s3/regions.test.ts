import {
  CreateBucketCommand, GetBucketLocationCommand, GetBucketPolicyCommand, GetObjectCommand, HeadBucketCommand, HeadObjectCommand, ListBucketsCommand,
  ListObjectsV2Command, PutObjectCommand, S3Client,
} from '@aws-sdk/client-s3';
import { Server } from '../../core/server';
import { s3Service } from '../../services/s3/service';
import { ObjectStore } from '../../services/s3/store';
import { clientOptions, serve, testContext, TestContext } from '../core/fixture';

const Bucket = 'there';
const REGION = 'eu-west-1';
const PERMANENT_REDIRECT = { name: 'PermanentRedirect', Bucket, Endpoint: 'there.s3.eu-west-1.amazonaws.com', $metadata: { httpStatusCode: 301 } };

let context: TestContext;
let store: ObjectStore;
let server: Server;
let clients: S3Client[];

beforeEach(async () => {
  context = testContext();
  store = new ObjectStore(context.clock);
  store.createBucket(Bucket, {}, REGION);
  store.put(Bucket, 'x', 'text');
  server = await serve([s3Service(context, store)], context);
  clients = [];
});

afterEach(async () => {
  for (const s3 of clients) s3.destroy();
  await server.stop();
});

function client(config: Partial<ConstructorParameters<typeof S3Client>[0]> = {}): S3Client {
  const s3 = new S3Client({ ...clientOptions(server), ...config });
  clients.push(s3);
  return s3;
}

describe.each([[false], [true]])('a bucket in another region, addressed in path style: %s', (forcePathStyle) => {
  test('sends away a client that does not follow', async () => {
    const s3 = client({ forcePathStyle });
    await expect(s3.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject(PERMANENT_REDIRECT);
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'x' }))).rejects.toMatchObject(PERMANENT_REDIRECT);
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject(PERMANENT_REDIRECT);
  });

  test('tells its region to HEAD, which has no body to tell a name in', async () => {
    const s3 = client({ forcePathStyle });
    const redirect = { name: 'Unknown', $response: { headers: { 'x-amz-bucket-region': REGION } }, $metadata: { httpStatusCode: 301 } };
    await expect(s3.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject(redirect);
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'x' }))).rejects.toMatchObject(redirect);
  });

  test('answers a client that follows to its region, at the same endpoint', async () => {
    const s3 = client({ forcePathStyle, followRegionRedirects: true });
    expect(await s3.send(new HeadBucketCommand({ Bucket }))).toMatchObject({ BucketRegion: REGION });
    expect(await s3.send(new ListObjectsV2Command({ Bucket }))).toMatchObject({ KeyCount: 1 });
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'x' }));
    expect(await Body?.transformToString()).toBe('text');
  });
});

test('a bucket in another region answers a client of that region', async () => {
  const s3 = client({ region: REGION });
  await s3.send(new PutObjectCommand({ Bucket, Key: 'y', Body: 'y' }));
  expect(store.list(Bucket).map(({ key }) => key)).toEqual(['x', 'y']);
});

test('a bucket of the region that is served answers clients of any region', async () => {
  store.createBucket('here');
  expect(await client({ region: REGION }).send(new HeadBucketCommand({ Bucket: 'here' }))).toMatchObject({ BucketRegion: 'us-east-1' });
});

test('every region tells where a bucket is, and lists all', async () => {
  expect(await client().send(new GetBucketLocationCommand({ Bucket }))).toMatchObject({ LocationConstraint: REGION });
  expect((await client().send(new ListBucketsCommand({}))).Buckets).toMatchObject([{ Name: Bucket }]);
});

test('a bucket is created where the request says', async () => {
  const s3 = client();
  await s3.send(new CreateBucketCommand({ Bucket: 'frankfurt', CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }));
  await s3.send(new CreateBucketCommand({ Bucket: 'virginia' }));
  expect([store.bucket('frankfurt').region, store.bucket('virginia').region]).toEqual(['eu-central-1', undefined]);
});

test('a presigned URL for the wrong region is redirected, and leaves nothing in the log', async () => {
  const credential = encodeURIComponent('local/20260102/us-east-1/s3/aws4_request');
  const response = await fetch(`${server.endpoint}/${Bucket}/x?X-Amz-Credential=${credential}&X-Amz-Signature=hidden`, { redirect: 'manual' });
  expect([response.status, response.headers.get('x-amz-bucket-region')]).toEqual([301, REGION]);
  expect(await response.text()).not.toContain('hidden');
  expect(context.lines).toEqual([]);
});
