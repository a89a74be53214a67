/** What a function answers when it fails, as Lambda words it. */
export interface ErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** The function ran and failed: thrown, timed out or crashed. `name` is Lambda's error type. */
export class FunctionError extends Error {
  constructor(readonly payload: ErrorPayload) {
    super(payload.errorMessage);
    this.name = payload.errorType;
  }
}

/** The function ran longer than its timeout. */
export function timedOut(requestId: string, timeoutMs: number): FunctionError {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return new FunctionError({ errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds` });
}

/** The function's process ended without an answer. */
export function exited(requestId: string, code: number | null, signal: string | null): FunctionError {
  const status = signal === null ? `exit status ${code}` : `signal: ${signal}`;
  return new FunctionError({ errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${status}` });
}
