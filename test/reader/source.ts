interface AfterTheChunks {
  readonly thenHangs?: boolean;
  readonly thenFails?: Error;
  /** Each chunk takes the place of the one before. */
  readonly sharesMemory?: boolean;
}

/** Chunks of bytes that arrive one after the other. */
export class Source implements AsyncIterable<Uint8Array> {
  /** How often it was closed before its end. */
  closed = 0;

  constructor(private readonly chunks: readonly Uint8Array[], private readonly then: AfterTheChunks = {}) {}

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    const chunks = this.chunks.values();
    const memory = new Uint8Array(this.chunks.reduce((longest, { length }) => Math.max(longest, length), 0));
    return {
      next: async () => {
        const { done, value } = chunks.next();
        if (done) return this.end();
        if (!this.then.sharesMemory) return { done: false, value };
        memory.fill(0).set(value);
        return { done: false, value: memory.subarray(0, value.length) };
      },
      return: async () => {
        this.closed++;
        return { done: true, value: undefined };
      },
    };
  }

  private async end(): Promise<IteratorResult<Uint8Array>> {
    if (this.then.thenFails) throw this.then.thenFails;
    return this.then.thenHangs ? new Promise(() => {}) : { done: true, value: undefined };
  }
}
