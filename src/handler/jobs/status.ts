import { InvalidRequestError } from '../requests/fields';

/** What a job's status means. Only two strings end a job; every other one, also an unknown one, means "not yet". */
export type Standing = 'active' | 'failed' | 'pending';

export function standing(status: string | undefined): Standing {
  switch (status) {
    case 'ACTIVE': return 'active';
    case 'CREATE FAILED': return 'failed';
    default: return 'pending';
  }
}

/** What to do about an AWS call that failed. */
export type Verdict =
  /** Ask again later: nothing is wrong with the request. */
  | 'not yet'
  /** Ask again later while permissions may be young, then give up. */
  | 'young permissions'
  /** The same for a role that Personalize cannot assume yet, which it reports as an invalid input. */
  | 'young role'
  /** Somebody else was faster: look at what is there. */
  | 'exists'
  /** The request is wrong and stays wrong. */
  | 'refused';

/** Every error that Personalize and the AWS SDK are known to raise, told apart by name. */
export const VERDICTS: Readonly<Record<string, Verdict>> = {
  // CreateBatchSegmentJob and DescribeBatchSegmentJob
  InvalidInputException: 'young role',
  ResourceAlreadyExistsException: 'exists',
  LimitExceededException: 'not yet', // five jobs are running, or too many requests a second
  ResourceNotFoundException: 'refused',
  ResourceInUseException: 'not yet',
  TooManyTagsException: 'refused',
  // any AWS call
  AccessDenied: 'young permissions',
  AccessDeniedException: 'young permissions',
  InvalidClientTokenId: 'young permissions',
  UnrecognizedClientException: 'young permissions',
  StateMachineDoesNotExist: 'young permissions', // a runner that is seconds old may not be seen everywhere
  // credentials that Lambda renews, and a clock that the SDK puts right
  ExpiredToken: 'not yet',
  ExpiredTokenException: 'not yet',
  InvalidSignatureException: 'not yet',
  RequestExpired: 'not yet',
  RequestTimeTooSkewed: 'not yet',
  SignatureDoesNotMatch: 'not yet',
  // too much at once, or too slow
  ExecutionLimitExceeded: 'not yet',
  RequestLimitExceeded: 'not yet',
  RequestThrottled: 'not yet',
  RequestThrottledException: 'not yet',
  RequestTimeout: 'not yet',
  RequestTimeoutException: 'not yet',
  SlowDown: 'not yet',
  ThrottledException: 'not yet',
  Throttling: 'not yet',
  ThrottlingException: 'not yet',
  TooManyRequestsException: 'not yet',
};

/** What HTTP says of a request that may be sent again: time-out, conflict, too many. */
const AGAIN: readonly unknown[] = [408, 409, 429];

/** An error that is not in the table is the caller's fault only when AWS, or we, say so; a lost answer is not. */
export function verdict(error: unknown): Verdict {
  if (error instanceof InvalidRequestError) return 'refused';
  if (!(error instanceof Error)) return 'not yet';
  return VERDICTS[error.name] ?? (isCallersFault(error) ? 'refused' : 'not yet');
}

function isCallersFault(error: Error & { readonly $fault?: unknown; readonly $metadata?: { readonly httpStatusCode?: number } }): boolean {
  return error.$fault === 'client' && !AGAIN.includes(error.$metadata?.httpStatusCode);
}
