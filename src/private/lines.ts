import { createHash } from 'crypto';
import * as fs from 'fs';

const CHUNK_BYTES = 1_048_576;
const [LINE_FEED] = Buffer.from('\n');

/** The lines of a file as they stand in it, without the line feeds, in the memory that the longest of them needs. */
export function* readLines(file: string): Generator<Buffer> {
  let begun: Buffer[] = [];
  for (const chunk of chunksOf(file)) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      yield Buffer.concat([...begun, chunk.subarray(start, end)]);
      begun = [];
      start = end + 1;
    }
    if (start < chunk.length) begun.push(chunk.subarray(start));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

/** Writes lines, each with a line feed, and gives the SHA-256 of what it wrote, in hexadecimal. */
export function writeLines(file: string, lines: Iterable<string>): string {
  const hash = createHash('sha256');
  const descriptor = fs.openSync(file, 'w');
  try {
    for (const chunk of joined(lines)) {
      hash.update(chunk);
      fs.writeFileSync(descriptor, chunk);
    }
  } finally {
    fs.closeSync(descriptor);
  }
  return hash.digest('hex');
}

function* chunksOf(file: string): Generator<Buffer> {
  const descriptor = fs.openSync(file, 'r');
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const length = fs.readSync(descriptor, chunk);
      if (length === 0) return;
      yield chunk.subarray(0, length);
    }
  } finally {
    fs.closeSync(descriptor);
  }
}

function* joined(lines: Iterable<string>): Generator<string> {
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < CHUNK_BYTES) continue;
    yield text;
    text = '';
  }
  yield text;
}
