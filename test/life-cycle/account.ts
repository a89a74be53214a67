import { mostly } from './tape';

/** What goes on in an account besides: how many jobs run at a time, how long they take, and how others keep it busy. In seconds. */
export interface Account {
  readonly slots: number;
  readonly durations: readonly number[];
  /** How much of its time a job takes that fails. */
  readonly failsAfter: readonly (number | undefined)[];
  readonly busyAfter: readonly number[];
  readonly busyFor: readonly number[];
}

/** An account where little is sure. */
export const ACCOUNT: Account = {
  slots: 2,
  durations: [60, 370, 20, 1200, 3000, 5000, 8000, 10_800],
  failsAfter: mostly(5, undefined, [1, 0.5, 0.02]),
  busyAfter: [0, 0, 30, 120, 1500],
  busyFor: mostly(4, 0, [30, 300, 3500, 8000, 8000, 20_000, 90_000]),
};
