import { allStates, Definition } from './definition';
import { RunEvent } from './interpreter';
import { Clock } from '../../core/clock';

/** One event as GetExecutionHistory answers it. */
export interface HistoryEvent extends Readonly<Record<string, unknown>> {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: Date;
  readonly type: string;
}

type Event = Pick<HistoryEvent, 'type'> & Readonly<Record<string, unknown>>;

/** The history of a run in AWS's words: the states that it passed, the tasks that failed, and its end. */
export function historyOf(events: readonly RunEvent[], definition: Definition, clock: Clock): readonly HistoryEvent[] {
  const types = new Map(allStates(definition).map(([name, state]) => [name, String(state.Type)]));
  return events.flatMap((event) => {
    const translated = translate(event, types);
    const timestamp = new Date(clock.origin + (event.timestamp - clock.origin) * clock.speed);
    return translated ? [{ ...translated, timestamp }] : [];
  }).map((event, index) => ({ ...event, id: index + 1, previousEventId: index }));
}

/** An event of the interpreter in AWS's shape; undefined for those that AWS tells in another way. */
function translate(event: RunEvent, types: ReadonlyMap<string, string>): Event | undefined {
  switch (event.type) {
    case 'ExecutionStarted':
      return { type: event.type, executionStartedEventDetails: { input: JSON.stringify(event.input) } };
    case 'ExecutionSucceeded':
      return { type: event.type, executionSucceededEventDetails: { output: JSON.stringify(event.output) } };
    case 'ExecutionFailed':
      return { type: event.type, executionFailedEventDetails: { error: event.Error, cause: causeOf(event.Cause) } };
    case 'ExecutionAborted':
      return { type: event.type };
    case 'ExecutionTimeout':
      return { type: 'ExecutionTimedOut' };
    case 'StateEntered':
      return { type: `${types.get(event.state.name)}StateEntered`, stateEnteredEventDetails: { name: event.state.name, input: JSON.stringify(event.state.input) } };
    case 'StateExited':
      return { type: `${types.get(event.state.name)}StateExited`, stateExitedEventDetails: { name: event.state.name, output: JSON.stringify(event.state.output) } };
    case 'StateFailed':
      if (types.get(event.state.name) !== 'Task') return undefined;
      return { type: 'LambdaFunctionFailed', lambdaFunctionFailedEventDetails: { error: event.Error, cause: causeOf(event.Cause) } };
    default:
      return undefined;
  }
}

function causeOf(cause: unknown): string {
  return typeof cause === 'string' ? cause : JSON.stringify(cause);
}
