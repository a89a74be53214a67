import { ListedJob } from '../aws/personalize';
import { FINGERPRINT_TAG, OVERLAP, RunRequest, State, Tags } from '../contract';
import { JobSituation, notYet, settle } from './situation';
import { canonicalContent, hash, runNamePrefix } from '../jobs/content';
import { standing } from '../jobs/status';
import { runExecutionName, runExecutionPrefix } from '../requests/execution-name';

/** Where a run goes that must not start beside another one of its schedule; `undefined` when it may. */
export async function yieldToOthers(situation: JobSituation, run: RunRequest): Promise<State | undefined> {
  if (situation.state.creating) return undefined; // a Create without an answer may have made the job: that was decided then
  const other = await earlierExecution(situation, run) ?? await pendingJob(situation, run);
  if (other === undefined) return undefined;
  if (run.Overlap === OVERLAP.queue) return notYet(situation, `waits for ${other} to end`);
  return settle(situation, { kind: 'skipped', reason: `${other} is still under way` });
}

/** The tags that say what the job is made from, or where a run goes that would give what the last one gave. */
export async function compareWithLast(situation: JobSituation, run: RunRequest): Promise<{ readonly tags: Tags } | { readonly state: State }> {
  const { properties: { Tags: tags }, state } = situation;
  if (run.SkipIfUnchanged === 'false') return { tags: { ...tags } };
  const fingerprint = await fingerprintOf(situation);
  const last = state.creating ? undefined : await lastWithSegments(situation, run);
  if (last && await isMadeFrom(situation, last, fingerprint)) {
    return { state: await settle(situation, { kind: 'skipped', reason: `nothing has changed since ${last.jobName}` }) };
  }
  return { tags: { ...tags, [FINGERPRINT_TAG]: fingerprint } };
}

/** A run that was to start before this one and has not ended: it waits for its turn, or follows its job. Of two that meet, one waits. */
async function earlierExecution({ properties, dependencies }: JobSituation, run: RunRequest): Promise<string | undefined> {
  const running = await dependencies.executions().running(properties.RunnerArn);
  const earlier = running.find((name) => name.startsWith(runExecutionPrefix(run)) && name < runExecutionName(run));
  return earlier && `the run of ${earlier.slice(runExecutionPrefix(run).length)}`;
}

/** A job that has not settled, whenever its run was scheduled: runs may come late, and out of order. */
async function pendingJob(situation: JobSituation, run: RunRequest): Promise<string | undefined> {
  const pending = (await otherJobs(situation, run)).find(({ status }) => standing(status) === 'pending');
  return pending && `job ${pending.jobName}`;
}

/** The last job that gave segments, unless they have expired since. */
async function lastWithSegments(situation: JobSituation, run: RunRequest): Promise<ListedJob | undefined> {
  const jobs = (await otherJobs(situation, run)).filter(({ status }) => standing(status) === 'active');
  const last = [...jobs].sort((a, b) => a.createdAt - b.createdAt).at(-1);
  const expired = last && run.SegmentsExpireSeconds && situation.dependencies.now() - last.createdAt >= Number(run.SegmentsExpireSeconds) * 1000;
  return expired ? undefined : last;
}

/** The jobs of the schedule's other runs. */
async function otherJobs({ plan: { jobName }, dependencies: { personalize } }: JobSituation, run: RunRequest): Promise<readonly ListedJob[]> {
  return (await personalize.jobs(runNamePrefix(run))).filter((job) => job.jobName !== jobName);
}

/** What a run is made from: its content, the version, and the objects that it reads. */
async function fingerprintOf({ properties, state, dependencies }: JobSituation): Promise<string> {
  const { Input: { Path: path } } = properties;
  const objects = path === undefined ? [] : await dependencies.objects().list(path);
  return hash([canonicalContent(properties), state.solutionVersionArn, objects.map(({ key, tag }) => [key, tag])]);
}

async function isMadeFrom({ dependencies: { personalize } }: JobSituation, { jobArn }: ListedJob, fingerprint: string): Promise<boolean> {
  return (await personalize.tags(jobArn))[FINGERPRINT_TAG] === fingerprint;
}
