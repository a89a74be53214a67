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
  ExpiredToken: 'young permissions',
  ExpiredTokenException: 'young permissions',
  InvalidClientTokenId: 'young permissions',
  UnrecognizedClientException: 'young permissions',
  ThrottlingException: 'not yet',
  Throttling: 'not yet',
  TooManyRequestsException: 'not yet',
  RequestLimitExceeded: 'not yet',
  SlowDown: 'not yet',
};

/** An error that is not in the table is the caller's fault only when AWS says so; a lost answer is not. */
export function verdict(error: unknown): Verdict {
  if (!(error instanceof Error)) return 'not yet';
  const known = VERDICTS[error.name];
  if (known) return known;
  return '$fault' in error && error.$fault === 'client' ? 'refused' : 'not yet';
}
