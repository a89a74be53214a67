const BITS = 8;

/** Which of so many queries have been answered. */
export class Answered {
  private readonly flags: Uint8Array;
  private answers = 0;

  /** Goes on from what `toString` gave. */
  constructor(size: number, base64 = '') {
    this.flags = new Uint8Array(size);
    Buffer.from(base64, 'base64').forEach((byte, index) => this.addAll(byte, index * BITS));
  }

  get count(): number {
    return this.answers;
  }

  has(number: number): boolean {
    return this.flags[number] === 1;
  }

  add(number: number): void {
    if (this.has(number)) return;
    this.flags[number] = 1;
    this.answers++;
  }

  /** A bit for each query, in Base64. */
  toString(): string {
    const bytes = Buffer.alloc(Math.ceil(this.flags.length / BITS));
    this.flags.forEach((flag, number) => { bytes[Math.floor(number / BITS)] += flag * 2 ** (number % BITS); });
    return bytes.toString('base64');
  }

  private addAll(byte: number, from: number): void {
    for (let bit = 0; bit < BITS; bit++) {
      if (Math.floor(byte / 2 ** bit) % 2 === 1) this.add(from + bit);
    }
  }
}
