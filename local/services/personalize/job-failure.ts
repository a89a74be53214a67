/** Ends a job as CREATE FAILED; the message becomes its `failureReason`. */
export class JobFailure extends Error {}
