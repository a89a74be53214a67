import * as iam from 'aws-cdk-lib/aws-iam';
import type { BatchSegmentSchedule } from './batch-segment-schedule';
import { grantReading, JobLocation } from './private/job-location';

/**
 * What a schedule runs, and where its segments lie.
 * @internal
 */
export interface ScheduleResources {
  readonly functionArn: string;
  readonly output: JobLocation;
}

/** Permissions on a schedule, and on what its jobs write. */
export class BatchSegmentScheduleGrants {
  /** @internal */
  static _of(schedule: BatchSegmentSchedule, resources: ScheduleResources): BatchSegmentScheduleGrants {
    return new BatchSegmentScheduleGrants(schedule, resources);
  }

  private constructor(private readonly schedule: BatchSegmentSchedule, private readonly resources: ScheduleResources) {}

  /**
   * Starts a run now, as the schedule's `startRunCommand` does: reads the schedule, and invokes the stack's handler function.
   *
   * Whoever may invoke that function decides what it is asked for: any job with any input, output and tags, at your
   * cost, as far as the permissions of the handler and of the stack's storages go. Give it to those who may deploy the
   * stack anyway.
   *
   * @param grantee who may
   */
  startRun(grantee: iam.IGrantable): iam.Grant {
    const read = iam.Grant.addToPrincipal({ grantee, actions: ['scheduler:GetSchedule'], resourceArns: [this.schedule.scheduleArn] });
    return read.combine(iam.Grant.addToPrincipal({ grantee, actions: ['lambda:InvokeFunction'], resourceArns: [this.resources.functionArn] }));
  }

  /**
   * Reads the segments of all runs, those to come included, and whatever else lies below the `outputPrefix`, such as the
   * segments of other jobs that share storage and prefix. Segments hold user ids, which are personal data.
   *
   * @param grantee who may
   */
  readSegments(grantee: iam.IGrantable): iam.Grant {
    return grantReading(grantee, this.resources.output);
  }
}
