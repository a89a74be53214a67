import { s3Resources } from '../../services/s3/resources';
import { bucketPolicyOf } from '../../services/s3/settings';
import { ObjectStore } from '../../services/s3/store';
import { driver, testContext } from '../core/fixture';

const context = testContext();
let store: ObjectStore;

beforeEach(() => {
  store = new ObjectStore(context.clock);
});

describe('AWS::S3::Bucket', () => {
  const buckets = () => driver(s3Resources(context, store), 'AWS::S3::Bucket');

  test('makes up a lower-case name and gives the attributes', async () => {
    const { physicalId, attributes } = await buckets().create({});
    expect(physicalId).toMatch(/^shop-thing-[0-9a-f]{12}$/);
    expect(store.hasBucket(physicalId)).toBe(true);
    expect(attributes).toEqual({
      Arn: `arn:aws:s3:::${physicalId}`,
      DomainName: `${physicalId}.s3.amazonaws.com`,
      RegionalDomainName: `${physicalId}.s3.us-east-1.amazonaws.com`,
    });
  });

  test('changes settings in place and keeps objects and policy', async () => {
    await buckets().create({ BucketName: 'books', Tags: [{ Key: 'a', Value: '1' }] });
    store.put('books', 'x', 'x');
    await driver(s3Resources(context, store), 'AWS::S3::BucketPolicy').create({ Bucket: 'books', PolicyDocument: { Statement: [] } });
    const state = await buckets().update('books', { BucketName: 'books' }, { BucketName: 'books', VersioningConfiguration: { Status: 'Enabled' } });
    expect(state.physicalId).toBe('books');
    expect(store.bucket('books').settings).toMatchObject({ VersioningConfiguration: { Status: 'Enabled' } });
    expect(store.bucket('books').settings).not.toHaveProperty('Tags');
    expect(bucketPolicyOf(store.bucket('books'))).toEqual({ Statement: [] });
    expect(store.list('books')).toHaveLength(1);
  });

  test('is replaced when its name changes', async () => {
    await buckets().create({ BucketName: 'books' });
    const state = await buckets().update('books', { BucketName: 'books' }, { BucketName: 'novels' });
    expect(state.physicalId).toBe('novels');
    expect(store.hasBucket('books')).toBe(true);
  });

  test('refuses a name that is taken', async () => {
    store.createBucket('books');
    await expect(buckets().create({ BucketName: 'books' })).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
  });

  test('is deleted only when empty, and quietly when it is gone', async () => {
    store.createBucket('books');
    store.put('books', 'x', 'x');
    await expect(buckets().delete('books')).rejects.toMatchObject({ name: 'BucketNotEmpty' });
    store.delete('books', 'x');
    await buckets().delete('books');
    await buckets().delete('books');
    expect(store.hasBucket('books')).toBe(false);
  });
});

describe('AWS::S3::BucketPolicy', () => {
  const policies = () => driver(s3Resources(context, store), 'AWS::S3::BucketPolicy');

  test('sets, changes and removes the policy', async () => {
    store.createBucket('books');
    const { physicalId } = await policies().create({ Bucket: 'books', PolicyDocument: { Statement: ['1'] } });
    expect(bucketPolicyOf(store.bucket('books'))).toEqual({ Statement: ['1'] });
    await policies().update(physicalId, {}, { Bucket: 'books', PolicyDocument: { Statement: ['2'] } });
    expect(bucketPolicyOf(store.bucket('books'))).toEqual({ Statement: ['2'] });
    await policies().delete(physicalId);
    expect(bucketPolicyOf(store.bucket('books'))).toBeUndefined();
  });

  test('moves to another bucket by replacement', async () => {
    store.createBucket('books');
    store.createBucket('novels');
    const state = await policies().update('books', { Bucket: 'books' }, { Bucket: 'novels', PolicyDocument: {} });
    expect(state.physicalId).toBe('novels');
  });

  test('needs its bucket', async () => {
    await expect(policies().create({ Bucket: 'nowhere', PolicyDocument: {} })).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });
});
