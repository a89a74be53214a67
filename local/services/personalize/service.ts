import { BatchSegmentJobs } from './batch-segment-jobs';
import { bookshop } from './bookshop';
import { JobAccess, UNRESTRICTED } from './job-access';
import { JobData } from './job-data';
import { jobOperations } from './job-operations';
import { recipeOperations } from './recipe-operations';
import { ResourceTags } from './resource-tags';
import { InteractionIndex } from './segments/interaction-index';
import { solutionOperations } from './solution-operations';
import { Solutions } from './solutions';
import { tagOperations } from './tag-operations';
import { Context } from '../../core/context';
import { jsonService } from '../../core/json-protocol';
import { AwsRequest, AwsResponse, Service } from '../../core/service';
import { ObjectStore } from '../s3/store';

export interface PersonalizeServiceOptions {
  readonly store: ObjectStore;
  /**
   * Judges what jobs may do.
   *
   * @default - everything is allowed
   */
  readonly access?: JobAccess;
}

/** Amazon Personalize, as far as batch segment jobs and what they refer to are concerned. */
export class PersonalizeService implements Service {
  readonly signingName = 'personalize';
  readonly jobs: BatchSegmentJobs;
  readonly solutions: Solutions;
  private readonly service: Service;

  constructor(context: Context, { store, access = UNRESTRICTED }: PersonalizeServiceOptions) {
    const tags = new ResourceTags();
    let index: InteractionIndex | undefined;
    this.solutions = new Solutions(context);
    this.jobs = new BatchSegmentJobs(context, {
      data: new JobData(store, access, context.partition),
      index: () => index ??= new InteractionIndex(bookshop()),
    });
    this.service = jsonService({
      signingName: this.signingName,
      targetPrefix: 'AmazonPersonalize',
      operations: {
        ...jobOperations({ context, jobs: this.jobs, solutions: this.solutions, tags, access }),
        ...recipeOperations(context),
        ...solutionOperations(this.solutions),
        ...tagOperations(tags, (arn) => this.jobs.has(arn) || this.solutions.has(arn)),
      },
    });
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    return this.service.handle(request);
  }
}
