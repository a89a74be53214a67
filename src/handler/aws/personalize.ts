import {
  BatchSegmentJob, CreateBatchSegmentJobCommand, DescribeBatchSegmentJobCommand, DescribeRecipeCommand, DescribeSolutionVersionCommand,
  ListTagsForResourceCommand, paginateListBatchSegmentJobs,
  paginateListSolutionVersions, PersonalizeClient, TagResourceCommand, UntagResourceCommand,
} from '@aws-sdk/client-personalize';
import { Tags } from '../contract';
import { TagChanges } from '../jobs/tags';

/** What a job is made of. */
export interface JobSettings {
  /** Not known of a solution's newest version before the job starts. */
  readonly solutionVersionArn?: string;
  readonly filterArn?: string;
  readonly numResults?: number;
  readonly inputPath: string;
  readonly inputKeyArn?: string;
  readonly outputPath: string;
  readonly outputKeyArn?: string;
}

export interface JobRequest extends JobSettings {
  readonly jobName: string;
  readonly solutionVersionArn: string;
  readonly roleArn: string;
  readonly tags?: Tags;
}

/** A job as Personalize describes it. */
export interface Job extends Partial<JobSettings> {
  readonly status?: string;
  readonly failureReason?: string;
  readonly creationDateTime?: string;
  readonly lastUpdatedDateTime?: string;
}

/** A job in a list of all. */
export interface ListedJob {
  readonly jobName: string;
  readonly jobArn: string;
  readonly status?: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** A version in the list of a solution. */
export interface SolutionVersion {
  readonly arn: string;
  readonly status?: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** A version as Personalize describes it. */
export interface DescribedVersion {
  readonly status?: string;
  readonly failureReason?: string;
  readonly recipeArn?: string;
}

/** The calls to Personalize, and nothing else of the SDK. */
export interface Personalize {
  /** `undefined` when there is no such job. */
  describe(jobArn: string): Promise<Job | undefined>;
  create(request: JobRequest, signal: AbortSignal): Promise<void>;
  changeTags(jobArn: string, changes: TagChanges, signal: AbortSignal): Promise<void>;
  tags(jobArn: string): Promise<Tags>;
  /** Those of the account whose names begin so. */
  jobs(namePrefix: string): Promise<readonly ListedJob[]>;
  versions(solutionArn: string): Promise<readonly SolutionVersion[]>;
  /** `undefined` when there is no such version. */
  version(solutionVersionArn: string): Promise<DescribedVersion | undefined>;
  /** What a recipe is for, such as USER_SEGMENTATION. */
  recipeType(recipeArn: string): Promise<string | undefined>;
}

export class PersonalizeService implements Personalize {
  private readonly client = new PersonalizeClient();
  // the SDK takes LimitExceededException for throttling and would send Create again by itself
  private readonly creator = new PersonalizeClient({ maxAttempts: 1 });

  async describe(jobArn: string): Promise<Job | undefined> {
    const described = await found(this.client.send(new DescribeBatchSegmentJobCommand({ batchSegmentJobArn: jobArn })));
    return described?.batchSegmentJob && jobOf(described.batchSegmentJob);
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

  async tags(resourceArn: string): Promise<Tags> {
    const { tags } = await this.client.send(new ListTagsForResourceCommand({ resourceArn }));
    return Object.fromEntries((tags ?? []).map(({ tagKey = '', tagValue = '' }) => [tagKey, tagValue]));
  }

  async jobs(namePrefix: string): Promise<readonly ListedJob[]> {
    const jobs: ListedJob[] = [];
    for await (const { batchSegmentJobs } of paginateListBatchSegmentJobs({ client: this.client }, {})) {
      for (const { jobName = '', batchSegmentJobArn: jobArn = '', status, creationDateTime } of batchSegmentJobs ?? []) {
        if (jobName.startsWith(namePrefix)) jobs.push({ jobName, jobArn, status, createdAt: creationDateTime?.getTime() ?? 0 });
      }
    }
    return jobs;
  }

  async versions(solutionArn: string): Promise<readonly SolutionVersion[]> {
    const versions: SolutionVersion[] = [];
    for await (const { solutionVersions } of paginateListSolutionVersions({ client: this.client }, { solutionArn })) {
      for (const { solutionVersionArn: arn = '', status, creationDateTime } of solutionVersions ?? []) {
        versions.push({ arn, status, createdAt: creationDateTime?.getTime() ?? 0 });
      }
    }
    return versions;
  }

  async version(solutionVersionArn: string): Promise<DescribedVersion | undefined> {
    const described = await found(this.client.send(new DescribeSolutionVersionCommand({ solutionVersionArn })));
    if (!described?.solutionVersion) return undefined;
    const { status, failureReason, recipeArn } = described.solutionVersion;
    return { status, failureReason, recipeArn };
  }

  async recipeType(recipeArn: string): Promise<string | undefined> {
    const { recipe } = await this.client.send(new DescribeRecipeCommand({ recipeArn }));
    return recipe?.recipeType;
  }
}

async function found<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

function jobOf({ status, failureReason, creationDateTime, lastUpdatedDateTime, jobInput, jobOutput, ...job }: BatchSegmentJob): Job {
  return {
    status,
    failureReason,
    creationDateTime: creationDateTime?.toISOString(),
    lastUpdatedDateTime: lastUpdatedDateTime?.toISOString(),
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
