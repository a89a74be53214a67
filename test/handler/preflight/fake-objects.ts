import { Readable } from 'node:stream';
import { ListedObject, locationOf, Objects } from '../../../src/handler/aws/objects';

/** What is in an object: bytes, as they are or as they come, or what reading it fails with. */
export type Content = string | Buffer | Error | (() => Iterable<Uint8Array> | AsyncIterable<Uint8Array>);

/** An error as the AWS SDK names it. */
export function awsError(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

/** A bucket that counts who reads it. */
export class FakeObjects implements Objects {
  /** Keys, in the order in which they were read. */
  readonly keysRead: string[] = [];
  readonly streams: Readable[] = [];
  /** How many were read at once, at most. */
  mostOpen = 0;
  /** What listing was asked for. */
  most?: number;

  constructor(private readonly contents: Readonly<Record<string, Content>>, private readonly bytes?: number) {}

  get allClosed(): boolean {
    return this.streams.every(({ destroyed }) => destroyed);
  }

  async list(path: string, most = Infinity): Promise<readonly ListedObject[]> {
    const { bucket, key: prefix } = locationOf(path);
    this.most = most;
    const keys = Object.keys(this.contents).filter((key) => key.startsWith(prefix)).sort();
    return keys.slice(0, most).map((key) => ({ bucket, key, tag: 'tag', modifiedAt: 0, bytes: this.sizeOf(this.contents[key]) }));
  }

  async read({ key }: Pick<ListedObject, 'key'>): Promise<Readable> {
    const content = this.contents[key];
    this.keysRead.push(key);
    if (content instanceof Error) throw content;
    const stream = Readable.from(typeof content === 'function' ? content() : [Buffer.from(content)]);
    this.streams.push(stream);
    this.mostOpen = Math.max(this.mostOpen, this.streams.filter(({ destroyed }) => !destroyed).length);
    return stream;
  }

  private sizeOf(content: Content): number {
    return typeof content === 'string' || Buffer.isBuffer(content) ? this.bytes ?? content.length : 1000;
  }
}
