import { setTimeout as delay } from 'node:timers/promises';

/**
 * The time of the embedded AWS. At speed 60, one real second is one minute for everything that
 * waits, times out or takes long here; the clock starts at the real time and only then runs ahead.
 */
export class Clock {
  readonly origin = Date.now();

  constructor(readonly speed = 1) {
    if (!Number.isFinite(speed) || speed <= 0) throw new Error(`speed must be a positive number, got ${speed}`);
  }

  /** Milliseconds since 1970, in the embedded AWS's own time. */
  now(): number {
    return this.origin + (Date.now() - this.origin) * this.speed;
  }

  date(): Date {
    return new Date(this.now());
  }

  /** Resolves when `ms` of the embedded AWS's time have passed, and no sooner; rejects when the signal aborts. */
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const due = this.now() + ms;
    // a timer may end a little before its time, which at a high speed is a lot
    do await delay(Math.max(0, (due - this.now()) / this.speed), undefined, { signal }); while (this.now() < due);
  }
}
