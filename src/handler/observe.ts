import { State } from './contract';
import { log } from './log';
import { Job } from './personalize';
import { oldJobProperties } from './properties';
import { differences, settingsOf } from './settings';
import { ACT_MS, held, notYet, settle, Situation, YOUNG_PERMISSIONS_MS } from './situation';
import { standing, verdict } from './status';
import { TagChanges, tagChanges } from './tags';
import { isAwaited } from './wanted';

/** Takes the job that is there for the request's own, as far as it is, and looks how far it has come. */
export async function observeJob(situation: Situation, job: Job): Promise<State> {
  const { state, plan, properties, dependencies } = situation;
  // a name of our own making belongs to this content; what this request created, or the resource had before, is its own
  const own = properties.JobName === undefined || state.creating || plan.kept || plan.rollingBack;
  const different = own ? [] : differences(job, settingsOf(properties, plan.jobName));
  if (different.length > 0) return settle(situation, { kind: 'invalid', message: taken(plan.jobName, different) });
  const changes = changesOf(situation);
  if (!changes) return follow(situation, job);
  return held(state, plan, dependencies.now()) ?? follow({ ...situation, state: await withTags(situation, changes) }, job);
}

function follow(situation: Situation, job: Job): State {
  const { state, plan } = situation;
  const { creationDateTime, solutionVersionArn } = job;
  // what was reported before, and a roll-back, which has nowhere to go, is not reported again
  const given = plan.kept || plan.rollingBack;
  switch (standing(job.status)) {
    case 'active': return settle(situation, { kind: 'active', creationDateTime, solutionVersionArn });
    case 'pending': return state.answered || plan.rollingBack
      ? settle(situation, { kind: 'queued', creationDateTime, solutionVersionArn })
      : notYet(situation, `the last status seen is ${job.status ?? 'none'}`);
    case 'failed': return given
      ? settle(situation, { kind: 'unchanged', creationDateTime, solutionVersionArn })
      : settle(situation, { kind: 'failed', reason: job.failureReason ?? 'Personalize gave no reason' });
  }
}

function taken(name: string, different: readonly string[]): string {
  return `there is a job ${name} already, with other settings: ${different.join(', ')}. A name is used up for good: `
    + 'give another batchSegmentJobName, or none';
}

/** Gives the job the tags of this request, unless a newer one has come. */
async function withTags(situation: Situation, changes: TagChanges): Promise<State> {
  const { state, plan, dependencies: { personalize, stacks } } = situation;
  const signal = AbortSignal.timeout(ACT_MS);
  const resource = await stacks.describe(state.request.StackId, state.request.LogicalResourceId, signal);
  if (!isAwaited(state.request, plan, resource)) return state;
  try {
    await personalize.changeTags(plan.jobArn, changes, signal);
  } catch (error) {
    // the job was described a moment ago: what shows tags lags behind
    if (error instanceof Error && error.name === 'ResourceNotFoundException') throw new Error('the job cannot be tagged yet');
    if (!isLeftAsItIs(situation, error)) throw error;
    log('tags were not put back', { jobName: plan.jobName, error: error instanceof Error ? error.name : 'unknown' });
  }
  return { ...state, tagged: true };
}

/** A roll-back has nowhere to go: tags that cannot be put back do not hold it up. */
function isLeftAsItIs({ plan, dependencies }: Situation, error: unknown): boolean {
  const young = dependencies.now() - Date.parse(plan.startedAt) < YOUNG_PERMISSIONS_MS;
  switch (verdict(error)) {
    case 'not yet':
    case 'exists': return false;
    case 'young permissions': return plan.rollingBack && !young;
    case 'young role':
    case 'refused': return plan.rollingBack;
  }
}

function changesOf({ state: { request, tagged }, properties }: Situation): TagChanges | undefined {
  return tagged ? undefined : tagChanges(properties.Tags, oldJobProperties(request)?.Tags);
}
