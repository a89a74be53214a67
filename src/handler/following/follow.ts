import { Job } from '../aws/personalize';
import { CustomResourceRequest, Outcome, State } from '../contract';
import { countSegments } from './count-segments';
import { tellAsFound } from './own-execution';
import { accepted, settle, Situation, whatIsKnown } from './situation';
import { standing } from '../jobs/status';
import { isJob, isRun, isWait } from '../requests/kinds';
import { oldJobProperties } from '../requests/properties';

/** Looks how far the job has come. */
export async function follow(situation: Situation, job: Job): Promise<State> {
  const { state: { request } } = situation;
  if (isFollowedElsewhere(situation)) return settle(situation, { kind: 'pending', ...whatIsKnown(job) });
  switch (standing(job.status)) {
    case 'active': return isWait(request) ? tellAsFound(situation, request, { kind: 'active', ...whatIsKnown(job) }) : countSegments(situation, job);
    case 'failed': return isToldAlready(situation) ? settle(situation, { kind: 'unchanged', ...whatIsKnown(job) }) : fail(situation, job);
    case 'pending': return accepted(situation, `the last status seen is ${job.status ?? 'none'}`);
  }
}

async function fail(situation: Situation, { failureReason = 'Personalize gave no reason' }: Job): Promise<State> {
  const { state: { request } } = situation;
  const failed: Outcome = { kind: 'failed', reason: failureReason };
  return isWait(request) ? tellAsFound(situation, request, failed) : settle(situation, failed);
}

/** A failure that was reported before is not reported again, and a roll-back has nowhere to go. */
function isToldAlready({ state: { request, creating }, plan }: Situation): boolean {
  if (creating) return false; // its own job, which nobody else tells of
  return plan.rollingBack || (plan.kept && isJob(request) && (isWaited(request) || plan.waitsFor === 'acceptance'));
}

/** Whether the resource waited for its job before this request. */
function isWaited(request: CustomResourceRequest): boolean {
  return oldJobProperties(request)?.CompletionTimeoutSeconds !== undefined;
}

/**
 * After its answer, a request follows the job that it has started, or had taken over by then, to tell how it ended. One
 * that turns up while it waits for its turn was started by another request, which follows it, unless it was claimed.
 * The links of its chain take what it finds, whoever has started the job.
 */
function isFollowedElsewhere({ state, plan }: Situation): boolean {
  if (!state.answered || state.creating || isRun(state.request)) return false;
  return plan.kept || plan.rollingBack ? plan.waitsFor !== 'next link' : !state.seen;
}
