/* eslint-disable no-bitwise -- hashing is what bits are for */
const { imul } = Math;

const MAX_QUERIES = 1_000_000;
/** At least so many bytes has a line with its line feed: {"itemId":"1"}. */
const MIN_LINE_BYTES = 15;
/** Some room stays free: in a full table, what is not there would be looked for everywhere. */
const SLOTS_PER_QUERY = 1.25;

/**
 * Finds queries that have come before, without keeping them: of each a fingerprint of 32 bits, in at most 8 MB for a million of them.
 * Where it lies is worth up to 21 bits more, so of a million queries that all differ, one is taken for another with odds of about 1 to 9,000;
 * of a hundred thousand, with 1 to 25,000 at worst. Once a million differ, no others are kept: they are not found when they come again.
 */
export class SeenQueries {
  /** Open addressing: a fingerprint lies in the first free slot from its own on; 0 is a free one. */
  private readonly slots: Uint32Array;
  private kept = 0;

  /** For the queries of files of so many bytes. */
  constructor(bytes: number) {
    const most = Math.min(MAX_QUERIES, Math.ceil(bytes / MIN_LINE_BYTES));
    this.slots = new Uint32Array(2 ** Math.ceil(Math.log2(SLOTS_PER_QUERY * most + 2)));
  }

  /** Whether a query has come before; from now on it has. */
  repeats(id: string): boolean {
    const { slots } = this;
    let one = 0x811c9dc5; // two lanes, so that what is the same in one still differs in the other
    let other = id.length;
    for (let i = 0; i < id.length; i++) {
      const unit = id.charCodeAt(i);
      one = imul(one ^ unit, 0x01000193);
      other = imul((other << 13 | other >>> 19) ^ unit, 0x9e3779b1);
    }
    const fingerprint = scattered(other) || 1;
    const last = slots.length - 1;
    let slot = scattered(one ^ other) & last;
    while (slots[slot] !== 0) {
      if (slots[slot] === fingerprint) return true;
      slot = (slot + 1) & last;
    }
    this.keep(slot, fingerprint);
    return false;
  }

  /** There may be more than were announced: files grow between listing and reading. */
  private keep(slot: number, fingerprint: number): void {
    if (this.kept >= MAX_QUERIES || SLOTS_PER_QUERY * this.kept >= this.slots.length - 1) return;
    this.slots[slot] = fingerprint;
    this.kept++;
  }
}

/** A number of 32 bits of which every bit depends on every one; no two numbers give the same. */
function scattered(bits: number): number {
  const once = imul(bits ^ (bits >>> 16), 0x7feb352d);
  const twice = imul(once ^ (once >>> 15), 0x846ca68b);
  return (twice ^ (twice >>> 16)) >>> 0;
}
