const MODULUS = 2_147_483_647;
const MULTIPLIER = 48_271;

/** Random numbers that are the same at every run (Lehmer's generator): the data set must never change by itself. */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    this.state = seed % MODULUS || 1;
  }

  /** At least 0, less than 1. */
  next(): number {
    this.state = (this.state * MULTIPLIER) % MODULUS;
    return (this.state - 1) / (MODULUS - 1);
  }

  /** A whole number from 0 to `below - 1`. */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  pick<T>(values: readonly [T, ...T[]]): T {
    return values[this.below(values.length)] ?? values[0];
  }
}
