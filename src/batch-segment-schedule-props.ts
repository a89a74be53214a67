import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { CommonBatchSegmentJobProps } from './common-batch-segment-job-props';

/** What a run does while an earlier one of the same schedule is under way. */
export enum RunOverlap {
  /** It is left out, at no charge: its job is not made later either. */
  SKIP = 'SKIP',
  /** It waits until the earlier ones are done, within the 24 hours that it is followed for. */
  QUEUE = 'QUEUE',
}

/** When the same job runs, again and again, and what becomes of runs that meet each other or would give nothing new. */
export interface BatchSegmentScheduleProps extends CommonBatchSegmentJobProps {
  /**
   * When a job runs: a cron expression in a time zone, a rate, or a single time. Each run is a new job, and a new charge,
   * unless it is skipped. Changing it runs nothing and costs nothing.
   *
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  readonly schedule: scheduler.ScheduleExpression;

  /**
   * How much later than its time a run may begin, at the service's choice. The run is named after its time all the same.
   *
   * @default TimeWindow.off()
   */
  readonly timeWindow?: scheduler.TimeWindow;

  /**
   * What a run does while an earlier one of this schedule is under way, waiting for its turn included. One that is left
   * out puts the event `Batch Segment Job Skipped` on the default bus.
   *
   * @default RunOverlap.SKIP
   */
  readonly overlap?: RunOverlap;

  /**
   * Whether a run is left out that would give what the last one gave that gave segments: the same settings, the same
   * solution version, and the same input; not when those segments have expired since (`segmentsExpiration` of the
   * storage). Input in a bucket is compared by the keys and the ETags of its objects: with a KMS key, a file that is
   * uploaded again has another ETag. A filter that was made anew under its old name is not noticed. Such a run costs
   * nothing, and puts the event `Batch Segment Job Skipped` on the default bus.
   *
   * @default true
   */
  readonly skipIfUnchanged?: boolean;

  /**
   * Where runs go that EventBridge Scheduler could not hand to the handler in 24 hours and 185 attempts: a standard
   * queue. Runs that began and failed are told by events and metrics instead; a run that the handler could not hand to
   * its runner shows as errors of the handler function, or in the metric `Failures`.
   *
   * @default - they are dropped
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * Whether the schedule runs. One that does not can still be run by hand.
   *
   * @default true
   */
  readonly enabled?: boolean;
}
