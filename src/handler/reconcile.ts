import { inputPath, outputPath } from './content';
import { JobProperties, NEXT, Outcome, Plan, State } from './contract';
import { InputStage } from './input';
import { log } from './log';
import { Job, JobRequest, Personalize } from './personalize';
import { jobProperties } from './properties';
import { standing, verdict } from './status';

/** How long a Create may take to leave this process; after it, nothing of this call can still take effect. */
const CREATE_MS = 5_000;
const YOUNG_PERMISSIONS_MS = 120_000;
const YOUNG_ROLE_MS = 90_000;

export interface ReconcileDependencies {
  readonly personalize: Personalize;
  readonly input: () => InputStage;
  readonly now: () => number;
}

interface Situation {
  readonly state: State;
  readonly plan: Plan;
  readonly properties: JobProperties;
  readonly dependencies: ReconcileDependencies;
}

/** Looks at the world and takes the next step; may be killed at any point and called again. */
export async function reconcile(state: State, dependencies: ReconcileDependencies): Promise<State> {
  if (!state.plan || state.outcome) return { ...state, next: NEXT.report };
  const situation = { state, plan: state.plan, properties: jobProperties(state.request), dependencies };
  try {
    const job = await dependencies.personalize.describe(state.plan.jobArn);
    return job ? observe(situation, job) : await startJob(situation);
  } catch (error) {
    return judge(situation, error);
  }
}

function observe(situation: Situation, job: Job): State {
  switch (standing(job.status)) {
    case 'active': return settle(situation, { kind: 'active' });
    case 'failed': return settle(situation, { kind: 'failed', reason: job.failureReason ?? 'Personalize gave no reason' });
    case 'pending': return notYet(situation, `the last status seen is ${job.status ?? 'none'}`);
  }
}

async function startJob(situation: Situation): Promise<State> {
  if (expired(situation)) return notYet(situation, situation.state.lastSeen ?? 'the job was not started');
  const staged = await stageInput(situation);
  const { personalize } = situation.dependencies;
  try {
    await personalize.create(jobRequest(situation), AbortSignal.timeout(CREATE_MS));
  } catch (error) {
    return judge({ ...situation, state: staged }, error);
  }
  log('batch segment job created', { jobName: situation.plan.jobName });
  return notYet({ ...situation, state: staged }, 'the job was accepted');
}

async function stageInput({ state, properties, dependencies }: Situation): Promise<State> {
  const asset = properties.Input.Asset;
  if (!asset || state.staged) return state;
  await dependencies.input().stage(asset);
  return { ...state, staged: true };
}

function jobRequest({ plan, properties }: Situation): JobRequest {
  return {
    jobName: plan.jobName,
    solutionVersionArn: properties.SolutionVersionArn,
    filterArn: properties.FilterArn,
    numResults: properties.NumResults === undefined ? undefined : Number(properties.NumResults),
    jobInput: { s3DataSource: { path: inputPath(properties), kmsKeyArn: properties.Input.KmsKeyArn } },
    jobOutput: { s3DataDestination: { path: outputPath(properties, plan.jobName), kmsKeyArn: properties.Output.KmsKeyArn } },
    roleArn: properties.RoleArn,
  };
}

/** What an AWS call that failed means for the request. */
function judge(situation: Situation, error: unknown): State {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const age = situation.dependencies.now() - Date.parse(situation.plan.startedAt);
  const lastSeen = `${name}: ${message}`;
  const refused: Outcome = { kind: 'refused', errorName: name, message };
  switch (verdict(error)) {
    case 'exists':
    case 'not yet': return notYet(situation, lastSeen);
    case 'young permissions': return age < YOUNG_PERMISSIONS_MS ? notYet(situation, lastSeen) : settle(situation, refused);
    case 'young role': return young(situation, age) ? notYet(situation, lastSeen) : settle(situation, refused);
    case 'refused': return settle(situation, refused);
  }
}

/** A service role is only as young as the request when the request creates it too. */
function young({ state }: Situation, age: number): boolean {
  return state.request.RequestType === 'Create' && age < YOUNG_ROLE_MS;
}

function settle({ state, plan }: Situation, outcome: Outcome): State {
  log('batch segment job settled', { jobName: plan.jobName, outcome: outcome.kind });
  return { ...state, outcome, next: NEXT.report };
}

function notYet(situation: Situation, lastSeen: string): State {
  if (expired(situation)) return settle(situation, { kind: 'deadline', lastSeen });
  return { ...situation.state, lastSeen, next: NEXT.wait, waitSeconds: pollSeconds(situation) };
}

function expired({ plan, dependencies }: Situation): boolean {
  return dependencies.now() >= Date.parse(plan.deadline);
}

/** Long waits for old jobs: at most a twentieth of the age, so that the lag stays small against the job's length. */
function pollSeconds({ plan, dependencies }: Situation): number {
  const age = (dependencies.now() - Date.parse(plan.startedAt)) / 1000;
  return Math.round(Math.min(60, Math.max(10, age / 20)));
}
