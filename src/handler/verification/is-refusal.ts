/** What S3 and KMS say of objects that will not be readable any sooner when they are asked again. */
const NAMES: readonly string[] = ['AccessDenied', 'AllAccessDisabled', 'InvalidObjectState', 'NoSuchBucket', 'NoSuchKey', 'NotFound'];

/** Whether an object cannot be read, or not any more; anything else may pass, and so may what is denied to a role whose permissions are seconds old. */
export function isRefusal(error: unknown, isYoung: boolean): error is Error {
  if (!(error instanceof Error) || (isYoung && error.name === 'AccessDenied')) return false;
  return NAMES.includes(error.name) || error.name.startsWith('KMS.');
}

/** Whether there is other content now than there was in the listing, or none any more. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof Error && (error.name === 'PreconditionFailed' || error.name === 'NoSuchKey');
}
