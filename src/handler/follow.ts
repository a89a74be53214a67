import { CustomResourceRequest, State } from './contract';
import { Job } from './personalize';
import { oldJobProperties } from './properties';
import { isJob, isRun } from './requests';
import { accepted, settle, Situation } from './situation';
import { standing } from './status';

/** Looks how far the job has come. */
export function follow(situation: Situation, job: Job): State {
  const { creationDateTime, solutionVersionArn } = job;
  const known = { creationDateTime, solutionVersionArn };
  switch (standing(job.status)) {
    case 'active': return settle(situation, { kind: 'active', ...known });
    case 'failed': return isToldAlready(situation)
      ? settle(situation, { kind: 'unchanged', ...known })
      : settle(situation, { kind: 'failed', reason: job.failureReason ?? 'Personalize gave no reason' });
    case 'pending': return isFollowedElsewhere(situation)
      ? settle(situation, { kind: 'pending', ...known })
      : accepted(situation, `the last status seen is ${job.status ?? 'none'}`);
  }
}

/** A failure that was reported before is not reported again, and a roll-back has nowhere to go. */
function isToldAlready({ state: { request, creating }, plan }: Situation): boolean {
  if (plan.rollingBack) return !creating;
  return plan.kept && isJob(request) && (isWaited(request) || plan.waitsFor === 'acceptance');
}

/** Whether the resource waited for its job before this request. */
function isWaited(request: CustomResourceRequest): boolean {
  return oldJobProperties(request)?.CompletionTimeoutSeconds !== undefined;
}

/** After its answer, a request follows the job that it has started or taken over, to tell how it ended; another one's job is the other one's. */
function isFollowedElsewhere({ state, plan }: Situation): boolean {
  if (!state.answered || state.creating || isRun(state.request)) return false;
  return plan.kept || plan.rollingBack;
}
