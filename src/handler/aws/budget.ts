import { Readable } from 'node:stream';
import { during, ListedObject, Objects, Part, placeOf } from './objects';

/** Ends what was being waited for when the time was over. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';

  constructor(what: string) {
    super(`${what} took too long`);
  }
}

/** The time that reading may take, however much there is to read and however slowly it comes. */
export class Budget {
  private readonly end: number;
  /** Ends all that is under way. */
  private readonly cuts = new Set<() => void>();
  private ended = false;

  constructor(private readonly now: () => number, private readonly milliseconds: number) {
    this.end = now() + milliseconds;
  }

  get over(): boolean {
    return this.ended || this.now() >= this.end;
  }

  /** Gives what the work gives. When the time is over, what it waits for within the budget fails, and what it reads is closed. */
  async spend<T>(work: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.finish(), this.milliseconds);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      this.finish();
    }
  }

  /** What a call gives, if that comes in time. */
  async within<T>(what: string, call: () => Promise<T>): Promise<T> {
    if (this.over) throw new TimeoutError(what);
    return new Promise<T>((resolve, reject) => {
      const cut = (): void => reject(new TimeoutError(what));
      this.cuts.add(cut);
      void call().then(resolve, reject).finally(() => this.cuts.delete(cut));
    });
  }

  /** The bytes of an object, which is closed at the end, early or not; errors name it. */
  async* bytesOf(objects: Pick<Objects, 'read'>, object: ListedObject, part?: Part): AsyncGenerator<Uint8Array> {
    const what = `reading ${placeOf(object)}`;
    const stream = await this.within(what, async () => this.opened(await objects.read(object, part)));
    const chunks: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
    const next = async (): Promise<IteratorResult<Uint8Array>> => this.within(what, async () => chunks.next());
    try {
      for (let chunk = await next(); !chunk.done; chunk = await next()) yield chunk.value;
    } catch (error) {
      throw error instanceof TimeoutError ? error : during(what, error);
    } finally {
      stream.destroy();
    }
  }

  /** Nobody reads any more what comes too late. */
  private opened(stream: Readable): Readable {
    return this.ended ? stream.destroy() : stream;
  }

  private finish(): void {
    this.ended = true;
    for (const cut of this.cuts) cut();
  }
}
