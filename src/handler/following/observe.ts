import { CustomResourceRequest, JobProperties, State } from '../contract';
import { follow } from './follow';
import { ACT_MS, held, JobSituation, settle, YOUNG_PERMISSIONS_MS } from './situation';
import { isInCharge } from './wanted';
import { Job, JobSettings } from '../aws/personalize';
import { differences, settingsOf } from '../jobs/settings';
import { verdict } from '../jobs/status';
import { TagChanges, tagChanges } from '../jobs/tags';
import { oldJobProperties } from '../requests/properties';
import { log } from '../telling/log';

/** Takes the job that is there for the request's own, as far as it is, and looks how far it has come. */
export async function observeJob(found: JobSituation, request: CustomResourceRequest, job: Job): Promise<State> {
  const situation = await claimed(found, request);
  const { state, plan, properties, dependencies } = situation;
  // a name of our own making belongs to this content; what this request created, or the resource had before, is its own
  const own = properties.JobName === undefined || state.creating || plan.kept || plan.rollingBack;
  const different = own ? [] : differences(job, settingsFor(job, properties, plan.jobName));
  if (different.length > 0) return settle(situation, { kind: 'invalid', message: taken(plan.jobName, different) });
  const changes = state.tagged ? undefined : tagChanges(properties.Tags, oldJobProperties(request)?.Tags);
  if (!changes) return follow(situation, job);
  return held(state, plan, dependencies.now()) ?? follow({ ...situation, state: await withTags(situation, request, changes) }, job);
}

/**
 * A job that turns up while its request waits for its turn is the request's own, unless a newer one has touched the
 * resource: the function may have ended right after it had sent a Create.
 */
async function claimed(situation: JobSituation, request: CustomResourceRequest): Promise<JobSituation> {
  const { state, plan, dependencies: { stacks } } = situation;
  if (!state.answered || state.seen || state.creating || plan.kept || plan.rollingBack) return situation;
  const resource = await stacks.describe(request.StackId, request.LogicalResourceId);
  return isInCharge(state, request, plan, resource) ? { ...situation, state: { ...state, seen: true } } : situation;
}

/** Of a solution, any version will do. */
function settingsFor(job: Job, properties: JobProperties, jobName: string): JobSettings {
  const settings = settingsOf(properties, jobName);
  const { SolutionArn: solution } = properties;
  if (solution === undefined) return settings;
  return { ...settings, solutionVersionArn: job.solutionVersionArn?.startsWith(`${solution}/`) ? job.solutionVersionArn : `a version of ${solution}` };
}

function taken(name: string, different: readonly string[]): string {
  return `there is a job ${name} already, with other settings: ${different.join(', ')}. A name is used up for good: `
    + 'give another batchSegmentJobName, or none';
}

/** Gives the job the tags of this request, unless a newer one has come. */
async function withTags(situation: JobSituation, request: CustomResourceRequest, changes: TagChanges): Promise<State> {
  const { state, plan, dependencies: { personalize, stacks } } = situation;
  const signal = AbortSignal.timeout(ACT_MS);
  const resource = await stacks.describe(request.StackId, request.LogicalResourceId, signal);
  if (!isInCharge(state, request, plan, resource)) return state;
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
function isLeftAsItIs({ plan, dependencies }: JobSituation, error: unknown): boolean {
  const young = dependencies.now() - Date.parse(plan.startedAt) < YOUNG_PERMISSIONS_MS;
  switch (verdict(error)) {
    case 'not yet':
    case 'exists': return false;
    case 'young permissions': return plan.rollingBack && !young;
    case 'young role':
    case 'refused': return plan.rollingBack;
  }
}
