import { LineSplitter } from './line-splitter';
import { SegmentFormatError } from './segment-format-error';

const BYTE_ORDER_MARK = '\uFEFF';

/** Leaves the byte order mark to us: by itself it would drop one from every line. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One line of a text, without the line feed at its end. */
export interface Line {
  /** The first line is 1. */
  readonly number: number;
  readonly text: string;
  /** Whether a line feed ended it; otherwise the source did. */
  readonly ended: boolean;
}

/** The lines of a UTF-8 text, without the blank ones, and without the byte order mark that it may begin with. */
export async function* readLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Line, void, undefined> {
  let number = 0;
  for await (const { bytes, ended } of splitLines(source)) {
    const text = decode(bytes, ++number);
    if (!isBlank(text)) yield { number, text, ended };
  }
}

async function* splitLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<{ bytes: Uint8Array; ended: boolean }, void, undefined> {
  const splitter = new LineSplitter();
  for await (const chunk of source) {
    validateChunk(chunk);
    for (const bytes of splitter.push(chunk)) yield { bytes, ended: true };
  }
  yield { bytes: splitter.end(), ended: false };
}

/** Streams are loosely typed: one with an encoding gives text, which may be broken between two chunks already. */
function validateChunk(chunk: unknown): void {
  if (!ArrayBuffer.isView(chunk)) throw new TypeError(`segments are read from chunks of bytes (Uint8Array), got a ${typeof chunk}`);
}

function decode(bytes: Uint8Array, number: number): string {
  try {
    const text = UTF_8.decode(bytes);
    return number === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  } catch (error) {
    // by its name, as the class may be another realm's; anything else means that the platform has no strings of that length
    if ((error as Partial<Error>).name === 'TypeError') throw new SegmentFormatError(number, 'must be UTF-8');
    throw error;
  }
}

function isBlank(text: string): boolean {
  return /^[ \t\r]*$/.test(text);
}
