import { Status } from './status';

interface S3DataConfig {
  readonly path: string;
  readonly kmsKeyArn?: string;
}

/** A job as DescribeBatchSegmentJob answers it. */
export interface BatchSegmentJob {
  readonly jobName: string;
  readonly batchSegmentJobArn: string;
  readonly filterArn?: string;
  readonly failureReason?: string;
  readonly solutionVersionArn: string;
  readonly numResults: number;
  readonly jobInput: { readonly s3DataSource: S3DataConfig };
  readonly jobOutput: { readonly s3DataDestination: S3DataConfig };
  readonly roleArn: string;
  readonly status: Status;
  readonly creationDateTime: Date;
  readonly lastUpdatedDateTime: Date;
}

/** The part of a job that ListBatchSegmentJobs answers. */
export function summarizeJob(job: BatchSegmentJob): object {
  const { batchSegmentJobArn, jobName, status, creationDateTime, lastUpdatedDateTime, failureReason, solutionVersionArn } = job;
  return { batchSegmentJobArn, jobName, status, creationDateTime, lastUpdatedDateTime, failureReason, solutionVersionArn };
}
