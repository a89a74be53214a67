import { DIED, Execution } from '../aws/executions';
import { CustomResourceRequest, Outcome, State } from '../contract';
import { accepted, settle, Situation } from './situation';
import { waitProperties } from '../requests/wait-properties';

const NOT_STARTED: readonly Outcome['kind'][] = ['refused', 'invalid', 'deadline', 'superseded'];

/** A link of the chain waits for a job that still waits for its turn: as long as there is an execution that will start it. */
export async function awaitStart(situation: Situation, request: CustomResourceRequest): Promise<State> {
  const { plan, dependencies: { executions } } = situation;
  const turn = 'it still waits for its turn, since Personalize runs five jobs at a time';
  if (plan.rollingBack) return accepted(situation, turn);
  const { RunnerArn: runner, Execution: name } = waitProperties(request);
  const execution = await executions().describe(runner, name);
  const outcome = outcomeOf(execution);
  return outcome ? settle(situation, outcome) : accepted(situation, turn);
}

/** Why the job will not be started, in the words of the request that was to start it; `undefined` as long as it may be. */
function outcomeOf({ status = 'RUNNING', output }: Execution): Outcome | undefined {
  if (DIED.includes(status)) return { kind: 'invalid', message: `the execution of the runner that was to start it ended ${status}. Deploy again` };
  const { outcome } = JSON.parse(output ?? '{}') as Partial<State>;
  return outcome && NOT_STARTED.includes(outcome.kind) ? outcome : undefined;
}
