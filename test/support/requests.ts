import { CustomResourceRequest } from '../../src/handler/contract';

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
} as const;

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
