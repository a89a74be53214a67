import { FILE_START, LineScanner, ScannedLine } from '../../../src/handler/scanning/line-scanner';
import { Shape } from '../../../src/handler/scanning/shape';

/** All lines of a file that comes in those pieces. */
export function scanned<S extends Shape>(shape: S, chunks: readonly (Uint8Array | string)[], from = FILE_START): ScannedLine<S>[] {
  const lines: ScannedLine<S>[] = [];
  const scanner = new LineScanner(shape, (line) => { lines.push(line); }, from);
  for (const chunk of chunks) scanner.push(Buffer.from(chunk));
  scanner.end();
  return lines;
}

/** A file that comes in those pieces, and whether it has been closed. */
export class Source implements AsyncIterable<Uint8Array> {
  closed = false;
  read = 0;

  constructor(private readonly chunks: readonly (Uint8Array | string)[]) {}

  async* [Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (const chunk of this.chunks) {
        this.read++;
        yield Buffer.from(chunk);
      }
    } finally {
      this.closed = true;
    }
  }
}
