import { setMaxListeners } from 'node:events';
import { Invoker } from './invoker';
import { recurrenceOf } from './recurrence';
import { Schedule, ScheduleSettings } from './schedule';
import { DEFAULT_GROUP } from './schedule-settings';
import { runTimer } from './timer';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';

const NAME = /^[\w.-]{1,64}$/;

/** A schedule, and what ends its timer and its invocations. */
interface RunningSchedule {
  readonly schedule: Schedule;
  readonly running: AbortController;
}

/** When a schedule was made and last changed, and from when on, in milliseconds since 1970, its times count. */
interface Moments {
  readonly created: Date;
  readonly modified: Date;
  readonly after: number;
}

/** The schedules of the account, each invoking its target at its times. */
export class Schedules {
  private readonly byName = new Map<string, RunningSchedule>();
  private stopped = false;

  constructor(private readonly context: Context, private readonly invoker: Invoker) {}

  create(name: string, settings: ScheduleSettings): Schedule {
    if (!NAME.test(name)) throw new AwsError('ValidationException', `Name must have 1 to 64 of the characters 0-9 a-z A-Z - _ . , got ${name}`);
    if (this.byName.has(name)) throw new AwsError('ConflictException', `Schedule ${name} already exists.`, 409);
    // targets see whole seconds only; and a rate begins at once
    const created = new Date(Math.floor(this.context.clock.now() / 1000) * 1000);
    return this.put(name, settings, { created, modified: created, after: created.getTime() - 1 });
  }

  /** From now on, only the new settings count: what waits for its flexible time window or for a retry is dropped. */
  update(name: string, settings: ScheduleSettings): Schedule {
    const modified = this.context.clock.date();
    return this.put(name, settings, { created: this.get(name).created, modified, after: modified.getTime() });
  }

  delete(name: string): void {
    this.get(name);
    this.end(name);
    this.byName.delete(name);
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  get(name: string): Schedule {
    const found = this.byName.get(name);
    if (!found) throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
    return found.schedule;
  }

  all(): readonly Schedule[] {
    return [...this.byName.values()].map(({ schedule }) => schedule);
  }

  /** Nothing is invoked any more. */
  stop(): void {
    this.stopped = true;
    for (const name of this.byName.keys()) this.end(name);
  }

  private put(name: string, settings: ScheduleSettings, { created, modified, after }: Moments): Schedule {
    const { expression, timeZone, startDate, endDate } = settings;
    const bounds = { start: startDate?.getTime(), end: endDate?.getTime() };
    const recurrence = recurrenceOf({ expression, timeZone, created: created.getTime(), ...bounds });
    const arn = this.context.arn('scheduler', `schedule/${DEFAULT_GROUP}/${name}`);
    const schedule = { ...settings, name, arn, created, modified, recurrence };
    this.end(name);
    this.byName.set(name, { schedule, running: this.start(schedule, after) });
    return schedule;
  }

  private start(schedule: Schedule, after: number): AbortController {
    const running = new AbortController();
    // each invocation that waits listens
    setMaxListeners(0, running.signal);
    const { signal } = running;
    if (schedule.enabled && !this.stopped) {
      void runTimer(this.context.clock, schedule, after, signal, (time) => void this.invoker.invoke(schedule, time, signal));
    }
    return running;
  }

  private end(name: string): void {
    this.byName.get(name)?.running.abort();
  }
}
