import { paginateListObjectsV2, ListObjectsCommand, ListObjectsV2Command, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { Server } from '../../core/server';
import { s3Service } from '../../services/s3/service';
import { ObjectStore } from '../../services/s3/store';
import { clientOptions, serve, testContext } from '../core/fixture';

const Bucket = 'books';
const KEYS = ['a.txt', 'in/1.json', 'in/2.json', 'in/sub/3.json', 'out/x y+z.out', 'z.txt', 'ü.txt'];
let server: Server;
let s3: S3Client;

beforeAll(async () => {
  const context = testContext();
  const store = new ObjectStore(context.clock);
  store.createBucket(Bucket);
  for (const key of [...KEYS].reverse()) store.put(Bucket, key, key);
  server = await serve([s3Service(context, store)], context);
  s3 = new S3Client(clientOptions(server));
});

afterAll(async () => {
  s3.destroy();
  await server.stop();
});

async function list(options: Partial<ConstructorParameters<typeof ListObjectsV2Command>[0]> = {}) {
  const answer = await s3.send(new ListObjectsV2Command({ Bucket, ...options }));
  return {
    ...answer,
    keys: (answer.Contents ?? []).map(({ Key }) => Key),
    prefixes: (answer.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
  };
}

describe('ListObjectsV2', () => {
  test('lists all keys in the order of their bytes', async () => {
    const answer = await list();
    expect(answer.keys).toEqual(KEYS);
    expect(answer).toMatchObject({ KeyCount: 7, IsTruncated: false, MaxKeys: 1000, Name: Bucket });
    expect(answer.Contents?.[0]).toMatchObject({ Size: 5, StorageClass: 'STANDARD', LastModified: expect.any(Date) });
  });

  test.each([
    [{ Prefix: 'in' }, ['in/1.json', 'in/2.json', 'in/sub/3.json'], []],
    [{ Prefix: 'in/', Delimiter: '/' }, ['in/1.json', 'in/2.json'], ['in/sub/']],
    [{ Delimiter: '/' }, ['a.txt', 'z.txt', 'ü.txt'], ['in/', 'out/']],
    [{ Prefix: 'nothing/' }, [], []],
    [{ StartAfter: 'in/2.json' }, ['in/sub/3.json', 'out/x y+z.out', 'z.txt', 'ü.txt'], []],
    [{ MaxKeys: 0 }, [], []],
  ])('%j', async (options, keys, prefixes) => {
    expect(await list(options)).toMatchObject({ keys, prefixes, IsTruncated: false });
  });

  test.each([undefined, '/'])('gives every entry once over all pages, delimiter %s', async (Delimiter) => {
    const names: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2({ client: s3, pageSize: 1 }, { Bucket, Delimiter })) {
      expect(page.KeyCount).toBe(1);
      names.push(...(page.Contents ?? []).map(({ Key }) => Key), ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
    }
    expect(names).toEqual(Delimiter ? ['a.txt', 'in/', 'out/', 'z.txt', 'ü.txt'] : KEYS);
  });

  test('encodes keys when asked to', async () => {
    expect((await list({ EncodingType: 'url', Prefix: 'out/' })).keys).toEqual(['out/x%20y%2Bz.out']);
  });

  test('refuses a continuation token that is none', async () => {
    await expect(list({ ContinuationToken: 'not a token' })).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  test('refuses a negative number of keys', async () => {
    await expect(list({ MaxKeys: -1 })).rejects.toMatchObject({ name: 'InvalidArgument', message: 'max-keys must be an integer of 0 or more, got -1' });
  });

  test('refuses a missing bucket', async () => {
    await expect(s3.send(new ListObjectsV2Command({ Bucket: 'nowhere' }))).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });
});

describe('older listings', () => {
  test('ListObjects goes on after the marker', async () => {
    const first = await s3.send(new ListObjectsCommand({ Bucket, MaxKeys: 2, Delimiter: '/' }));
    expect([first.Contents?.[0].Key, first.CommonPrefixes?.[0].Prefix, first.NextMarker]).toEqual(['a.txt', 'in/', 'in/']);
    const second = await s3.send(new ListObjectsCommand({ Bucket, Marker: first.NextMarker, Delimiter: '/' }));
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['z.txt', 'ü.txt']);
  });

  test('ListObjectVersions shows each object as its only version', async () => {
    const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'in/1' }));
    expect(Versions).toEqual([expect.objectContaining({ Key: 'in/1.json', VersionId: 'null', IsLatest: true })]);
  });
});
