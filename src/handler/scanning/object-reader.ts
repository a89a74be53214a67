import { Collector } from './collector';
import { Action, FIRST_ACTION, GRAMMAR, PLAIN, State } from './grammar';
import { endedEarly, MAX_DEPTH, notAnObject, Problem, tooDeep, unexpected } from './problem';
import { Found, Kind, Shape } from './shape';

const COMMA = 0x2c;
const QUOTE = 0x22;
const SPACE = 0x20;
const OBJECT = 1;
const ARRAY = 2;

const WORDS: Readonly<Record<string, readonly [word: string, kind: Kind]>> = { t: ['true', 'boolean'], f: ['false', 'boolean'], n: ['null', 'null'] };
const ESCAPED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Reads the JSON object of one line, in as many parts as it comes, and holds none of them. */
export class ObjectReader {
  /** Why the rest of the line is of no interest. */
  problem?: Problem;
  private state = State.start;
  private depth = 0;
  private readonly containers = new Uint8Array(MAX_DEPTH);
  private naming = false;
  private word = '';
  /** Letters of a word, or digits of an escape, that have been read. */
  private read = 0;
  private unit = 0;
  /** Index of the byte before the line's first one. */
  private origin = 0;
  private readonly collector: Collector;

  constructor(shape: Shape) {
    this.collector = new Collector(shape);
  }

  /** What was found; complete after `end`. */
  get found(): Found | undefined {
    return this.collector.root;
  }

  /** Begins the next line. */
  clear(): void {
    this.state = State.start;
    this.depth = this.read = 0;
    this.problem = undefined;
    this.collector.clear();
  }

  /** Reads on to the line's end, a problem, or the end of the part; gives the index of the first byte that it has not read. */
  run(bytes: Buffer, from: number, to: number, origin: number): number {
    this.origin = origin;
    this.collector.resume(from);
    let i = from;
    while (i < to) {
      const next = GRAMMAR[this.state * 256 + bytes[i]];
      if (next < FIRST_ACTION) {
        this.state = next;
        i++;
      } else {
        const done = this.act(next, bytes, i, to);
        if (done === i && this.stops(next)) break;
        i = done;
      }
    }
    this.collector.suspend(bytes, i);
    return i;
  }

  /** The line ends at that byte. */
  end(byte: number): void {
    if (this.state !== State.done) this.problem ??= endedEarly(this.state, byte);
  }

  private stops(action: Action): boolean {
    return action === Action.endLine || this.problem !== undefined;
  }

  private act(action: Action, bytes: Buffer, i: number, to: number): number {
    switch (action) {
      case Action.openString: return this.openString(bytes, i, to);
      case Action.text: return this.text(bytes, i, to);
      case Action.closeString: return this.closeString(i);
      case Action.openName: return this.openName(bytes, i, to);
      case Action.openObject: return this.open(OBJECT, i);
      case Action.openArray: return this.open(ARRAY, i);
      case Action.close: return this.close(bytes, i);
      case Action.beginNumber: return this.beginNumber(bytes, i);
      case Action.beginWord: return this.beginWord(bytes, i);
      case Action.letter: return this.letter(bytes, i);
      case Action.endScalar: return this.endScalar(bytes, i);
      case Action.escaped: return this.escaped(bytes, i);
      case Action.hexDigit: return this.hexDigit(bytes, i);
      case Action.notAnObject: return this.refuse(i, notAnObject(i - this.origin));
      case Action.refuse: return this.refuse(i, unexpected(this.state, bytes[i], i - this.origin));
      case Action.endLine: return i;
    }
  }

  private refuse(i: number, problem: Problem): number {
    this.problem = problem;
    return i;
  }

  private openString(bytes: Buffer, i: number, to: number): number {
    this.naming = false;
    this.state = State.string;
    if (this.containers[this.depth - 1] === ARRAY) return this.countStrings(bytes, i + 1, to);
    this.collector.openString(i - this.origin);
    return this.text(bytes, i + 1, to);
  }

  /** The hot path: the strings of an array, as long as they come one after the other and have no escapes. */
  private countStrings(bytes: Buffer, from: number, to: number): number {
    let count = 1;
    let i = from;
    for (;;) {
      while (i < to && PLAIN[bytes[i]] === 1) i++;
      if (i + 3 >= to || bytes[i] !== QUOTE || bytes[i + 1] !== COMMA) break;
      const next = bytes[i + 2] === SPACE ? i + 3 : i + 2;
      if (bytes[next] !== QUOTE) break;
      count++;
      i = next + 1;
    }
    this.collector.count(count);
    return i;
  }

  private openName(bytes: Buffer, i: number, to: number): number {
    this.naming = true;
    this.state = State.string;
    this.collector.openName();
    return this.text(bytes, i + 1, to);
  }

  private text(bytes: Buffer, from: number, to: number): number {
    let i = from;
    while (i < to && PLAIN[bytes[i]] === 1) i++;
    const { words } = this.collector;
    if (words !== undefined && !words.done) words.add(bytes.toString('utf8', from, i));
    return i;
  }

  private escaped(bytes: Buffer, i: number): number {
    const { words } = this.collector;
    if (words !== undefined) words.add(ESCAPED[String.fromCharCode(bytes[i])] ?? String.fromCharCode(bytes[i]));
    this.state = State.string;
    return i + 1;
  }

  private hexDigit(bytes: Buffer, i: number): number {
    this.unit = (this.read === 0 ? 0 : this.unit * 16) + hexValue(bytes[i]);
    if (++this.read < 4) return i + 1;
    this.read = 0;
    this.collector.words?.add(String.fromCharCode(this.unit)); // halves of a pair meet again there
    this.state = State.string;
    return i + 1;
  }

  private closeString(i: number): number {
    this.collector.words = undefined;
    if (this.naming) this.state = State.colon;
    else this.afterValue();
    return i + 1;
  }

  private open(container: typeof OBJECT | typeof ARRAY, i: number): number {
    if (this.depth === MAX_DEPTH) return this.refuse(i, tooDeep(i - this.origin));
    this.containers[this.depth++] = container;
    this.collector.open(container === OBJECT ? 'object' : 'array', i - this.origin, i);
    this.state = container === OBJECT ? State.firstName : State.firstElement;
    return i + 1;
  }

  private close(bytes: Buffer, i: number): number {
    this.depth--;
    this.collector.close(bytes, i + 1);
    this.afterValue();
    return i + 1;
  }

  private beginNumber(bytes: Buffer, i: number): number {
    const first = String.fromCharCode(bytes[i]);
    this.collector.openScalar('number', i - this.origin, i);
    if (first === '-') this.state = State.minus;
    else this.state = first === '0' ? State.zero : State.integer;
    return i + 1;
  }

  private beginWord(bytes: Buffer, i: number): number {
    const [word, kind] = WORDS[String.fromCharCode(bytes[i])];
    this.collector.openScalar(kind, i - this.origin, i);
    this.word = word;
    this.read = 1;
    this.state = State.word;
    return i + 1;
  }

  private letter(bytes: Buffer, i: number): number {
    if (bytes[i] !== this.word.charCodeAt(this.read)) return this.refuse(i, unexpected(this.state, bytes[i], i - this.origin));
    if (++this.read < this.word.length) return i + 1;
    this.read = 0;
    this.state = State.wordEnd;
    return i + 1;
  }

  /** The byte itself is left to the state that follows. */
  private endScalar(bytes: Buffer, i: number): number {
    this.collector.closeScalar(bytes, i);
    this.afterValue();
    return i;
  }

  private afterValue(): void {
    if (this.depth === 0) this.state = State.done;
    else this.state = this.containers[this.depth - 1] === OBJECT ? State.afterMember : State.afterElement;
  }
}

function hexValue(digit: number): number {
  return digit < 0x40 ? digit - 0x30 : digit % 0x20 + 9; // letters of both cases are 1 to 6 there
}
