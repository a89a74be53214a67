import { Cursor, FILE_START } from './line-scanner';

const MARK = Buffer.from('\uFEFF');

/** What is left of a file. */
export interface Behind {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly cursor: Cursor;
}

/** A file behind the byte order mark that it may begin with. */
export async function behindMark(source: AsyncIterable<Uint8Array>): Promise<Behind> {
  const chunks = source[Symbol.asyncIterator]();
  const first = await beginning(chunks);
  const offset = MARK.equals(first.subarray(0, MARK.length)) ? MARK.length : 0;
  return { bytes: joined(first.subarray(offset), chunks), cursor: { ...FILE_START, offset } };
}

/** As many bytes as a mark has at least, unless there are fewer. */
async function beginning(chunks: AsyncIterator<Uint8Array>): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < MARK.length) {
    const { done, value } = await chunks.next();
    if (done) break;
    bytes = Buffer.concat([bytes, value]);
  }
  return bytes;
}

async function* joined(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.(); // closes the source when nobody wants more
  }
}
