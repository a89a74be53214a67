import { State } from './contract';
import { log } from './log';
import { JobRequest } from './personalize';
import { settingsOf } from './settings';
import { ACT_MS, expired, judge, notYet, settle, Situation } from './situation';
import { wanted } from './wanted';

const SETTLING_MS = 30_000;

/** Creates the job that is not there, if it is still wanted. The only place that does. */
export async function createJob(situation: Situation): Promise<State> {
  if (expired(situation)) return notYet(situation, situation.state.lastSeen ?? 'the job was not started');
  const ready = { ...situation, state: await stageInput(situation) };
  try {
    return await createIfWanted(ready);
  } catch (error) {
    return judge(ready, error); // the input stays staged
  }
}

async function createIfWanted(situation: Situation): Promise<State> {
  const { state: { request }, plan, dependencies: { stacks } } = situation;
  const signal = AbortSignal.timeout(ACT_MS);
  const resource = await stacks.describe(request.StackId, request.LogicalResourceId, signal);
  switch (wanted(request, plan, resource)) {
    case 'superseded': return isSettling(situation)
      ? notYet(situation, 'CloudFormation does not show this request yet')
      : settle(situation, { kind: 'superseded' });
    case 'when the roll-back is over': return queue(situation);
    case 'create': return sendCreate(situation, signal);
  }
}

/** CloudFormation's own view may lag behind its request, and waiting is always safe. */
function isSettling({ plan, dependencies }: Situation): boolean {
  return dependencies.now() - Date.parse(plan.startedAt) < SETTLING_MS;
}

async function sendCreate(situation: Situation, signal: AbortSignal): Promise<State> {
  const { state, plan: { jobName }, dependencies: { personalize } } = situation;
  try {
    await personalize.create(requestOf(situation), signal);
  } catch (error) {
    // an unclear answer may be to a job that exists by now
    return judge(isRefusal(error) ? situation : { ...situation, state: { ...state, creating: true } }, error);
  }
  log('batch segment job created', { jobName });
  return notYet({ ...situation, state: { ...state, creating: true, tagged: true } }, 'the job was accepted');
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && '$fault' in error && error.$fault === 'client';
}

function requestOf({ plan: { jobName }, properties }: Situation): JobRequest {
  return { jobName, roleArn: properties.RoleArn, tags: properties.Tags, ...settingsOf(properties, jobName) };
}

/** Nothing is created during a roll-back, so it is not kept waiting either: the job starts after it. */
function queue(situation: Situation): State {
  const waiting = 'the job waits for the roll-back of its stack to end';
  return situation.state.answered ? notYet(situation, waiting) : settle(situation, { kind: 'queued' });
}

async function stageInput({ state, properties, dependencies }: Situation): Promise<State> {
  const asset = properties.Input.Asset;
  if (!asset || state.staged) return state;
  await dependencies.input().stage(asset);
  return { ...state, staged: true };
}
