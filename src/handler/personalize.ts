import {
  BatchSegmentJob, CreateBatchSegmentJobCommand, DescribeBatchSegmentJobCommand, PersonalizeClient, TagResourceCommand, UntagResourceCommand,
} from '@aws-sdk/client-personalize';
import { Tags } from './contract';
import { TagChanges } from './tags';

/** What a job is made of. */
export interface JobSettings {
  readonly solutionVersionArn: string;
  readonly filterArn?: string;
  readonly numResults?: number;
  readonly inputPath: string;
  readonly inputKeyArn?: string;
  readonly outputPath: string;
  readonly outputKeyArn?: string;
}

export interface JobRequest extends JobSettings {
  readonly jobName: string;
  readonly roleArn: string;
  readonly tags?: Tags;
}

/** A job as Personalize describes it. */
export interface Job extends Partial<JobSettings> {
  readonly status?: string;
  readonly failureReason?: string;
  readonly creationDateTime?: string;
}

/** The calls to Personalize, and nothing else of the SDK. */
export interface Personalize {
  /** `undefined` when there is no such job. */
  describe(jobArn: string): Promise<Job | undefined>;
  create(request: JobRequest, signal: AbortSignal): Promise<void>;
  changeTags(jobArn: string, changes: TagChanges, signal: AbortSignal): Promise<void>;
}

export class PersonalizeService implements Personalize {
  private readonly client = new PersonalizeClient();
  // the SDK takes LimitExceededException for throttling and would send Create again by itself
  private readonly creator = new PersonalizeClient({ maxAttempts: 1 });

  async describe(jobArn: string): Promise<Job | undefined> {
    try {
      const { batchSegmentJob } = await this.client.send(new DescribeBatchSegmentJobCommand({ batchSegmentJobArn: jobArn }));
      return batchSegmentJob && jobOf(batchSegmentJob);
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  }

  async create(request: JobRequest, signal: AbortSignal): Promise<void> {
    await this.creator.send(new CreateBatchSegmentJobCommand({
      jobName: request.jobName,
      solutionVersionArn: request.solutionVersionArn,
      filterArn: request.filterArn,
      numResults: request.numResults,
      jobInput: { s3DataSource: { path: request.inputPath, kmsKeyArn: request.inputKeyArn } },
      jobOutput: { s3DataDestination: { path: request.outputPath, kmsKeyArn: request.outputKeyArn } },
      roleArn: request.roleArn,
      tags: tagList(request.tags),
    }), { abortSignal: signal });
  }

  async changeTags(resourceArn: string, { add, remove }: TagChanges, abortSignal: AbortSignal): Promise<void> {
    if (remove.length > 0) await this.client.send(new UntagResourceCommand({ resourceArn, tagKeys: [...remove] }), { abortSignal });
    const tags = tagList(add);
    if (tags) await this.client.send(new TagResourceCommand({ resourceArn, tags }), { abortSignal });
  }
}

function jobOf({ status, failureReason, creationDateTime, jobInput, jobOutput, ...job }: BatchSegmentJob): Job {
  return {
    status,
    failureReason,
    creationDateTime: creationDateTime?.toISOString(),
    solutionVersionArn: job.solutionVersionArn,
    filterArn: job.filterArn,
    numResults: job.numResults,
    inputPath: jobInput?.s3DataSource?.path,
    inputKeyArn: jobInput?.s3DataSource?.kmsKeyArn,
    outputPath: jobOutput?.s3DataDestination?.path,
    outputKeyArn: jobOutput?.s3DataDestination?.kmsKeyArn,
  };
}

function tagList(tags: Tags = {}): { tagKey: string; tagValue: string }[] | undefined {
  const list = Object.entries(tags).map(([tagKey, tagValue]) => ({ tagKey, tagValue }));
  return list.length > 0 ? list : undefined;
}
