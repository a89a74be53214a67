import { createHash, Hash } from 'node:crypto';

/** Units that are hashed in one go: escapes come one by one. */
const BATCH = 4096;

/** The beginning of a text that comes in parts, and on demand a digest of all of it; takes no more room however long it is. */
export class Text {
  private kept = '';
  private hash?: Hash;
  private unhashed = '';

  constructor(private readonly limit: number, private readonly digested: boolean) {}

  /** Whether it is longer than what is kept. */
  get cut(): boolean {
    return this.kept.length > this.limit;
  }

  /** Whether what comes can still change anything. */
  get done(): boolean {
    return this.cut && !this.digested;
  }

  /** At most so many UTF-16 units, and no half of a pair at a cut. */
  get beginning(): string {
    if (!this.cut) return this.kept;
    const cut = this.kept.slice(0, this.limit);
    return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
  }

  /** SHA-256 of the UTF-16 units; only where the beginning is not all of it. */
  get digest(): string | undefined {
    return this.hash?.copy().update(this.unhashed, 'utf16le').digest('base64url');
  }

  clear(): void {
    this.kept = this.unhashed = '';
    this.hash = undefined;
  }

  add(part: string): void {
    if (this.hash !== undefined) this.take(part);
    else if (!this.done) this.keep(part);
  }

  private keep(part: string): void {
    this.kept += part;
    if (!this.cut) return;
    if (this.digested) {
      this.hash = createHash('sha256');
      this.take(this.kept);
    }
    this.kept = this.kept.slice(0, this.limit + 1); // one more, which says that it is cut
  }

  private take(part: string): void {
    this.unhashed += part;
    if (this.unhashed.length < BATCH) return;
    this.hash?.update(this.unhashed, 'utf16le');
    this.unhashed = '';
  }
}
