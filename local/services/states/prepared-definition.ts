import { branchesOf, Definition, State } from './definition';
import { Clock } from '../../core/clock';

/** Where the context object holds what `$$.Execution` names: the interpreter overwrites its own entry, with a start in real time. */
export const EXECUTION_CONTEXT = 'EmbeddedExecution';

/** What takes the place of a Wait state whose duration is known only when it is entered. */
const WAIT_RESOURCE = 'wait';

/** Node.js runs longer timers at once. */
const MAX_SECONDS = 2_147_483;

/**
 * The definition as the interpreter needs it to run in the embedded AWS's time and with AWS's defaults: waits and retry
 * intervals are divided by the clock's speed; a Task without timeout may take as long as it likes; `$` as ResultPath is left
 * out, which means the same. Timeouts of Tasks stay, since the code that they wait for runs at its own speed.
 */
export function prepared(definition: Definition, clock: Clock): Definition {
  const { TimeoutSeconds: timeout } = definition;
  return {
    ...definition,
    ...(timeout === undefined ? {} : { TimeoutSeconds: scaled(timeout, clock) }),
    States: mapValues(definition.States, (state) => renameContext(preparedState(state, clock)) as State),
  };
}

function preparedState(state: State, clock: Clock): State {
  switch (state.Type) {
    case 'Wait':
      return preparedWait(state, clock);
    case 'Task':
      return { ...withoutRootResultPath(state), ...preparedErrors(state, clock), ...preparedTimeout(state) };
    case 'Parallel':
    case 'Map':
      return { ...withoutRootResultPath(state), ...preparedErrors(state, clock), ...preparedBranches(state, clock) };
    default:
      return withoutRootResultPath(state);
  }
}

function preparedWait(state: State, clock: Clock): State {
  const { Seconds, SecondsPath, Timestamp, TimestampPath, ...rest } = state;
  if (Seconds !== undefined) return { ...state, Seconds: scaled(Seconds, clock) };
  const until = Timestamp !== undefined ? { Timestamp } : TimestampPath !== undefined ? { 'Timestamp.$': TimestampPath } : { 'Seconds.$': SecondsPath };
  return { ...rest, Type: 'Task', Resource: WAIT_RESOURCE, Parameters: { 'Input.$': '$', ...until }, TimeoutSeconds: MAX_SECONDS };
}

function preparedTimeout({ TimeoutSeconds: seconds = MAX_SECONDS, TimeoutSecondsPath: path }: State): State {
  return path === undefined ? { TimeoutSeconds: Math.min(Number(seconds), MAX_SECONDS) } : {};
}

function preparedErrors({ Retry: retriers, Catch: catchers }: State, clock: Clock): State {
  return {
    ...(Array.isArray(retriers) ? { Retry: (retriers as readonly State[]).map((retrier) => preparedRetrier(retrier, clock)) } : {}),
    ...(Array.isArray(catchers) ? { Catch: (catchers as readonly State[]).map(withoutRootResultPath) } : {}),
  };
}

function preparedRetrier(retrier: State, clock: Clock): State {
  const { IntervalSeconds: interval = 1, MaxDelaySeconds: longest } = retrier;
  return {
    ...retrier,
    IntervalSeconds: scaled(interval, clock),
    ...(longest === undefined ? {} : { MaxDelaySeconds: scaled(longest, clock) }),
  };
}

function preparedBranches(state: State, clock: Clock): State {
  const [first, ...others] = branchesOf(state).map((branch) => prepared(branch, clock));
  if (state.Type === 'Parallel') return { Branches: [first, ...others] };
  return 'ItemProcessor' in state ? { ItemProcessor: first } : { Iterator: first };
}

function withoutRootResultPath(state: State): State {
  const { ResultPath: path, ...rest } = state;
  return path === '$' ? rest : state;
}

/** Renames `$$.Execution` wherever a path or an intrinsic function may name it. */
function renameContext(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return /(\.\$|Path|^Variable)$/.test(key) ? value.replace(/(?<=\$\$\.)Execution\b/g, EXECUTION_CONTEXT) : value;
  if (Array.isArray(value)) return value.map((item) => renameContext(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return mapValues(value as Readonly<Record<string, unknown>>, renameContext);
}

function scaled(seconds: unknown, clock: Clock): number {
  return Math.min(Number(seconds) / clock.speed, MAX_SECONDS);
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, change: (value: T, key: string) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
