import { setTimers } from './timers';

/** More of what happens than this in one run means that something goes round in circles. */
const MAX_EVENTS = 100_000;

/** A property does not hold: what happened until then is part of the message. */
export class Violation extends Error {
  constructor(message: string, history: readonly string[]) {
    super([message, ...history].join('\n'));
    this.name = 'Violation';
  }
}

/** When time begins. */
export const BEGINNING = Date.parse('2026-11-22T07:00:00.000Z');

interface Event {
  readonly time: number;
  readonly action: () => void;
}

/** Virtual time: whatever happens in a run happens in the order of this queue. */
export class World {
  private clock = BEGINNING;
  private readonly events: Event[] = [];
  private readonly history: string[] = [];
  private violated: string | undefined;

  /** Milliseconds since 1970. */
  get now(): number {
    return this.clock;
  }

  /** Lets something happen later; of two things at the same time, the one that was asked for first comes first. The result takes it back. */
  at(time: number, action: () => void): () => void {
    const event: Event = { time, action };
    const later = this.events.findIndex((other) => other.time <= time);
    this.events.splice(later < 0 ? this.events.length : later, 0, event); // the next one is the last one
    return () => this.cancel(event);
  }

  private cancel(event: Event): void {
    const index = this.events.indexOf(event);
    if (index >= 0) this.events.splice(index, 1);
  }

  /** Nothing can come between when there is nothing to wait for. */
  async sleep(ms: number): Promise<void> {
    if (ms > 0) await new Promise<void>((resolve) => { this.at(this.clock + ms, resolve); });
  }

  async sleepUntil(time: number): Promise<void> {
    return this.sleep(time - this.clock);
  }

  /** Remembers what happened, for the one who reads a counter-example. */
  note(text: string): void {
    this.history.push(`${((this.clock - BEGINNING) / 1000).toFixed(1).padStart(9)} s  ${text}`);
  }

  /** Ends the run. Not an exception: the handler would take it for an error of the call that it made. */
  violate(message: string): void {
    this.violated ??= message;
    this.note(`VIOLATION ${message}`);
  }

  /** A process that nobody waits for. */
  spawn(process: Promise<void>): void {
    process.catch((error: unknown) => this.violate(`the simulation broke: ${error instanceof Error ? error.stack : String(error)}`));
  }

  /** Runs until nothing is left to happen. */
  async run(): Promise<void> {
    const restore = setTimers(this);
    try {
      await this.runAll();
    } finally {
      restore();
    }
  }

  private async runAll(): Promise<void> {
    for (let count = 0; ; count++) {
      await quiet();
      if (count > MAX_EVENTS) this.violate('P5 something goes round in circles');
      if (this.violated) throw this.violation(this.violated);
      const event = this.events.pop();
      if (!event) return;
      this.clock = event.time;
      event.action();
    }
  }

  violation(message: string): Violation {
    return new Violation(message, this.history);
  }
}

/** Resolves when all code that can run has run until its next call. */
async function quiet(): Promise<void> {
  await new Promise<void>((resolve) => { setImmediate(resolve); });
}
