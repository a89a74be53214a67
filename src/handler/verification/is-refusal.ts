/** What S3 and KMS say of objects that will not be readable any sooner when they are asked again. */
const NAMES: readonly string[] = ['AccessDenied', 'AllAccessDisabled', 'InvalidObjectState', 'NoSuchBucket', 'NoSuchKey', 'NotFound'];

/** Whether an object cannot be read, or not any more; anything else may pass. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && (NAMES.includes(error.name) || error.name.startsWith('KMS.'));
}

/** Whether there is other content now than there was in the listing. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof Error && error.name === 'PreconditionFailed';
}
