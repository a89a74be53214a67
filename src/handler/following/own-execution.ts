import { DIED, Execution } from '../aws/executions';
import { CustomResourceRequest, Outcome, State } from '../contract';
import { accepted, age, notYet, settle, Situation, whatIsKnown, YOUNG_PERMISSIONS_MS } from './situation';
import { judged } from '../jobs/gaps';
import { verdict } from '../jobs/status';
import { waitProperties } from '../requests/wait-properties';

// The links of a chain leave it to the execution of the job's own request to start the job, and to look into how it ended.

const NOT_STARTED: readonly Outcome['kind'][] = ['refused', 'invalid', 'deadline', 'superseded'];
const ENDED: readonly Outcome['kind'][] = ['active', 'incomplete', 'failed'];
const LOOK_SECONDS = 10;

/** A link waits for a job that still waits for its turn: as long as there is an execution that will start it. */
export async function awaitStart(situation: Situation, request: CustomResourceRequest): Promise<State> {
  const turn = 'it still waits for its turn, since Personalize runs five jobs at a time';
  if (situation.plan.rollingBack) return accepted(situation, turn);
  const { execution: { status = 'RUNNING' }, outcome } = await ownExecution(situation, request);
  if (DIED.includes(status)) return settle(situation, { kind: 'invalid', message: `the execution of the runner that was to start it ended ${status}. Deploy again` });
  return outcome && NOT_STARTED.includes(outcome.kind) ? settle(situation, outcome) : accepted(situation, turn);
}

/**
 * A link tells of a job that has settled what its own request has found: the counts of its segments, or why it failed. It
 * waits for that as long as it has time; what it sees itself is all that is left when there is nobody to find more.
 */
export async function tellAsFound(situation: Situation, request: CustomResourceRequest, seen: Outcome): Promise<State> {
  const { state, plan, job, dependencies: { now } } = situation;
  const { execution: { status = 'RUNNING' }, outcome } = await ownExecution(situation, request).catch((error: unknown) => unlessItPasses(situation, error));
  if (status === 'RUNNING' && now() < Date.parse(plan.deadline)) return notYet(situation, 'what it gave is being looked at', LOOK_SECONDS);
  if (outcome && ENDED.includes(outcome.kind)) return settle(situation, outcome);
  return settle(situation, seen.kind === 'active' ? judged({ ...state, known: whatIsKnown(job) }, { uncounted: 'its own request did not come to it' }) : seen);
}

/** What cannot be asked for says nothing about the job. */
function unlessItPasses(situation: Situation, error: unknown): OwnExecution {
  const passes = verdict(error) === 'not yet' || (verdict(error) === 'young permissions' && age(situation) < YOUNG_PERMISSIONS_MS);
  return { execution: { status: passes ? 'RUNNING' : 'UNKNOWN' } };
}

interface OwnExecution {
  readonly execution: Execution;
  /** How it ended, if it has. */
  readonly outcome?: Outcome;
}

async function ownExecution({ dependencies: { executions } }: Situation, request: CustomResourceRequest): Promise<OwnExecution> {
  const { RunnerArn: runner, Execution: name } = waitProperties(request);
  const execution = await executions().describe(runner, name);
  const state = JSON.parse(execution.output ?? '{}') as Partial<State>;
  return { execution, outcome: isJudgedBefore(state) ? { ...state.outcome, kind: 'active' } : state.outcome };
}

/** The gaps of a job that the resource had before fail nobody, also not a link that is new. */
function isJudgedBefore({ outcome, plan, creating }: Partial<State>): boolean {
  return outcome?.kind === 'incomplete' && !creating && plan !== undefined && (plan.kept || plan.rollingBack);
}
