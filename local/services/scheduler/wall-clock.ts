const DAY_MS = 86_400_000;

/**
 * The clock on the wall in one time zone. A wall time is written as if it were UTC, in milliseconds since 1970: so it can be
 * computed with, although the zone leaves some out and has others twice.
 */
export class WallClock {
  private readonly format: Intl.DateTimeFormat;

  /** Throws a RangeError when there is no such time zone. */
  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
    const { timeZone: resolved } = this.format.resolvedOptions();
    // names of zones are taken in any case here, but not by AWS; and newer versions of Node.js take offsets for zones
    const misspelt = resolved !== timeZone && resolved.toLowerCase() === timeZone.toLowerCase();
    if (misspelt || /^[+-]/.test(timeZone)) throw new RangeError(`Invalid time zone specified: ${timeZone}`);
  }

  /** What the clock shows at an instant. */
  wallTime(instant: number): number {
    const parts = this.format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]);
    const { year, month, day, hour, minute, second } = Object.fromEntries(parts) as Record<string, number>;
    return Date.UTC(year, month - 1, day, hour, minute, second) + mod(instant, 1000);
  }

  /** The first instant at which the clock shows this; undefined when it is set forward past it. */
  instant(wallTime: number): number | undefined {
    // the offsets before and after any change that may be near
    const offsets = [wallTime - DAY_MS, wallTime + DAY_MS].map((instant) => this.wallTime(instant) - instant);
    const instants = offsets.map((offset) => wallTime - offset).filter((instant) => this.wallTime(instant) === wallTime);
    return instants.length > 0 ? Math.min(...instants) : undefined;
  }
}

function mod(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
