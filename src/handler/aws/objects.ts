import { Readable } from 'node:stream';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { InvalidRequestError } from '../requests/fields';

/** An object as a listing shows it. */
export interface ListedObject {
  readonly bucket: string;
  readonly key: string;
  /** Changes with the content. */
  readonly tag: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** Which bytes of which content of an object. */
export interface Part {
  /** The first one; none means from the beginning on. */
  readonly offset?: number;
  /** Entity tag of the content: another one is refused with PreconditionFailed. */
  readonly tag?: string;
}

/** What is read of S3. */
export interface Objects {
  /** The objects whose keys begin with a path, `s3://bucket/prefix`, in the order of their keys; no more than so many. */
  list(path: string, most?: number): Promise<readonly ListedObject[]>;
  /** The bytes of an object; NoSuchKey when it is gone. */
  read(object: Pick<ListedObject, 'bucket' | 'key'>, part?: Part): Promise<Readable>;
}

/** Bucket and key of a path. */
export function locationOf(path: string): { readonly bucket: string; readonly key: string } {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/.exec(path) ?? [];
  if (bucket === undefined) throw new InvalidRequestError(`${path} is no path such as s3://<bucket>/<key>`);
  return { bucket, key };
}

/** S3's own words name neither the object nor what was done with it. */
export async function about<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw during(what, error);
  }
}

/** The same error, with what was being done before its words. */
export function during(what: string, error: unknown): unknown {
  if (error instanceof Error) error.message = `${what}: ${error.message}`;
  return error;
}

/** Where an object lies. */
export function placeOf({ bucket, key }: Pick<ListedObject, 'bucket' | 'key'>): string {
  return `s3://${bucket}/${key}`;
}

/** For a connection, for the beginning of an answer, and between two parts of it: by itself, the SDK waits for ever. */
const PATIENCE_MS = 30_000;

/** Objects of S3. What does not come in time fails with TimeoutError: each of the SDK's three tries of a call, or what is being read. */
export class S3Objects implements Objects {
  private readonly client: S3Client;

  constructor(patienceMs = PATIENCE_MS) {
    const requestHandler = { connectionTimeout: patienceMs, requestTimeout: patienceMs, throwOnRequestTimeout: true, socketTimeout: patienceMs };
    this.client = new S3Client({ requestHandler });
  }

  async list(path: string, most = Infinity): Promise<readonly ListedObject[]> {
    const { bucket, key: prefix } = locationOf(path);
    return about(`listing ${path}`, async () => {
      const objects: ListedObject[] = [];
      for await (const { Contents } of paginateListObjectsV2({ client: this.client }, { Bucket: bucket, Prefix: prefix })) {
        for (const { Key: key = '', ETag: tag = '', Size: bytes = 0, LastModified: modified } of Contents ?? []) {
          objects.push({ bucket, key, tag, bytes, modifiedAt: modified?.getTime() ?? 0 });
        }
        if (objects.length >= most) return objects.slice(0, most);
      }
      return objects;
    });
  }

  async read({ bucket, key }: Pick<ListedObject, 'bucket' | 'key'>, { offset = 0, tag }: Part = {}): Promise<Readable> {
    return about(`reading ${placeOf({ bucket, key })}`, async () => {
      const range = offset > 0 ? `bytes=${offset}-` : undefined;
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: range, IfMatch: tag }));
      if (!(Body instanceof Readable)) throw new Error('it has no content');
      return Body;
    });
  }
}
