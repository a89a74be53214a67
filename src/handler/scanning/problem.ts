import { State } from './grammar';

/** What is wrong with a line, and where. */
export interface Problem {
  readonly code: ProblemCode;
  /** Which byte of the line, counted from 1. */
  readonly byte: number;
  /** For people: goes on after `s3://bucket/key:line: `. Holds at most one character of the line. */
  readonly message: string;
  /** Of one that is cut off: whether inside a string, where JSON that is spread over several lines never breaks. */
  readonly inString?: boolean;
}

export type ProblemCode =
  | 'EMPTY' | 'BYTE_ORDER_MARK' | 'GZIP' | 'UTF_16' | 'NOT_UTF_8' | 'NOT_JSON' | 'NOT_AN_OBJECT' | 'TRUNCATED' | 'TOO_DEEP'
  | 'NO_QUERY' | 'WRONG_MEMBER';

/** Levels of objects and arrays in each other; RFC 8259 leaves the limit to the reader. */
export const MAX_DEPTH = 1000;

const MEMBER_OR_END = 'a member or "}"';
const DIGIT = 'a digit';
const NUMBER = 'the number to go on or end';

/** What would have been right, by state. */
const EXPECTED: Readonly<Record<State, string>> = {
  [State.start]: 'a JSON object',
  [State.firstName]: MEMBER_OR_END,
  [State.name]: 'a member',
  [State.colon]: '":"',
  [State.value]: 'a value',
  [State.firstElement]: 'a value or "]"',
  [State.afterMember]: '"," or "}"',
  [State.afterElement]: '"," or "]"',
  [State.done]: 'the end of the line',
  [State.string]: 'a character that needs no escape',
  [State.escape]: 'one of "\\/bfnrtu after a backslash',
  [State.hex]: 'a hexadecimal digit',
  [State.word]: 'true, false or null',
  [State.wordEnd]: 'true, false or null to end',
  [State.minus]: DIGIT,
  [State.zero]: NUMBER,
  [State.integer]: NUMBER,
  [State.point]: DIGIT,
  [State.fraction]: NUMBER,
  [State.exponent]: 'a digit or sign',
  [State.sign]: DIGIT,
  [State.power]: NUMBER,
};

const STRING_STATES: readonly State[] = [State.string, State.escape, State.hex];

/** A byte that the grammar does not allow there. */
export const unexpected = (state: State, seen: number, byte: number): Problem =>
  ({ code: 'NOT_JSON', byte, message: `is not JSON: at byte ${byte}, expected ${EXPECTED[state]}, got ${shown(seen)}` });

/** A line that ends too early, or holds nothing. */
export const endedEarly = (state: State, byte: number): Problem => {
  if (state === State.start) return { code: 'EMPTY', byte: 1, message: 'the line is empty' };
  const inString = STRING_STATES.includes(state);
  const place = inString ? 'inside a string' : `where ${EXPECTED[state]} was expected`;
  return { code: 'TRUNCATED', byte, message: `is cut off: it ends at byte ${byte} ${place}`, inString };
};

/** JSON, or the beginning of it, but not an object. */
export const notAnObject = (byte: number): Problem => ({ code: 'NOT_AN_OBJECT', byte, message: 'is not a JSON object' });

/** More levels than anything that Personalize reads or writes has. */
export const tooDeep = (byte: number): Problem =>
  ({ code: 'TOO_DEEP', byte, message: `has more than ${MAX_DEPTH} levels of objects and arrays at byte ${byte}` });

/** Bytes that are no character. */
export const notUtf8 = (byte: number): Problem => ({ code: 'NOT_UTF_8', byte, message: `is not UTF-8 at byte ${byte}` });

/** What a file begins with tells what it is when it is no JSON Lines. */
export function wrongFile(bytes: Uint8Array): Problem | undefined {
  const [first, second, third] = bytes;
  if (first === 0x1f) return { code: 'GZIP', byte: 1, message: 'is not text but looks compressed with gzip' };
  if (first === 0xfe || first === 0xff) return { code: 'UTF_16', byte: 1, message: 'is not UTF-8 but looks like UTF-16' };
  if (first !== 0xef || second !== 0xbb || third !== 0xbf) return undefined;
  return { code: 'BYTE_ORDER_MARK', byte: 1, message: 'begins with a byte order mark, which is not JSON' };
}

function shown(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `0x${byte.toString(16).padStart(2, '0')}`;
}
