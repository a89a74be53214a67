import { createHash } from 'node:crypto';
import { Schedule } from './schedule';
import { Clock } from '../../core/clock';

const MINUTE_MS = 60_000;

/** One wait is at most this long: Node.js cannot wait for more than 24.8 days. */
const LONGEST_WAIT_MS = 3_600_000;

/** What a timer calls at each time of its schedule, after the delay of the flexible time window. */
export type OnTime = (scheduledTime: number) => void;

/**
 * Calls back at each time of a schedule later than `after`, until the signal aborts. No time is left out, however fast
 * the clock is: those that passed unnoticed are called one after another.
 */
export async function runTimer(clock: Clock, schedule: Schedule, after: number, signal: AbortSignal, onTime: OnTime): Promise<void> {
  for (let time = schedule.recurrence(after); time !== undefined; time = schedule.recurrence(time)) {
    const scheduledTime = time;
    if (!await reached(clock, scheduledTime, signal)) return;
    // beside the wait for the next time, which may come first
    void reached(clock, scheduledTime + windowDelay(schedule, scheduledTime), signal).then((now) => now && onTime(scheduledTime));
  }
}

/** How much later than scheduled the target is invoked: spread over the window, but always the same for the same time. */
export function windowDelay({ arn, windowInMinutes }: Schedule, scheduledTime: number): number {
  const fraction = createHash('sha256').update(`${arn} ${scheduledTime}`).digest().readUInt32BE() / 2 ** 32;
  return Math.floor(fraction * windowInMinutes * MINUTE_MS);
}

/** True once the clock has reached the time, false when the signal aborts before. */
async function reached(clock: Clock, time: number, signal: AbortSignal): Promise<boolean> {
  // at least one wait, so that many times that passed at once do not block everything else
  do {
    const wait = Math.min(time - clock.now(), LONGEST_WAIT_MS);
    await clock.sleep(wait, signal).catch(() => undefined);
  } while (!signal.aborted && clock.now() < time);
  return !signal.aborted;
}
