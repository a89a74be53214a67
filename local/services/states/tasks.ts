import { randomUUID } from 'node:crypto';
import { allStates, Definition } from './definition';
import { Json, RunOptions } from './interpreter';
import { PutEvents, putEventsTask, roleOf, TaskExecution } from './put-events-task';
import { TaskError } from './task-error';
import { Clock } from '../../core/clock';
import { AwsError } from '../../core/errors';
import { Fields } from '../../core/fields';
import { RoleUse } from '../iam/enforcement/role-use';
import { FunctionError } from '../lambda/function-error';

/** Invokes a function and waits for its result. */
export type Invoke = (functionArn: string, event: unknown) => Promise<unknown>;

/** The services that tasks call. */
export interface Integrations {
  readonly invoke: Invoke;
  readonly putEvents: PutEvents;
  /** Throws when the role may not invoke the function. */
  readonly mayInvoke?: (role: RoleUse, functionArn: string) => void;
  /** Throws when the role may not put the events. */
  readonly mayPutEvents?: (role: RoleUse, request: Fields) => void;
}

/** What tasks work with. */
export interface TaskOptions extends Integrations {
  readonly clock: Clock;
  readonly execution: TaskExecution;
  /** Aborted when the execution ends: nothing is called after it. */
  readonly signal: AbortSignal;
}

/** Node.js runs longer timers at once. */
const MAX_TIMER_MS = 2_147_483_647;

/** What each Task and each Wait state of the definition does when it is entered. */
export function tasksOf(definition: Definition, options: TaskOptions): RunOptions['tasks'] {
  return Object.fromEntries(allStates(definition).flatMap(([name, state]) => {
    if (state.Type === 'Wait') return [[name, async (input: Json) => wait(input, options)]];
    if (state.Type === 'Task') return [[name, async (input: Json) => runTask(String(state.Resource), input, options)]];
    return [];
  }));
}

/** A Wait state that was prepared: its parameters are what it waits for, and the input that it passes on. */
async function wait(parameters: Json, { clock, signal }: TaskOptions): Promise<Json> {
  const { Input: input = null, Seconds: seconds, Timestamp: timestamp } = parameters as Readonly<Record<string, Json>>;
  const ms = timestamp === undefined ? secondsToMs(seconds) : Date.parse(String(timestamp)) - clock.now();
  if (Number.isNaN(ms)) throw new TaskError('States.Runtime', `Wait until ${JSON.stringify(timestamp)}: it must be a timestamp as of RFC 3339`);
  await clock.sleep(Math.min(ms, MAX_TIMER_MS * clock.speed), signal);
  return input;
}

function secondsToMs(seconds: unknown): number {
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0) return seconds * 1000;
  throw new TaskError('States.Runtime', `SecondsPath points to ${JSON.stringify(seconds)}: it must be a whole number of seconds, not negative`);
}

async function runTask(resource: string, input: Json, options: TaskOptions): Promise<Json> {
  if (options.signal.aborted) throw new TaskError('States.TaskFailed', 'The execution has ended');
  if (resource.endsWith(':states:::events:putEvents')) return putEventsTask(input, options);
  if (!resource.endsWith(':states:::lambda:invoke')) return invokeFunction(resource, input, options);
  const { FunctionName: name, Payload: payload = {} } = input as Readonly<Record<string, Json>>;
  if (typeof name !== 'string') throw new TaskError('States.Runtime', `FunctionName must be a string, got ${JSON.stringify(name)}`);
  return { ExecutedVersion: '$LATEST', Payload: await invokeFunction(name, payload, options), StatusCode: 200 };
}

async function invokeFunction(functionArn: string, event: Json, { invoke, mayInvoke, execution }: TaskOptions): Promise<Json> {
  try {
    mayInvoke?.(roleOf(execution), functionArn);
    return await invoke(functionArn, event) as Json;
  } catch (error) {
    throw taskError(error);
  }
}

function taskError(error: unknown): TaskError {
  if (error instanceof FunctionError) return new TaskError(error.name, JSON.stringify(error.payload));
  if (error instanceof AwsError && error.code === 'AccessDeniedException') return accessDenied(error);
  if (error instanceof AwsError) return new TaskError(`Lambda.${error.code}`, `${error.message} (Service: Lambda, Status Code: ${error.status})`);
  return new TaskError('Lambda.Unknown', error instanceof Error ? error.message : String(error));
}

// seen so on AWS, although the error has a name of its own
function accessDenied({ message, status, code }: AwsError): TaskError {
  return new TaskError('Lambda.AWSLambdaException', `${message} (Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: ${randomUUID()}; Proxy: null)`);
}
