/** A failure as Retry and Catch see it: `name` is the error, `message` the cause. */
export class TaskError extends Error {
  constructor(error: string, cause: string) {
    super(cause);
    this.name = error;
  }
}
