import { settle, Situation, whatIsKnown, YOUNG_PERMISSIONS_MS } from './situation';
import { Job } from '../aws/personalize';
import { NEXT, State, Verification } from '../contract';
import { Findings, judged } from '../jobs/gaps';
import { verdict } from '../jobs/status';
import { jobProperties } from '../requests/properties';
import { log } from '../telling/log';
import { begin, countsSoFar, verify } from '../verification/verify';

/** Within the five minutes that a function may run. */
const SLICE_MS = 200_000;
/** By then, some ten thousand megabytes have been read: the rest is not worth holding anybody up. */
const BUDGET_MS = 30 * 60_000;
/** Of a job that the resource had before: an update of its tags is in no need of counts. */
const SHORT_BUDGET_MS = 2 * 60_000;
const RETRY_SECONDS = 10;

/**
 * Counts the segments of a job that is ACTIVE, a slice at a time: single queries may have gone without one. Only the
 * job's own request does; the answer to one that waits for nothing is not held up by it.
 */
export async function countSegments(situation: Situation, job: Job): Promise<State> {
  const { state, plan: { jobName, waitsFor }, dependencies: { objects, now } } = situation;
  const properties = jobProperties(state.request);
  const atOnce = waitsFor === 'acceptance' && !state.answered;
  if (properties.VerifyOutput === 'false' || atOnce) return settle(situation, { kind: 'active', ...whatIsKnown(job) });
  // should the look end without a word, this much is known
  if (state.verification === undefined) return { ...state, known: whatIsKnown(job), verification: begin(now()), next: NEXT.reconcile };
  const createdAt = job.creationDateTime === undefined ? undefined : Date.parse(job.creationDateTime);
  const subject = { properties, jobName, createdAt, isYoung: isYoung(situation) };
  const { verification, done, isEmpty, error } = await verify(subject, state.verification, { objects: objects(), now }, sliceMs(situation));
  const counting: Situation = { ...situation, state: { ...state, known: whatIsKnown(job), verification } };
  if (done && isEmpty && !state.creating) return settle(counting, { kind: 'active', ...whatIsKnown(job), uncounted: 'there are none any more' });
  if (done && error === undefined) return settle(counting, judged(counting.state, { counts: verification.counts }));
  if (isWorthGoingOn(counting, error)) return goOn(counting.state, error);
  if (isTimeForAnswer(counting) && waitsFor === 'next link') return settle(counting, { kind: 'pending', ...whatIsKnown(job) }); // and goes on
  const uncounted = error === undefined ? 'there was no time for all of them' : String(error);
  log('segments were not counted to their end', { jobName, error: uncounted, ...countsSoFar(verification) });
  return settle(counting, judged(counting.state, { ...counted(verification, error), uncounted }));
}

/** Nothing, when not one file could be looked at. */
function counted(verification: Verification, error: unknown): Pick<Findings, 'counts'> {
  const counts = countsSoFar(verification);
  return error !== undefined && counts.verifiedFiles === 0 ? {} : { counts };
}

function goOn(state: State, error: unknown): State {
  return error === undefined ? { ...state, next: NEXT.reconcile } : { ...state, next: NEXT.wait, waitSeconds: RETRY_SECONDS };
}

function isTimeForAnswer({ state, plan, dependencies }: Situation): boolean {
  return !state.answered && dependencies.now() >= Date.parse(plan.deadline);
}

/** A slice ends with the time for the answer. */
function sliceMs({ state, plan, dependencies }: Situation): number {
  return state.answered ? SLICE_MS : Math.min(SLICE_MS, Date.parse(plan.deadline) - dependencies.now());
}

/** As long as there is time for it. */
function isWorthGoingOn(situation: Situation, error: unknown): boolean {
  const { plan } = situation;
  if (isTimeForAnswer(situation)) return false;
  if (error !== undefined && verdict(error) !== 'not yet') return isYoung(situation);
  return countedFor(situation) < (plan.kept || plan.rollingBack ? SHORT_BUDGET_MS : BUDGET_MS);
}

/** Permissions may be as young as the deployment that brings them, and are given as long as before the job. */
function isYoung(situation: Situation): boolean {
  return countedFor(situation) < YOUNG_PERMISSIONS_MS;
}

/** Milliseconds since the look began. */
function countedFor({ state, plan, dependencies }: Situation): number {
  return dependencies.now() - Date.parse(state.verification?.startedAt ?? plan.startedAt);
}
