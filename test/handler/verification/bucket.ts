import { Readable } from 'node:stream';
import { ListedObject, locationOf, Objects, Part } from '../../../src/handler/aws/objects';

interface Stored {
  readonly body: Buffer;
  readonly tag: string;
  readonly modifiedAt: number;
  /** What the listing says beyond its length: large files without their bytes. */
  readonly more: number;
}

export const JOB_CREATED = Date.parse('2026-11-22T06:00:00Z');

/** An error of S3. */
export function refusal(name: string): Error {
  return Object.assign(new Error(`${name}, said S3`), { name });
}

/** S3 in memory: objects by their paths, `s3://bucket/key`. */
export class Buckets implements Objects {
  readonly streams: Readable[] = [];
  /** Paths that were read, and from which byte on. */
  readonly reads: [string, number][] = [];
  chunkBytes = 1000;
  private readonly stored = new Map<string, Stored>();
  private tags = 0;

  /** What happens before an object is listed or read. */
  before: (call: 'list' | 'read', path: string) => void = () => undefined;

  put(path: string, body: string | Buffer, { more = 0, modifiedAt = JOB_CREATED - 1000, tag = `"tag-${++this.tags}"` } = {}): void {
    this.stored.set(path, { body: Buffer.from(body), tag, modifiedAt, more });
  }

  delete(path: string): void {
    this.stored.delete(path);
  }

  async list(path: string): Promise<readonly ListedObject[]> {
    this.before('list', path);
    return [...this.stored].filter(([name]) => name.startsWith(path)).sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, { body, tag, modifiedAt, more }]) => ({ ...locationOf(name), tag, modifiedAt, bytes: body.length + more }));
  }

  async read({ bucket, key }: Pick<ListedObject, 'bucket' | 'key'>, { offset = 0, tag }: Part = {}): Promise<Readable> {
    const path = `s3://${bucket}/${key}`;
    this.before('read', path);
    const found = this.stored.get(path);
    if (found === undefined) throw refusal('NoSuchKey');
    if (tag !== undefined && tag !== found.tag) throw refusal('PreconditionFailed');
    if (offset > 0 && offset >= found.body.length) throw refusal('InvalidRange');
    this.reads.push([path, offset]);
    const stream = Readable.from(chunks(found.body.subarray(offset), this.chunkBytes), { objectMode: true });
    this.streams.push(stream);
    return stream;
  }
}

function* chunks(body: Buffer, size: number): Generator<Buffer> {
  for (let from = 0; from < body.length; from += size) yield body.subarray(from, from + size);
}
