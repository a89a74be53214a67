import {
  CreateBatchSegmentJobCommand, CreateBatchSegmentJobCommandInput, DescribeBatchSegmentJobCommand, PersonalizeClient,
} from '@aws-sdk/client-personalize';

/** What the life cycle needs to know of a job. */
export interface Job {
  readonly status?: string;
  readonly failureReason?: string;
}

/** The calls to Personalize, and nothing else of the SDK. */
export interface Personalize {
  /** `undefined` when there is no such job. */
  describe(jobArn: string): Promise<Job | undefined>;
  create(request: CreateBatchSegmentJobCommandInput, signal: AbortSignal): Promise<void>;
}

export type JobRequest = CreateBatchSegmentJobCommandInput;

export class PersonalizeService implements Personalize {
  private readonly client = new PersonalizeClient();
  // the SDK takes LimitExceededException for throttling and would send Create again by itself
  private readonly creator = new PersonalizeClient({ maxAttempts: 1 });

  async describe(jobArn: string): Promise<Job | undefined> {
    try {
      const { batchSegmentJob } = await this.client.send(new DescribeBatchSegmentJobCommand({ batchSegmentJobArn: jobArn }));
      return batchSegmentJob;
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  }

  async create(request: JobRequest, signal: AbortSignal): Promise<void> {
    await this.creator.send(new CreateBatchSegmentJobCommand(request), { abortSignal: signal });
  }
}
