import { settle, Situation, whatIsKnown, YOUNG_PERMISSIONS_MS } from './situation';
import { Job } from '../aws/personalize';
import { Counts, JobProperties, NEXT, Outcome, RECORD_ERRORS, State } from '../contract';
import { verdict } from '../jobs/status';
import { jobProperties } from '../requests/properties';
import { log } from '../telling/log';
import { countsSoFar, verify } from '../verification/verify';

/** Within the five minutes that a function may run. */
const SLICE_MS = 200_000;
/** By then, some ten thousand megabytes have been read: the rest is not worth holding anybody up. */
const BUDGET_MS = 30 * 60_000;
const RETRY_SECONDS = 10;

/**
 * Counts the segments of a job that is ACTIVE, a slice at a time: single queries may have gone without one. Only the
 * job's own request does; the answer to one that waits for nothing is not held up by it.
 */
export async function countSegments(situation: Situation, job: Job): Promise<State> {
  const { state, plan: { jobName, waitsFor }, dependencies: { objects, now } } = situation;
  const properties = jobProperties(state.request);
  const atOnce = waitsFor === 'acceptance' && !state.answered;
  if (properties.VerifyOutput === 'false' || atOnce) return settle(situation, outcomeOf(situation, job, properties));
  const createdAt = job.creationDateTime === undefined ? undefined : Date.parse(job.creationDateTime);
  const looked = await verify({ properties, jobName, createdAt }, state.verification, { objects: objects(), now }, sliceMs(situation));
  const { verification, done, error } = looked;
  const counting: Situation = { ...situation, state: { ...state, verification } };
  if (done) return settle(counting, outcomeOf(counting, job, properties, verification.counts));
  if (isWorthGoingOn(counting, error)) return goOn(counting.state, error);
  if (isTimeForAnswer(counting) && waitsFor === 'next link') return settle(counting, { kind: 'pending', ...whatIsKnown(job) }); // and goes on
  const counts = countsSoFar(verification);
  log('segments were not counted to their end', { jobName, error: error === undefined ? undefined : String(error), ...counts });
  const isNothing = error !== undefined && counts.verifiedFiles === 0;
  return settle(counting, outcomeOf(counting, job, properties, isNothing ? undefined : counts));
}

function goOn(state: State, error: unknown): State {
  return error === undefined ? { ...state, next: NEXT.reconcile } : { ...state, next: NEXT.wait, waitSeconds: RETRY_SECONDS };
}

/** The job is as it is, unless somebody wants none with gaps; a roll-back, and a job that the resource had before, fail nobody. */
function outcomeOf({ plan }: Situation, job: Job, { RecordErrors }: JobProperties, counts?: Counts): Outcome {
  const fails = RecordErrors === RECORD_ERRORS.fail && !plan.rollingBack && !plan.kept;
  if (fails && counts && counts.failedRecordCount > 0) return { kind: 'incomplete', counts };
  return { kind: 'active', ...whatIsKnown(job), counts };
}

function isTimeForAnswer({ state, plan, dependencies }: Situation): boolean {
  return !state.answered && dependencies.now() >= Date.parse(plan.deadline);
}

/** A slice ends with the time for the answer. */
function sliceMs({ state, plan, dependencies }: Situation): number {
  return state.answered ? SLICE_MS : Math.min(SLICE_MS, Date.parse(plan.deadline) - dependencies.now());
}

/** As long as there is time for it; permissions may be as young as the update that brings them. */
function isWorthGoingOn(situation: Situation, error: unknown): boolean {
  const { state, plan, dependencies } = situation;
  const { startedAt = plan.startedAt } = state.verification ?? {};
  const passes = error === undefined || verdict(error) === 'not yet';
  return !isTimeForAnswer(situation) && dependencies.now() - Date.parse(startedAt) < (passes ? BUDGET_MS : YOUNG_PERMISSIONS_MS);
}
