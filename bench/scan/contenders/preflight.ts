import { measured } from './measured';
import { S3Objects } from '../../../src/handler/aws/objects';
import { preflight } from '../../../src/handler/preflight/preflight';
import { jobProperties } from '../../../src/handler/requests/properties';

const ACCOUNT = 'arn:aws:personalize:eu-west-1:111122223333';
const VERSION = `${ACCOUNT}:solution/readers/1`;

/** Only the input matters here. */
const propertiesOf = (path: string): Record<string, unknown> => ({
  ContractVersion: '1',
  RunnerArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:Runner',
  JobArnPrefix: `${ACCOUNT}:batch-segment-job/`,
  SolutionVersionArn: VERSION,
  RoleArn: 'arn:aws:iam::111122223333:role/Service',
  Input: { Path: path },
  Output: { Path: 's3://segments/' },
});

const personalize = {
  version: async () => ({ status: 'ACTIVE', recipeArn: 'arn:aws:personalize:::recipe/aws-item-affinity' }),
  recipeType: async () => undefined,
};

measured(async (path) => {
  const properties = jobProperties({ ResourceProperties: propertiesOf(path) });
  const found = await preflight({ properties, solutionVersionArn: VERSION }, { personalize, objects: new S3Objects(), now: Date.now });
  for (const [kind, list] of Object.entries(found)) {
    if (list.length > 0) throw new Error(`found ${kind} where there are none: ${String(list)}`);
  }
  return {};
});
