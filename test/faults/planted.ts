import { Patch } from '../support/handler-package';

/** A mistake that somebody could make in the handler, and the cells that must show it. */
export interface PlantedBug {
  readonly name: string;
  readonly patch: Patch;
  /** `row / column` */
  readonly cells: readonly string[];
  /** Of the account, where a cell would take longer than it needs to show the bug. */
  readonly speed?: number;
}

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'Create is sent again by the SDK',
    patch: { file: 'aws/personalize.ts', search: 'new PersonalizeClient({ maxAttempts: 1 })', replace: 'new PersonalizeClient()' },
    cells: ['CreateBatchSegmentJob / throttled once'],
  },
  {
    name: 'a name has a random part',
    patch: { file: 'jobs/content.ts', search: 'canonicalContent(properties), attempt])', replace: 'canonicalContent(properties), attempt, Math.random()])' },
    cells: ['polling / aborted'],
  },
  {
    name: 'nobody asks whether the job is still wanted',
    patch: { file: 'following/create.ts', search: 'const answer = wanted(situation.state, plan, resource);', replace: 'const answer = "create";' },
    cells: ['start / late, not wanted'],
  },
  {
    name: 'an answer that is not taken is given up',
    patch: { file: 'telling/answer.ts', search: 'if (status === 403 || status === 404) return;', replace: 'return;' },
    cells: ['PUT answer / error 500'],
    speed: 600,
  },
  {
    name: 'an error is matched by a part of its name',
    patch: { file: 'aws/executions.ts', search: "error.name === 'ExecutionAlreadyExists'", replace: '/Ex/i.test(error.name)' },
    cells: ['StartExecution / throttled 3 min'],
  },
  {
    name: 'a job that is not there yet is a failure',
    patch: {
      file: 'aws/personalize.ts',
      search: 'const described = await found(this.client.send(new DescribeBatchSegmentJobCommand({ batchSegmentJobArn: jobArn })));',
      replace: 'const described = await this.client.send(new DescribeBatchSegmentJobCommand({ batchSegmentJobArn: jobArn }));',
    },
    cells: ['DescribeBatchSegmentJob / throttled once'],
  },
  {
    name: 'no room for the job is a failure',
    patch: { file: 'jobs/status.ts', search: "LimitExceededException: 'not yet'", replace: "LimitExceededException: 'refused'" },
    cells: ['CreateBatchSegmentJob / no room for 3 min'],
  },
  {
    name: 'a failed update answers with the new id',
    patch: { file: 'steps/report.ts', search: "request.RequestType === 'Update' ? request.PhysicalResourceId : undefined", replace: 'undefined' },
    cells: ['GetKeyPolicy / throttled once'],
  },
  {
    name: 'requests are logged',
    patch: {
      file: 'batch-segment-job.lambda.ts',
      search: 'return isStep(event) ?',
      replace: 'console.log(JSON.stringify(event)); return isStep(event) ?',
    },
    cells: ['DescribeStacks / throttled once'],
  },
  {
    name: 'each staging has names of its own',
    patch: { file: 'aws/input.ts', search: '${STAGED_INPUT_PREFIX}${Hash}/${name}', replace: '${STAGED_INPUT_PREFIX}${Hash}/${Date.now()}-${name}' },
    cells: ['PutObject input / no answer'],
  },
  {
    name: 'a job that somebody else was faster to create is a failure',
    patch: { file: 'jobs/status.ts', search: "ResourceAlreadyExistsException: 'exists'", replace: "ResourceAlreadyExistsException: 'refused'" },
    cells: ['DescribeBatchSegmentJob / lags 1 min'],
  },
  {
    name: 'each delivery starts an execution of its own',
    patch: { file: 'steps/start.ts', search: 'const name = executionName(request);', replace: 'const name = executionName(request).slice(0, 40) + Date.now();' },
    cells: ['polling / twice'],
  },
  {
    name: 'permissions that are seconds old are a failure',
    patch: { file: 'jobs/status.ts', search: "AccessDeniedException: 'young permissions'", replace: "AccessDeniedException: 'refused'" },
    cells: ['CreateBatchSegmentJob / denied 90 s'],
  },
  {
    name: 'an event that could not be handed over is lost',
    patch: { file: 'steps/start.ts', search: "      throw error;\n    }\n    log('the request was not", replace: "      return;\n    }\n    log('the request was not" },
    cells: ['StartExecution / throttled 3 min'],
    speed: 600,
  },
  {
    name: 'a late request puts its tags back',
    patch: { file: 'following/observe.ts', search: 'if (!isInCharge(state, request, plan, resource)) return state;', replace: '' },
    cells: ['TagResource / 75 min late'],
  },
];
