import { summarizeJob } from './batch-segment-job';
import { BatchSegmentJobs } from './batch-segment-jobs';
import { JobAccess } from './job-access';
import { REQUESTS } from './model';
import { page } from './page';
import { ResourceTags } from './resource-tags';
import { SegmentRecipe, segmentRecipe } from './segments/recipes';
import { ValueOf } from './shape';
import { Solutions } from './solutions';
import { validate } from './validate';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';
import { JsonOperation } from '../../core/json-protocol';

export interface JobOperationsOptions {
  readonly context: Context;
  readonly jobs: BatchSegmentJobs;
  readonly solutions: Solutions;
  readonly tags: ResourceTags;
  readonly access: JobAccess;
}

type CreateRequest = ValueOf<typeof REQUESTS.CreateBatchSegmentJob>;

const DEFAULT_NUM_RESULTS = 25;

/** The operations on batch segment jobs, by name. */
export function jobOperations(options: JobOperationsOptions): Readonly<Record<string, JsonOperation>> {
  const { jobs } = options;
  return {
    CreateBatchSegmentJob: (input) => create(validate(REQUESTS.CreateBatchSegmentJob, input), options),
    DescribeBatchSegmentJob: (input) => {
      const { batchSegmentJobArn } = validate(REQUESTS.DescribeBatchSegmentJob, input);
      return { batchSegmentJob: jobs.job(batchSegmentJobArn) };
    },
    ListBatchSegmentJobs: (input) => {
      const { solutionVersionArn, ...paging } = validate(REQUESTS.ListBatchSegmentJobs, input);
      const listed = jobs.all().filter((job) => !solutionVersionArn || job.solutionVersionArn === solutionVersionArn);
      const { items, nextToken } = page(listed, paging);
      return { batchSegmentJobs: items.map(summarizeJob), nextToken };
    },
  };
}

async function create({ tags = [], ...request }: CreateRequest, options: JobOperationsOptions): Promise<object> {
  const batchSegmentJobArn = options.context.arn('personalize', `batch-segment-job/${request.jobName}`);
  options.tags.check(batchSegmentJobArn, tags);
  checkPaths(request);
  if (request.filterArn) throw new AwsError('ResourceNotFoundException', `The filter ${request.filterArn} does not exist`);
  const recipe = usableRecipe(request.solutionVersionArn, options.solutions);
  if (!await options.access.canAssume(request.roleArn, batchSegmentJobArn)) {
    throw new AwsError('InvalidInputException', `Failed to assume the role ${request.roleArn}: its trust policy must let personalize.amazonaws.com assume it`);
  }
  options.jobs.start({ ...request, batchSegmentJobArn, numResults: request.numResults ?? DEFAULT_NUM_RESULTS }, recipe);
  if (tags.length > 0) options.tags.tag(batchSegmentJobArn, tags);
  return { batchSegmentJobArn };
}

function checkPaths({ jobInput, jobOutput }: CreateRequest): void {
  const path = jobOutput.s3DataDestination.path;
  if (path !== jobInput.s3DataSource.path) return;
  throw new AwsError('InvalidInputException', `Invalid 'jobOutput.s3DataDestination.path': ${path} is the input path as well; choose another folder`);
}

function usableRecipe(solutionVersionArn: string, solutions: Solutions): SegmentRecipe {
  const { recipeArn, status } = solutions.version(solutionVersionArn);
  const recipe = segmentRecipe(recipeArn);
  if (!recipe) {
    throw new AwsError('InvalidInputException', `Invalid 'solutionVersionArn': ${solutionVersionArn} is of recipe ${recipeArn}, which makes no user segments`);
  }
  if (status !== 'ACTIVE') {
    throw new AwsError('ResourceInUseException', `The solution version ${solutionVersionArn} is not ACTIVE yet; its status is ${status}`);
  }
  return recipe;
}
