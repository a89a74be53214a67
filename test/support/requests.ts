import { CustomResourceRequest, Plan, RunRequest, State } from '../../src/handler/contract';

export const JOB_ARN_PREFIX = 'arn:aws:personalize:eu-west-1:111122223333:batch-segment-job/';
export const RUNNER_ARN = 'arn:aws:states:eu-west-1:111122223333:stateMachine:Runner';

/** Properties as CloudFormation hands them over: every scalar is a string. */
export const PROPERTIES = {
  ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:handler',
  ContractVersion: '1',
  RunnerArn: RUNNER_ARN,
  JobArnPrefix: JOB_ARN_PREFIX,
  SolutionVersionArn: 'arn:aws:personalize:eu-west-1:111122223333:solution/readers/1a2b3c4d',
  NumResults: '1000',
  RoleArn: 'arn:aws:iam::111122223333:role/personalize',
  Input: {
    Asset: { Bucket: 'assets', Key: 'abc.jsonl', Hash: '0123456789abcdef', InputBucket: 'input', LinesPerFile: '2' },
    KmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1234',
  },
  Output: { Path: 's3://output/segments/', KmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1234' },
  CompletionTimeoutSeconds: '3300',
} as const;

/** Properties of a link of the chain, the last one. */
export const WAIT_PROPERTIES = {
  ServiceToken: PROPERTIES.ServiceToken,
  ContractVersion: '1',
  RunnerArn: RUNNER_ARN,
  JobArn: `${JOB_ARN_PREFIX}Shop-Readers-0123456789abcdef`,
  OutputPath: 's3://output/segments/Shop-Readers-0123456789abcdef/',
  Execution: 'a1'.repeat(32),
  CompletionTimeoutSeconds: '3300',
} as const;

/** Properties of a schedule's runs: no time-out, and input of the user's own. */
export const RUN_PROPERTIES = { ...PROPERTIES, CompletionTimeoutSeconds: undefined, Input: { Path: 's3://input/items/' } } as const;

export function newRequest(overrides: Partial<CustomResourceRequest> = {}): CustomResourceRequest {
  return {
    RequestType: 'Create',
    ResponseURL: 'https://cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com/secret?X-Amz-Date=20261122T070000Z',
    StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/8a5f2b90-aaaa-bbbb-cccc-0123456789ab',
    RequestId: '5f1c1f8e-1111-2222-3333-444455556666',
    LogicalResourceId: 'ReadersF07297A3',
    ResourceType: 'Custom::PersonalizeBatchSegmentJob',
    ResourceProperties: PROPERTIES,
    ...overrides,
  };
}

/** A request for a link of the chain. */
export function newWaitRequest(overrides: Partial<CustomResourceRequest> = {}): CustomResourceRequest {
  return newRequest({
    LogicalResourceId: 'ReadersWait2B8C9D0E1',
    ResourceType: 'Custom::PersonalizeBatchSegmentJobWait',
    ResourceProperties: WAIT_PROPERTIES,
    ...overrides,
  });
}

/** A schedule's request. */
export function newRun(overrides: Partial<RunRequest> = {}): RunRequest {
  return {
    RequestType: 'Run',
    StackId: newRequest().StackId,
    LogicalResourceId: 'WeeklyReaders5C0A1B2D',
    ScheduledTime: '2026-11-22T06:00:00Z',
    Overlap: 'SKIP',
    SkipIfUnchanged: 'true',
    ResourceProperties: RUN_PROPERTIES,
    ...overrides,
  };
}

const BEGAN = '2026-11-22T07:00:00.000Z';

/** The plan of a job that is waited for within one resource. */
export function newPlan(overrides: Partial<Plan> = {}): Plan {
  return {
    jobName: 'job',
    jobArn: `${JOB_ARN_PREFIX}job`,
    attempt: 0,
    startedAt: BEGAN,
    sentAt: BEGAN,
    waitsFor: 'completion',
    deadline: '2026-11-22T07:55:00.000Z',
    startBefore: '2026-11-22T07:55:00.000Z',
    rollingBack: false,
    kept: false,
    ...overrides,
  };
}

/** The state of a request that is planned. */
export function newState(overrides: Partial<State> = {}): State {
  return { version: 1, request: newRequest(), plan: newPlan(), ...overrides };
}
