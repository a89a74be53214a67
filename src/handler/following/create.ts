import { State } from '../contract';
import { isToBeChecked, lookAhead } from './look-ahead';
import { compareWithLast, yieldToOthers } from './other-runs';
import { turnSeconds } from './patience';
import { accepted, ACT_MS, age, giveUp, isTooLateToStart, JobSituation, judge, notYet, settle, tooLate } from './situation';
import { remembered, wanted } from './wanted';
import { JobRequest } from '../aws/personalize';
import { settingsOf } from '../jobs/settings';
import { chooseVersion } from '../jobs/solution-version';
import { verdict } from '../jobs/status';
import { isRun } from '../requests/kinds';
import { log } from '../telling/log';

const SETTLING_MS = 30_000;

/** Creates the job that is not there, if it is still wanted. The only place that does. */
export async function createJob(situation: JobSituation): Promise<State> {
  if (isTooLateToStart(situation)) return giveUp(situation, tooLate(situation));
  const { state, plan, properties, dependencies } = situation;
  if (!state.answered && dependencies.now() >= Date.parse(plan.deadline)) return notYet(situation, state.lastSeen ?? 'the job was not started');
  const elsewhere = isRun(state.request) ? await yieldToOthers(situation, state.request) : undefined;
  if (elsewhere) return elsewhere;
  const version = await chooseVersion(properties, dependencies.personalize, dependencies.now() - Date.parse(plan.sentAt));
  if (version.notYet !== undefined) return accepted(situation, version.notYet);
  return createWith({ ...situation, state: { ...state, solutionVersionArn: version.arn } });
}

async function createWith(situation: JobSituation): Promise<State> {
  const { state: { request } } = situation;
  const compared = isRun(request) ? await compareWithLast(situation, request) : { tags: situation.properties.Tags };
  if ('state' in compared) return compared.state;
  if (isToBeChecked(situation)) return ifWanted(situation, lookAhead);
  const ready = { ...situation, properties: { ...situation.properties, Tags: compared.tags }, state: await stageInput(situation) };
  const elsewhere = isRun(request) ? await yieldToOthers(ready, request) : undefined; // once more: to copy the input may take minutes
  if (elsewhere) return elsewhere;
  try {
    return await ifWanted(ready, sendCreate);
  } catch (error) {
    return judge(ready, error); // the input stays staged
  }
}

/** Asks CloudFormation whether the job is still wanted, and goes on within the time in which the answer holds. */
async function ifWanted(asking: JobSituation, goOn: (situation: JobSituation, signal: AbortSignal) => Promise<State>): Promise<State> {
  const { state: { request }, plan, dependencies: { stacks } } = asking;
  const signal = AbortSignal.timeout(ACT_MS);
  const resource = await stacks.describe(request.StackId, request.LogicalResourceId, signal);
  const situation = { ...asking, state: remembered(asking.state, plan, resource) };
  const answer = wanted(situation.state, plan, resource);
  switch (answer) {
    case 'superseded': return isSettling(situation)
      ? notYet(situation, 'CloudFormation does not show this request yet')
      : settle(situation, { kind: 'superseded' });
    // nothing is created during a roll-back, so it is not kept waiting either: the job starts after it
    case 'when the roll-back is over':
    case 'when the update is over': return accepted(situation, `the job starts ${answer}`);
    case 'create': return goOn(situation, signal);
  }
}

/** CloudFormation's own view may lag behind its request, and waiting is always safe. */
function isSettling(situation: JobSituation): boolean {
  return age(situation) < SETTLING_MS;
}

async function sendCreate(situation: JobSituation, signal: AbortSignal): Promise<State> {
  const { state, plan: { jobName }, dependencies: { personalize } } = situation;
  try {
    await personalize.create(requestOf(situation), signal);
  } catch (error) {
    return isRefusal(error) ? refused(situation, error) : judge(sent(situation), error); // an unclear answer may be to a job that exists by now
  }
  log('batch segment job created', { jobName });
  return accepted(sent({ ...situation, state: { ...state, tagged: true } }), 'the job was accepted');
}

function sent(situation: JobSituation): JobSituation {
  return { ...situation, state: { ...situation.state, creating: true } };
}

/** Five jobs are running, or too many ask at a time: the job waits for its turn. */
async function refused(situation: JobSituation, error: unknown): Promise<State> {
  if (verdict(error) !== 'not yet') return judge({ ...situation, isRefused: true }, error);
  const { state, plan: { jobName } } = situation;
  const refusals = (state.refusals ?? 0) + 1;
  const lastSeen = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  log('batch segment job has to wait for its turn', { jobName, refusals, lastSeen });
  return accepted({ ...situation, state: { ...state, refusals } }, lastSeen, turnSeconds(jobName, refusals, age(situation)));
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && '$fault' in error && error.$fault === 'client';
}

function requestOf({ state: { solutionVersionArn = '' }, plan: { jobName }, properties }: JobSituation): JobRequest {
  return { jobName, roleArn: properties.RoleArn, tags: properties.Tags, ...settingsOf(properties, jobName), solutionVersionArn };
}

async function stageInput({ state, properties, dependencies }: JobSituation): Promise<State> {
  const asset = properties.Input.Asset;
  if (!asset || state.staged) return state;
  await dependencies.input().stage(asset);
  return { ...state, staged: true };
}
