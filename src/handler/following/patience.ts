import { hash } from '../jobs/content';

const HOUR_MS = 3_600_000;
const TURN_SECONDS = 30;
const MAX_SPREAD_SECONDS = 120;
/** Keeps a day in the queue within the history that an execution may have: a look a minute on average. */
const MIN_SPREAD_SECONDS = 60;
const SPREAD_SECONDS = 10;

/** Long waits for old jobs: at most a twentieth of the age, so that the lag stays small against the job's length. */
export function pollSeconds(ageMs: number): number {
  return Math.round(Math.min(60, Math.max(10, ageMs / 20_000)));
}

/**
 * How long a job that Personalize has no room for waits before it asks again. Jobs ask at different moments: the more
 * often a job was refused, the wider they are spread, and the older it is, the sooner it asks, so that nobody starves.
 * The same job and count give the same wait.
 */
export function turnSeconds(jobName: string, refusals: number, ageMs: number): number {
  const spread = Math.min(MAX_SPREAD_SECONDS, MIN_SPREAD_SECONDS + SPREAD_SECONDS * refusals);
  const width = Math.max(MIN_SPREAD_SECONDS, spread / (1 + ageMs / HOUR_MS));
  return Math.round(TURN_SECONDS + width * fraction(`${jobName} ${refusals}`));
}

/** A number from 0 to 1 that looks like chance and is none. */
function fraction(text: string): number {
  return parseInt(hash(text).slice(0, 8), 16) / 0xffff_ffff;
}
