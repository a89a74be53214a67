/** What an error of S3 tells beside its code and message. */
export interface ErrorDetails {
  /** Further elements of the answer, such as `Bucket`. */
  readonly elements?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error as an AWS service answers it: clients tell errors apart by `code`. */
export class AwsError extends Error {
  constructor(readonly code: string, message: string, readonly status = 400, readonly details: ErrorDetails = {}) {
    super(message);
    this.name = code;
  }
}

/** The answer to everything that the embedded AWS leaves out: a clear refusal instead of a guess. */
export function notModelled(what: string): AwsError {
  return new AwsError('NotModelled', `${what} is not modelled here; local/README.md lists what the embedded AWS serves`, 501);
}
