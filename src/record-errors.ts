/**
 * What becomes of a job that is ACTIVE while some of its queries have no segment: Personalize writes an error, or
 * nothing, for each of them, and charges the job all the same.
 */
export enum RecordErrors {
  /** They are counted and told of: `failedRecordCount`, the event, the metric and the handler's log. */
  REPORT = 'REPORT',
  /**
   * One of them fails the deployment, or the run, and so do segments that cannot be read. The segments that there are stay where they are, and deploying again
   * finds the same job: another `rerunTrigger` computes all anew, at a charge.
   */
  FAIL = 'FAIL',
}
