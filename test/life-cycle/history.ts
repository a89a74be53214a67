import { AslState } from './states-language';

/** ExecutionStarted and ExecutionSucceeded. */
export const START_AND_END = 2;

/**
 * Entries that a visit of a state leaves in the history of an execution of a standard workflow: entered and exited,
 * and for each attempt of a task that it was scheduled, that it started, and how it ended. A choice, a wait and a
 * success have no attempts.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export function entriesOf({ Type: type }: AslState, attempts: number): number {
  return type === 'Task' ? 2 + 3 * attempts : 2;
}
