import { Job } from '../aws/personalize';
import { CustomResourceRequest, State } from '../contract';
import { accepted, settle, Situation } from './situation';
import { standing } from '../jobs/status';
import { isJob, isRun } from '../requests/kinds';
import { oldJobProperties } from '../requests/properties';

/** Looks how far the job has come. */
export function follow(situation: Situation, job: Job): State {
  const { creationDateTime, solutionVersionArn } = job;
  const known = { creationDateTime, solutionVersionArn };
  if (isFollowedElsewhere(situation)) return settle(situation, { kind: 'pending', ...known });
  switch (standing(job.status)) {
    case 'active': return settle(situation, { kind: 'active', ...known });
    case 'failed': return isToldAlready(situation)
      ? settle(situation, { kind: 'unchanged', ...known })
      : settle(situation, { kind: 'failed', reason: job.failureReason ?? 'Personalize gave no reason' });
    case 'pending': return accepted(situation, `the last status seen is ${job.status ?? 'none'}`);
  }
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
 */
function isFollowedElsewhere({ state, plan }: Situation): boolean {
  if (!state.answered || state.creating || isRun(state.request)) return false;
  return plan.kept || plan.rollingBack || !state.seen;
}
