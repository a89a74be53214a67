import { Cron } from 'croner';
import { cronPattern } from './cron-pattern';
import { WallClock } from './wall-clock';
import { AwsError } from '../../core/errors';

/** The first time of a schedule that is later than the given one, in milliseconds since 1970; undefined when there is none. */
export type Recurrence = (after: number) => number | undefined;

/** When a schedule wants to run. */
export interface RecurrenceOptions {
  /** `rate(…)`, `cron(…)` or `at(…)`. */
  readonly expression: string;
  readonly timeZone: string;
  /** When the schedule was made, in milliseconds since 1970: rates without a start count from here. */
  readonly created: number;
  /** No time is before. */
  readonly start?: number;
  /** No time is after. */
  readonly end?: number;
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The times of a schedule; throws a ValidationException when the expression or the time zone is none. */
export function recurrenceOf(options: RecurrenceOptions): Recurrence {
  const { expression } = options;
  const wall = wallClock(options.timeZone);
  const [, kind, argument] = /^(rate|cron|at)\((.+)\)$/.exec(expression) ?? [];
  try {
    switch (kind) {
      // one-time schedules ignore start and end, as on AWS
      case 'at': return once(argument, wall);
      case 'cron': return within(options, cron(argument, wall));
      case 'rate': return within(options, rate(argument, options.start ?? options.created));
      default: throw new Error('it must be rate(…), cron(…) or at(…)');
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('ValidationException', `Invalid Schedule Expression ${expression}: ${reason}`);
  }
}

function wallClock(timeZone: string): WallClock {
  try {
    return new WallClock(timeZone);
  } catch {
    throw new AwsError('ValidationException', `Provided time zone is not valid: ${timeZone}`);
  }
}

function within({ start = -Infinity, end = Infinity }: RecurrenceOptions, recurrence: Recurrence): Recurrence {
  return (after) => {
    const time = recurrence(Math.max(after, start - 1));
    return time === undefined || time > end ? undefined : time;
  };
}

function once(argument: string, wall: WallClock): Recurrence {
  const wallTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(argument) ? Date.parse(`${argument}Z`) : NaN;
  // some days that no month has are taken for days of the next one
  const exists = !Number.isNaN(wallTime) && new Date(wallTime).toISOString().startsWith(argument);
  if (!exists) throw new Error(`${argument} is no time of the form yyyy-mm-ddThh:mm:ss`);
  const time = wall.instant(wallTime);
  return (after) => time !== undefined && time > after ? time : undefined;
}

function rate(argument: string, start: number): Recurrence {
  const [, value, unit] = /^(\d+) (minute|hour|day)s?$/.exec(argument) ?? [];
  const period = Number(value) * UNIT_MS[unit];
  // true of what is no rate, too
  if (!(period > 0)) throw new Error('a rate is a whole number from 1 on and a unit: minute, minutes, hour, hours, day or days');
  return (after) => start + Math.max(0, Math.floor((after - start) / period) + 1) * period;
}

/**
 * Matched in wall time, which has no gaps, and only then placed in the time zone: a time that is left out when clocks are set forward
 * does not run, and one that comes twice runs the first time.
 */
function cron(argument: string, wall: WallClock): Recurrence {
  const pattern = new Cron(cronPattern(argument), { timezone: 'UTC', mode: '7-part', domAndDow: true, paused: true });
  return (after) => {
    let next = pattern.nextRun(new Date(wall.wallTime(after)));
    for (; next !== null; next = pattern.nextRun(next)) {
      const time = wall.instant(next.getTime());
      if (time !== undefined && time > after) return time;
    }
    return undefined;
  };
}
