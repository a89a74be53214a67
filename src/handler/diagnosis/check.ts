import { log } from '../telling/log';

/** No check takes longer: somebody waits for the answer. */
const PATIENCE_MS = 25_000;

class TimeoutError extends Error {
  constructor(what: string) {
    super(`${what} took longer than ${PATIENCE_MS} ms to check`);
    this.name = 'TimeoutError';
  }
}

/** Runs a check; one that fails or takes too long finds nothing, and leaves a line in the log. Never throws. */
export async function check<T>(what: string, find: () => Promise<readonly T[]>, tell: typeof log = log): Promise<readonly T[]> {
  let timer: NodeJS.Timeout | undefined;
  const timeOut = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError(what)), PATIENCE_MS);
  });
  try {
    return await Promise.race([find(), timeOut]);
  } catch (error) {
    tell('the diagnosis could not check something', { check: what, error: error instanceof Error ? error.name : 'unknown error' });
    return [];
  } finally {
    clearTimeout(timer);
  }
}
