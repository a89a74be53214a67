import { Readable } from 'node:stream';

/** Ends the reading of what was read for too long. */
class BudgetOver extends Error {}

/** The time that reading may take, however much there is to read and however slowly it comes. */
export class Budget {
  private readonly end: number;
  private readonly open = new Set<Readable>();
  private ended = false;

  constructor(private readonly now: () => number, private readonly milliseconds: number) {
    this.end = now() + milliseconds;
  }

  get over(): boolean {
    return this.ended || this.now() >= this.end;
  }

  /** Settles with the work, or when the time is over; then everything that is being read is closed. */
  async spend(work: Promise<unknown>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const end = new Promise<void>((resolve) => { timer = setTimeout(resolve, this.milliseconds); });
    try {
      await Promise.race([work, end]);
    } finally {
      clearTimeout(timer);
      this.ended = true;
      for (const stream of this.open) stream.destroy();
    }
  }

  /** The bytes of a stream, which is closed at the end, early or not; throws when the time is over before. */
  async* bytesOf(stream: Readable): AsyncGenerator<Uint8Array> {
    this.open.add(stream);
    try {
      if (this.over) throw new BudgetOver();
      for await (const chunk of stream) {
        if (this.over) throw new BudgetOver();
        yield chunk as Uint8Array;
      }
    } finally {
      this.open.delete(stream);
      stream.destroy();
    }
  }
}
