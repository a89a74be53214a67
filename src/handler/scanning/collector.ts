import { Finding } from './finding';
import { Found, Kind, Shape } from './shape';
import { Text } from './text';

const MAX_NAME_LENGTH = 256;

/** Keeps what a shape asks for of one object; the rest passes by and leaves only numbers. */
export class Collector {
  root?: Found;
  /** Where the string's characters go that is read just now. */
  words?: Text;
  /** The object or array that is read just now, if the shape asks for it. */
  private around?: Finding;
  private readonly outer: Finding[] = [];
  /** Levels below what the shape asks for. */
  private below = 0;
  /** The name of the member that is read just now. */
  private readonly name = new Text(MAX_NAME_LENGTH, false);
  /** The value whose JSON is kept as it is written, while it is read, and where the part of it begins that is not kept yet. */
  private written?: Finding;
  private writtenFrom = 0;

  constructor(private readonly shape: Shape) {}

  /** Forgets everything before the next object. */
  clear(): void {
    this.root = this.words = this.around = this.written = undefined;
    this.outer.length = this.below = 0;
  }

  /** So many strings of an array. */
  count(strings: number): void {
    if (this.below > 0 || this.around === undefined) return;
    this.around.size += strings;
    this.around.strings += strings;
  }

  openName(): void {
    if (this.below > 0 || !this.around?.named) return;
    this.name.clear();
    this.words = this.name;
  }

  /** A string of an object. */
  openString(byte: number): void {
    if (this.below > 0) return;
    const value = this.begin('string', byte);
    if (this.around !== undefined) this.around.strings++;
    this.words = value?.words;
  }

  openScalar(kind: Kind, byte: number, index: number): void {
    if (this.below === 0) this.write(this.begin(kind, byte), index);
  }

  open(kind: 'object' | 'array', byte: number, index: number): void {
    const value = this.below > 0 ? undefined : this.begin(kind, byte);
    if (value === undefined) {
      this.below++;
      return;
    }
    if (this.around !== undefined) this.outer.push(this.around);
    this.around = value;
    this.write(value, index);
  }

  /** The object or array ends before that index. */
  close(bytes: Buffer, index: number): void {
    if (this.below > 0) {
      this.below--;
      return;
    }
    if (this.written !== undefined && this.written === this.around) this.endWritten(bytes, index);
    this.around = this.outer.pop();
  }

  /** The number, or word, ends before that index. */
  closeScalar(bytes: Buffer, index: number): void {
    if (this.below === 0 && this.written !== undefined && this.written !== this.around) this.endWritten(bytes, index);
  }

  /** The bytes that follow come from another place. */
  resume(index: number): void {
    this.writtenFrom = index;
  }

  /** The bytes before that index go away. */
  suspend(bytes: Buffer, index: number): void {
    const words = this.written?.words;
    if (words !== undefined && !words.done) words.add(bytes.toString('utf8', this.writtenFrom, index));
  }

  private endWritten(bytes: Buffer, index: number): void {
    this.suspend(bytes, index);
    this.written = undefined;
  }

  private write(value: Finding | undefined, index: number): void {
    if (value?.words === undefined) return;
    this.written = value;
    this.writtenFrom = index;
  }

  private begin(kind: Kind, byte: number): Finding | undefined {
    const { around } = this;
    if (around === undefined) {
      const root = new Finding(this.shape, kind, byte);
      this.root = root;
      return root;
    }
    around.size++;
    return around.kind === 'object' && around.named && this.written === undefined ? this.member(around, kind, byte) : undefined;
  }

  private member(around: Finding, kind: Kind, byte: number): Finding | undefined {
    const name = this.name.cut ? undefined : this.name.beginning;
    const shape = around.shapeOf(name);
    if (shape === undefined) return undefined;
    const value = new Finding(shape, kind, byte);
    around.put(name, value);
    return value;
  }
}
