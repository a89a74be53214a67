import { createHash } from 'node:crypto';
import { HandlerRequest, RunRequest } from '../contract';
import { isRun } from './kinds';
import { checkRun } from './run-request';
import { hash, Place, runTime } from '../jobs/content';

/** An execution's name follows from its request alone, so that a request which is delivered again finds it. */
export function executionName(request: HandlerRequest): string {
  if (!isRun(request)) return createHash('sha256').update(request.RequestId).digest('hex');
  checkRun(request); // its time becomes part of the name
  return runExecutionName(request);
}

/** The name of a run says whose it is and when it was scheduled, in the order of time. */
export function runExecutionName(run: RunRequest): string {
  return runExecutionPrefix(run) + runTime(run.ScheduledTime);
}

/** What the names of all runs of a schedule begin with. */
export function runExecutionPrefix({ StackId, LogicalResourceId }: Place): string {
  return `run-${hash([StackId, LogicalResourceId])}-`;
}
