import { isUtf8 } from 'node:buffer';
import { ObjectReader } from './object-reader';
import { notUtf8, Problem, wrongFile } from './problem';
import { Found, Shape } from './shape';
import { firstInvalid, incompleteTail } from './utf8';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Bytes that are read in one go, however many come at once. */
const PART_BYTES = 65_536;

/** A line's beginning, from which another process can go on. */
export interface Cursor {
  /** Bytes of the file before it. */
  readonly offset: number;
  /** The line's number, counted from 1. */
  readonly line: number;
}

/** The beginning of a file. */
export const FILE_START: Cursor = { offset: 0, line: 1 };

/** What a line has behind it: a truncated file has nothing behind its last one. */
export type Ending = 'LF' | 'CRLF' | 'NONE';

/** A line: either it has a problem, or it is a JSON object in which all that the shape asks for was looked for. */
export type ScannedLine<S extends Shape = Shape> = Place & (
  | { readonly problem: Problem; readonly value?: undefined }
  | { readonly problem?: undefined; readonly value: Found<S> }
);

/** Where a line lies. */
export interface Place extends Cursor {
  readonly ending: Ending;
  /** Where the next line begins. */
  readonly next: Cursor;
}

/** Takes the lines in their order; nothing comes any more once it has said `false`. */
export type Visit<Line> = (line: Line) => boolean | void;

/** Reads JSON Lines in chunks that may begin and end anywhere, and holds no line. */
export class LineScanner<S extends Shape> {
  private readonly reader: ObjectReader;
  private problem?: Problem;
  /** The beginning of a character whose rest is still to come. */
  private rest: Buffer = Buffer.alloc(0);
  /** Bytes of the file before the part that is read. */
  private before: number;
  private previousByte = 0;
  private place: Cursor;
  private stopped = false;

  constructor(shape: S, private readonly visit: Visit<ScannedLine<S>>, from: Cursor = FILE_START) {
    this.reader = new ObjectReader(shape);
    this.place = from;
    this.before = from.offset;
  }

  /** The beginning of the first line that has not been visited. */
  get cursor(): Cursor {
    return this.place;
  }

  /** Whether the visitor has said that it wants no more. */
  get done(): boolean {
    return this.stopped;
  }

  push(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length && !this.stopped; from += PART_BYTES) {
      const part = Buffer.from(chunk.buffer, chunk.byteOffset + from, Math.min(PART_BYTES, chunk.length - from));
      const bytes = this.rest.length === 0 ? part : Buffer.concat([this.rest, part]);
      const whole = bytes.length - incompleteTail(bytes);
      this.rest = Buffer.from(bytes.subarray(whole)); // a copy, since the chunk is not ours to keep
      this.read(bytes.subarray(0, whole));
    }
  }

  /** The file ends here, with or without a line feed. */
  end(): void {
    this.read(this.rest);
    if (this.before > this.place.offset && !this.stopped) this.endLine(this.before, 'NONE');
  }

  private read(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (this.before === 0) this.problem = wrongFile(bytes);
    let bad = isUtf8(bytes) ? bytes.length : firstInvalid(bytes, 0);
    let i = 0;
    while (i < bytes.length && !this.stopped) {
      i = this.problem === undefined ? this.readLine(bytes, i, bad) : lineEnd(bytes, i);
      if (bytes[i] !== LINE_FEED) continue;
      this.endLine(this.before + i, this.ending(bytes, i));
      i++;
      if (bad < i) bad = firstInvalid(bytes, i);
    }
    this.before += bytes.length;
    this.previousByte = bytes[bytes.length - 1];
  }

  private readLine(bytes: Buffer, from: number, bad: number): number {
    const origin = this.place.offset - this.before - 1;
    const i = this.reader.run(bytes, from, bad, origin);
    this.problem = this.reader.problem ?? (i === bad && bad < bytes.length ? notUtf8(i - origin) : undefined);
    return i;
  }

  private ending(bytes: Buffer, lineFeed: number): Ending {
    return (lineFeed === 0 ? this.previousByte : bytes[lineFeed - 1]) === CARRIAGE_RETURN ? 'CRLF' : 'LF';
  }

  private endLine(end: number, ending: Ending): void {
    const { place, reader } = this;
    const next = { offset: end + (ending === 'NONE' ? 0 : 1), line: place.line + 1 };
    if (this.problem === undefined) reader.end(end - place.offset + 1);
    const problem = this.problem ?? reader.problem;
    this.place = next;
    this.problem = undefined;
    // written out, since spreading takes longer than all the rest; the reader knows no types of shapes, but finds what this one asks for
    const line = { line: place.line, offset: place.offset, ending, next, problem, value: problem === undefined ? reader.found : undefined };
    reader.clear();
    this.stopped = this.visit(line as ScannedLine<S>) === false;
  }
}

function lineEnd(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(LINE_FEED, from);
  return end === -1 ? bytes.length : end;
}
