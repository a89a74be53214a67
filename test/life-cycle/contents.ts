import { Span } from './slots';
import { mostly, Tape } from './tape';
import { BEGINNING } from './world';

/** What a job may be made from. */
export const CONTENTS = ['A', 'B', 'C'] as const;

/** What is a reason to refuse a content, from when on, and for how long, in seconds. */
const FLAWS = mostly(8, undefined, ['version', 'input', 'input'] as const);
const FLAWED_AFTER = [0, 0, 600, 4000];
const FLAWED_FOR = [Infinity, Infinity, 300, 4000];
/** How queries go without a segment. */
const GAPS = mostly(3, 'none', ['error', 'unanswered', 'no file'] as const);
/** Seconds that a line of segments takes to be read; with the longest, all of them take more than one step of the runner. */
const LINE_TAKES = mostly(3, 0, [10, 40]);
const LARGE = [true, false];

/** What is wrong with a version or an input, and when. */
export interface Flaw extends Span {
  readonly of: 'version' | 'input';
}

/** What there is to find of a content. */
export interface Facts {
  readonly flaw?: Flaw;
  readonly gaps: 'none' | 'error' | 'unanswered' | 'no file';
  readonly lineMs: number;
  /** Whether the segments are too large to be read in one go. */
  readonly large: boolean;
}

/** What is in the versions, the input and the segments of jobs: decided before a run. */
export class Contents {
  private readonly facts: ReadonlyMap<string, Facts>;

  /** Some facts may be given. */
  constructor(tape: Tape, given: Partial<Facts> = {}) {
    this.facts = new Map(CONTENTS.map((content) => [content, { ...factsOf(content, tape), ...given }]));
  }

  of(content: string): Facts {
    const facts = this.facts.get(content);
    if (!facts) throw new Error(`there is no content ${content}`);
    return facts;
  }

  /** Whether a look finds something wrong at that time. */
  isFlawed(content: string, time: number): boolean {
    return this.isFlawedThroughout(content, { from: time, to: time });
  }

  isFlawedThroughout(content: string, { from, to }: Span): boolean {
    const { flaw } = this.of(content);
    return flaw !== undefined && flaw.from <= from && to < flaw.to;
  }

  /** Whether a look may have found something wrong. */
  isFlawedWithin(content: string, { from, to }: Span): boolean {
    const { flaw } = this.of(content);
    return flaw !== undefined && flaw.from <= to && from < flaw.to;
  }

  /** When the input was put there that is there. */
  inputSince(content: string, now: number): number {
    const { flaw } = this.of(content);
    return Math.max(0, ...[flaw?.from ?? 0, flaw?.to ?? 0].filter((time) => flaw?.of === 'input' && time <= now));
  }
}

function factsOf(content: string, tape: Tape): Facts {
  return { flaw: flawOf(content, tape), gaps: tape.pick(GAPS), lineMs: 1000 * tape.pick(LINE_TAKES), large: tape.pick(LARGE) };
}

/** The input of A is the construct's own, and has been checked before. */
function flawOf(content: string, tape: Tape): Flaw | undefined {
  const kind = tape.pick(FLAWS);
  const from = BEGINNING + 1000 * tape.pick(FLAWED_AFTER);
  const to = from + 1000 * tape.pick(FLAWED_FOR);
  return kind && { of: content === 'A' ? 'version' : kind, from, to };
}
