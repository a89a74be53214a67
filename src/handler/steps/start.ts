import { DIED, Executions } from '../aws/executions';
import { CONTRACT_VERSION, GOES_ON, HandlerRequest, State } from '../contract';
import { verdict } from '../jobs/status';
import { executionName } from '../requests/execution-name';
import { InvalidRequestError } from '../requests/fields';
import { isRun } from '../requests/kinds';
import { runnerArn } from '../requests/properties';
import { log } from '../telling/log';

const PATIENCE_MS = 120_000;
const RETRY_MS = 5_000;
const UNREACHABLE: readonly unknown[] = ['ECONNREFUSED', 'ENOTFOUND', 'ERR_INVALID_URL'];

export interface StartDependencies {
  readonly executions: () => Executions;
  /** Tells whoever waits, if anybody does, that nothing was started. */
  readonly fail: (reason: string) => Promise<void>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => number;
}

/**
 * Hands a request to the runner. The execution's name follows from the request's id, or a run's scheduled time, and its
 * input is the request and nothing computed, so a request that is delivered again finds its execution there.
 */
export async function start(request: HandlerRequest, dependencies: StartDependencies): Promise<void> {
  try {
    await handOver(request, dependencies);
  } catch (error) {
    const reason = finalReason(error);
    if (!reason) {
      log('the runner could not be reached; Lambda delivers the request again', { request: idOf(request), error: String(error) });
      throw error;
    }
    log('the request was not handed to the runner', { request: idOf(request), reason });
    await dependencies.fail(reason);
  }
}

async function handOver(request: HandlerRequest, dependencies: StartDependencies): Promise<void> {
  const runner = runnerArn(request);
  const executions = dependencies.executions();
  const name = executionName(request);
  const input = JSON.stringify({ version: CONTRACT_VERSION, request } satisfies State);
  const started = await patiently(() => executions.start(runner, name, input), dependencies);
  if (started) return;
  const { status } = await patiently(() => executions.describe(runner, name), dependencies);
  if (DIED.includes(status)) throw new DeadExecutionError(name, status);
}

function idOf(request: HandlerRequest): string {
  return isRun(request) ? request.ScheduledTime : request.RequestId;
}

/** The function's own permissions may be seconds old, and the service busy: to ask again under the same name changes nothing. */
async function patiently<T>(call: () => Promise<T>, { sleep, now }: StartDependencies): Promise<T> {
  const begun = now();
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (verdict(error) === 'refused' || now() - begun >= PATIENCE_MS) throw error;
      await sleep(RETRY_MS);
    }
  }
}

/** The words for an error that repetition does not mend. */
function finalReason(error: unknown): string | undefined {
  if (error instanceof InvalidRequestError) return `Batch segment job was not started: ${error.message}`;
  if (error instanceof DeadExecutionError) return error.message;
  if (isUnreachable(error)) return `Batch segment job was not started, since Step Functions cannot be reached: ${String(error)}`;
  if (!(error instanceof Error) || verdict(error) === 'not yet') return undefined;
  return `Batch segment job was not started, since its runner was not: ${error.name}: ${error.message}`;
}

/** An error that proves that nothing was sent, unlike an answer that was lost. */
function isUnreachable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && UNREACHABLE.includes(error.code);
}

/** The execution of this very request ended before it could answer. */
class DeadExecutionError extends Error {
  constructor(name: string, status: string | undefined) {
    super(`Batch segment job could not be followed: execution ${name} of the runner ended ${status} without an answer. ${GOES_ON}`);
    this.name = 'DeadExecutionError';
  }
}
