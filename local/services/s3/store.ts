import { createHash } from 'node:crypto';
import { Clock } from '../../core/clock';
import { AwsError } from '../../core/errors';

export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  readonly etag: string;
  readonly lastModified: Date;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly storageClass: string;
}

/** Whether the object must be restored before it can be read; nothing here restores. */
export function isArchived({ storageClass }: StoredObject): boolean {
  return storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE';
}

export interface Bucket {
  readonly name: string;
  readonly created: Date;
  /**
   * The region that it lies in, when that is not the one which is served.
   *
   * @default - the region that is served
   */
  readonly region?: string;
  /** What CloudFormation was told about the bucket (encryption, policy, versioning), as it came. */
  readonly settings: Record<string, unknown>;
  readonly objects: Map<string, StoredObject>;
}

export interface PutOptions {
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** @default 'STANDARD' */
  readonly storageClass?: string;
}

/** All buckets and objects of the embedded AWS, in memory: what S3 serves, Lambda unzips and Personalize reads. */
export class ObjectStore {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly clock: Clock) {}

  /** Makes a bucket, in the region that is served unless another one is named. */
  createBucket(name: string, settings: Record<string, unknown> = {}, region?: string): Bucket {
    if (this.buckets.has(name)) throw new AwsError('BucketAlreadyOwnedByYou', `Your previous request to create the named bucket succeeded and you already own it: ${name}`, 409);
    const bucket: Bucket = { name, created: this.clock.date(), region, settings, objects: new Map() };
    this.buckets.set(name, bucket);
    return bucket;
  }

  deleteBucket(name: string): void {
    if (this.bucket(name).objects.size > 0) throw new AwsError('BucketNotEmpty', `The bucket you tried to delete is not empty: ${name}`, 409);
    this.buckets.delete(name);
  }

  hasBucket(name: string): boolean {
    return this.buckets.has(name);
  }

  bucket(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (!bucket) throw new AwsError('NoSuchBucket', `The specified bucket does not exist: ${name}`, 404);
    return bucket;
  }

  allBuckets(): readonly Bucket[] {
    return [...this.buckets.values()];
  }

  put(bucket: string, key: string, body: Buffer | string, options: PutOptions = {}): StoredObject {
    const bytes = Buffer.from(body);
    const object: StoredObject = {
      key,
      body: bytes,
      etag: `"${createHash('md5').update(bytes).digest('hex')}"`,
      lastModified: this.clock.date(),
      contentType: options.contentType ?? 'binary/octet-stream',
      metadata: options.metadata ?? {},
      storageClass: options.storageClass ?? 'STANDARD',
    };
    this.bucket(bucket).objects.set(key, object);
    return object;
  }

  get(bucket: string, key: string): StoredObject {
    const object = this.bucket(bucket).objects.get(key);
    if (!object) throw new AwsError('NoSuchKey', `The specified key does not exist: ${key}`, 404);
    return object;
  }

  delete(bucket: string, key: string): void {
    this.bucket(bucket).objects.delete(key);
  }

  /** The objects whose key begins with the prefix, in the order of their keys' UTF-8 bytes. */
  list(bucket: string, prefix = ''): readonly StoredObject[] {
    return [...this.bucket(bucket).objects.values()]
      .filter((object) => object.key.startsWith(prefix))
      .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }
}
