import { IResource, Resource } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BatchSegmentJobGrants } from './batch-segment-job-grants';

/** A batch segment job, of this stack or from elsewhere. */
export interface IBatchSegmentJob extends IResource {
  /**
   * ARN of the job: `arn:<partition>:personalize:<region>:<account>:batch-segment-job/<name>`.
   *
   * @attribute
   */
  readonly batchSegmentJobArn: string;

  /**
   * Name of the job.
   *
   * @attribute
   */
  readonly batchSegmentJobName: string;

  /**
   * Folder of the segments, `s3://<bucket>/<prefix><name>/`: one `.out` file in JSON Lines for each input file.
   * Reading it throws for a job that was imported without its output bucket.
   *
   * @attribute
   */
  readonly outputPath: string;

  /** Permissions on the job and on what it reads and writes. */
  readonly grants: BatchSegmentJobGrants;
}

/** What is known of a batch segment job that was started elsewhere. */
export interface BatchSegmentJobAttributes {
  /** ARN of the job. */
  readonly batchSegmentJobArn: string;

  /**
   * The bucket that the job wrote its segments into.
   *
   * @default - not known: `outputPath` and `grants.readSegments` throw
   */
  readonly outputBucket?: s3.IBucket;

  /**
   * Folder of the output bucket below which the job has its own, with a slash at its end.
   *
   * @default 'segments/'
   */
  readonly outputPrefix?: string;
}

/** What jobs of this stack and imported ones have in common. */
export abstract class BatchSegmentJobBase extends Resource implements IBatchSegmentJob {
  /** ARN of the job. */
  abstract readonly batchSegmentJobArn: string;
  /** Name of the job. */
  abstract readonly batchSegmentJobName: string;
  /** Folder of the segments. */
  abstract readonly outputPath: string;
  /** Permissions on the job and on what it reads and writes. */
  abstract readonly grants: BatchSegmentJobGrants;
}
