/** What was set and removed when: tells what held at any time. */
class Journal<K, V> {
  private readonly changes: Array<{ readonly time: number; readonly key: K; readonly value?: V }> = [];

  constructor(private readonly now: () => number) {}

  set(key: K, value: V): void {
    this.changes.push({ time: this.now(), key, value });
  }

  remove(key: K): void {
    this.changes.push({ time: this.now(), key });
  }

  asOf(time: number): ReadonlyMap<K, V> {
    const held = new Map<K, V>();
    for (const change of this.changes.filter((one) => one.time <= time)) {
      if (change.value === undefined) held.delete(change.key);
      else held.set(change.key, change.value);
    }
    return held;
  }
}

/** A map that remembers what it held before, for what takes effect later than it is said. */
export class TimedMap<K, V> extends Map<K, V> {
  private readonly journal: Journal<K, V>;

  constructor(now: () => number) {
    super();
    this.journal = new Journal(now);
  }

  /** What the map held at that time. */
  asOf(time: number): ReadonlyMap<K, V> {
    return this.journal.asOf(time);
  }

  override set(key: K, value: V): this {
    this.journal.set(key, value);
    return super.set(key, value);
  }

  override delete(key: K): boolean {
    this.journal.remove(key);
    return super.delete(key);
  }

  override clear(): void {
    for (const key of [...this.keys()]) this.delete(key);
  }
}

/** A set that remembers what it held before. */
export class TimedSet<T> extends Set<T> {
  private readonly journal: Journal<T, true>;

  constructor(now: () => number) {
    super();
    this.journal = new Journal<T, true>(now);
  }

  /** What the set held at that time. */
  asOf(time: number): readonly T[] {
    return [...this.journal.asOf(time).keys()];
  }

  override add(value: T): this {
    this.journal.set(value, true);
    return super.add(value);
  }

  override delete(value: T): boolean {
    this.journal.remove(value);
    return super.delete(value);
  }

  override clear(): void {
    for (const value of [...this]) this.delete(value);
  }
}
