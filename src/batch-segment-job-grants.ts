import * as iam from 'aws-cdk-lib/aws-iam';
import type { IBatchSegmentJob } from './batch-segment-job-base';
import { grantReading, grantWriting, JobLocation } from './private/job-location';

/**
 * Where a job's files lie.
 * @internal
 */
export interface JobLocations {
  /** The folder that the job writes into. */
  readonly output?: JobLocation;
  /** The file or folder that the job reads; not known when its input is uploaded with the stack. */
  readonly input?: JobLocation;
}

/** Permissions on a batch segment job, and on what it reads and writes. */
export class BatchSegmentJobGrants {
  /** @internal */
  static _of(job: IBatchSegmentJob, locations: JobLocations): BatchSegmentJobGrants {
    return new BatchSegmentJobGrants(job, locations);
  }

  private constructor(private readonly job: IBatchSegmentJob, private readonly locations: JobLocations) {}

  /**
   * Reads the segments of this job, and of no other. Segments hold user ids, which are personal data.
   *
   * @param grantee who may; throws when the job was imported without its output bucket
   */
  readSegments(grantee: iam.IGrantable): iam.Grant {
    const output = this.known(this.locations.output, 'readSegments', 'the job was imported without its outputBucket');
    return grantReading(grantee, output);
  }

  /**
   * Writes the files that the job reads. They are read when the job starts; changing them later does not run it again.
   *
   * @param grantee who may; throws when the input is uploaded with the stack or the job was imported
   */
  writeInput(grantee: iam.IGrantable): iam.Grant {
    const input = this.known(this.locations.input, 'writeInput', 'its input is not in a bucket that is known (SegmentInput.fromBucket)');
    return grantWriting(grantee, input);
  }

  /**
   * Describes the job: its status, its settings and, when it failed, the reason.
   *
   * @param grantee who may
   */
  describe(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['personalize:DescribeBatchSegmentJob'],
      resourceArns: [this.job.batchSegmentJobArn],
    });
  }

  private known(location: JobLocation | undefined, grant: string, otherwise: string): JobLocation {
    if (location) return location;
    throw new Error(`${this.job.node.path}: grants.${grant} cannot be given, since ${otherwise}`);
  }
}
