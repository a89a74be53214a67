const LINE_FEED = 0x0A;

/**
 * Cuts chunks of bytes into lines. In UTF-8 no other character holds the byte of a line feed, so characters stay whole
 * wherever the chunks end.
 */
export class LineSplitter {
  /** The beginning of a line that goes on in the next chunk, with room to grow. */
  private begun = new Uint8Array(0);
  private length = 0;

  /** The lines that end in this chunk, without their line feeds; the chunk must not change meanwhile. */
  *push(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      yield this.complete(chunk.subarray(start, end));
      start = end + 1;
    }
    this.append(chunk.subarray(start));
  }

  /** What comes after the last line feed. */
  end(): Uint8Array {
    return this.complete(new Uint8Array(0));
  }

  private complete(rest: Uint8Array): Uint8Array {
    if (this.length === 0) return rest;
    this.append(rest);
    const line = this.begun.subarray(0, this.length);
    this.begun = new Uint8Array(0);
    this.length = 0;
    return line;
  }

  private append(bytes: Uint8Array): void {
    const length = this.length + bytes.length;
    if (length > this.begun.length) this.grow(length);
    this.begun.set(bytes, this.length);
    this.length = length;
  }

  /** To twice the size at least, so that no byte of a long line is copied more than a few times. */
  private grow(length: number): void {
    const begun = new Uint8Array(Math.max(length, 2 * this.begun.length));
    begun.set(this.begun.subarray(0, this.length));
    this.begun = begun;
  }
}
