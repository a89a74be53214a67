import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { IBatchSegmentJob } from './batch-segment-job-base';

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

/** @internal */
export interface JobLocation {
  readonly bucket: s3.IBucket;
  readonly folder: string;
  /** The key that encrypts it, where that is not the bucket's own. */
  readonly key?: kms.IKey;
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
    const list = iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:ListBucket'],
      resourceArns: [output.bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': `${output.folder}*` } },
    });
    return list.combine(grantObjects(grantee, output, 's3:GetObject')).combine(grantKey(grantee, output, 'kms:Decrypt'));
  }

  /**
   * Writes the files that the job reads. They are read when the job starts; changing them later does not run it again.
   *
   * @param grantee who may; throws when the input is uploaded with the stack or the job was imported
   */
  writeInput(grantee: iam.IGrantable): iam.Grant {
    const input = this.known(this.locations.input, 'writeInput', 'its input is not in a bucket that is known (SegmentInput.fromBucket)');
    return grantObjects(grantee, input, 's3:PutObject').combine(grantKey(grantee, input, 'kms:GenerateDataKey'));
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

function grantObjects(grantee: iam.IGrantable, { bucket, folder }: JobLocation, action: string): iam.Grant {
  return iam.Grant.addToPrincipal({ grantee, actions: [action], resourceArns: [bucket.arnForObjects(`${folder}*`)] });
}

function grantKey(grantee: iam.IGrantable, { bucket, key = bucket.encryptionKey }: JobLocation, action: string): iam.Grant {
  if (!key) return iam.Grant.drop(grantee, 'the bucket has no key of its own');
  return iam.Grant.addToPrincipal({ grantee, actions: [action], resourceArns: [key.keyArn] });
}
