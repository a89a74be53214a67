/** Some time, in milliseconds since 1970; the end is no part of it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The longest time without a break that fewer than so many of the spans overlap. */
export function longestFree(taken: readonly Span[], slots: number, { from, to }: Span): number {
  let longest = 0;
  let freeSince: number | undefined;
  for (const time of borders(taken, from, to)) {
    const free = time < to && taken.filter((span) => span.from <= time && time < span.to).length < slots;
    if (free) {freeSince ??= time;} else if (freeSince !== undefined) {
      longest = Math.max(longest, time - freeSince);
      freeSince = undefined;
    }
  }
  return longest;
}

/** Where anything changes, in the order of time. */
function borders(taken: readonly Span[], from: number, to: number): readonly number[] {
  const times = taken.flatMap((span) => [span.from, span.to]).filter((time) => from < time && time < to);
  return [from, ...times.sort((a, b) => a - b), to];
}
