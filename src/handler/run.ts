import { canonicalContent, hash, runNamePrefix } from './content';
import { FINGERPRINT_TAG, OVERLAP, RunRequest, State, Tags } from './contract';
import { runExecutionName, runExecutionPrefix } from './execution-name';
import { ListedJob } from './personalize';
import { JobSituation, notYet, settle } from './situation';
import { standing } from './status';

/** The tags of the job that may be created, or where the run goes instead. */
export type Admission = { readonly tags: Tags } | { readonly state: State };

/** Whether a run goes ahead: not beside an earlier one of its schedule, and not for what the last one gave already. */
export async function admitRun(situation: JobSituation, run: RunRequest): Promise<Admission> {
  const { properties: { Tags: tags }, state } = situation;
  const earlier = await earlierJobs(situation, run);
  const busy = await underWay(situation, run, earlier);
  // a Create without an answer may have made the job: whether the run goes ahead was decided then
  if (busy !== undefined && !state.creating) {
    if (run.Overlap === OVERLAP.queue) return { state: notYet(situation, `waits for ${busy} to end`) };
    return { state: settle(situation, { kind: 'skipped', reason: `${busy} is still under way` }) };
  }
  if (run.SkipIfUnchanged === 'false') return { tags: { ...tags } };
  const fingerprint = await fingerprintOf(situation);
  const last = earlier.filter(({ status }) => standing(status) === 'active').at(-1);
  if (last && !state.creating && await isMadeFrom(situation, last, fingerprint)) {
    return { state: settle(situation, { kind: 'skipped', reason: `nothing has changed since ${last.jobName}` }) };
  }
  return { tags: { ...tags, [FINGERPRINT_TAG]: fingerprint } };
}

/** The jobs of earlier runs, in the order of time. */
async function earlierJobs({ plan: { jobName }, dependencies: { personalize } }: JobSituation, run: RunRequest): Promise<readonly ListedJob[]> {
  const jobs = (await personalize.jobs(runNamePrefix(run))).filter((job) => job.jobName < jobName);
  return [...jobs].sort((a, b) => (a.jobName < b.jobName ? -1 : 1));
}

/** The earlier run that has not ended: its job is pending, or it still waits for its turn. */
async function underWay({ properties, dependencies }: JobSituation, run: RunRequest, earlier: readonly ListedJob[]): Promise<string | undefined> {
  const pending = earlier.find(({ status }) => standing(status) === 'pending');
  if (pending) return `job ${pending.jobName}`;
  const running = await dependencies.executions().running(properties.RunnerArn);
  const before = running.find((name) => name.startsWith(runExecutionPrefix(run)) && name < runExecutionName(run));
  return before && `the run of ${before.slice(runExecutionPrefix(run).length)}`;
}

/** What a run is made from: its content, the version, and the objects that it reads. */
async function fingerprintOf({ properties, state, dependencies }: JobSituation): Promise<string> {
  const { Input: { Path: path } } = properties;
  return hash([canonicalContent(properties), state.solutionVersionArn, path === undefined ? [] : await dependencies.input().objects(path)]);
}

async function isMadeFrom({ dependencies: { personalize } }: JobSituation, { jobArn }: ListedJob, fingerprint: string): Promise<boolean> {
  return (await personalize.tags(jobArn))[FINGERPRINT_TAG] === fingerprint;
}
