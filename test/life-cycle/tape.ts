import * as fc from 'fast-check';

const SIZE = 1024;

/** Decisions that were drawn before the run, one number each; once it has run out, everything goes well and takes no time. */
export class Tape {
  private position = 0;

  constructor(private readonly numbers: readonly number[]) {}

  /** The first option is the tame one, which counter-examples shrink towards. */
  pick<T>(options: readonly T[]): T {
    return options[this.below(options.length)];
  }

  /** Milliseconds up to so many seconds. */
  upTo(seconds: number): number {
    return this.below(seconds * 1000 + 1);
  }

  private below(size: number): number {
    return Math.floor((this.numbers[this.position++] ?? 0) * size / SIZE);
  }
}

/** What a tape is made from. */
export function tapeNumbers(maxLength: number): fc.Arbitrary<number[]> {
  return fc.array(fc.nat(SIZE - 1), { maxLength, size: 'max' });
}

/** A list to pick from: the tame option so many times, then each of the others once. */
export function mostly<T>(times: number, tame: T, others: readonly T[]): readonly T[] {
  return [...Array.from({ length: times }, () => tame), ...others];
}
