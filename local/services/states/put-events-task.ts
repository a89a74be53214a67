import { Json } from './interpreter';
import { TaskError } from './task-error';
import { AwsError } from '../../core/errors';
import { Fields } from '../../core/fields';
import { RoleUse } from '../iam/enforcement/role-use';

/** Puts events on a bus, and answers as EventBridge's PutEvents does. */
export type PutEvents = (request: Fields) => { readonly FailedEntryCount: number };

/** The execution that a task is part of. */
export interface TaskExecution {
  readonly arn: string;
  readonly stateMachineArn: string;
  readonly roleArn: string;
}

/** The role that the tasks of an execution act in. */
export function roleOf({ arn, stateMachineArn, roleArn }: TaskExecution): RoleUse {
  return { service: 'states.amazonaws.com', roleArn, sessionName: arn.slice(arn.lastIndexOf(':') + 1), sourceArn: stateMachineArn };
}

/** What putting events works with. */
export interface PutEventsOptions {
  readonly putEvents: PutEvents;
  readonly mayPutEvents?: (role: RoleUse, request: Fields) => void;
  readonly execution: TaskExecution;
}

/** The integration `states:::events:putEvents`: fails when an entry was refused, even if others were put. */
export function putEventsTask(parameters: Json, options: PutEventsOptions): Json {
  const { Entries: entries } = parameters as Fields;
  const prepared: unknown = Array.isArray(entries) ? entries.map((entry: unknown) => preparedEntry(entry, options.execution)) : entries;
  const answer = put({ Entries: prepared }, options);
  if (answer.FailedEntryCount > 0) throw new TaskError('EventBridge.FailedEntry', JSON.stringify(answer));
  return { ...answer };
}

/** A detail may be written as an object, and the event names whence it comes. */
function preparedEntry(entry: unknown, { arn, stateMachineArn }: TaskExecution): unknown {
  if (typeof entry !== 'object' || entry === null) return entry;
  const { Detail: detail, Resources: resources = [] } = entry as Fields;
  return {
    ...entry,
    Detail: typeof detail === 'string' ? detail : JSON.stringify(detail),
    Resources: Array.isArray(resources) ? [...resources as readonly unknown[], arn, stateMachineArn] : resources,
  };
}

function put(request: Fields, { putEvents, mayPutEvents, execution }: PutEventsOptions): ReturnType<PutEvents> {
  try {
    mayPutEvents?.(roleOf(execution), request);
    return putEvents(request);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new TaskError(`EventBridge.${error.code}`, `${error.message} (Service: EventBridge, Status Code: ${error.status})`);
  }
}
