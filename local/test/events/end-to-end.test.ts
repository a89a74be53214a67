import { CloudFormationClient, CreateStackCommand, DescribeStackResourceCommand, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { LocalAws } from '../..';
import { signedFor } from '../core/fixture';
import { eventually } from '../lambda/fixture';

let local: LocalAws;
let clients: { readonly cloudFormation: CloudFormationClient; readonly states: SFNClient };

beforeAll(async () => {
  // every event arrives twice, as it may on AWS
  local = await LocalAws.start({ speed: 60, deliveries: () => [0, 1000] });
  const options = { endpoint: local.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  clients = { cloudFormation: new CloudFormationClient(options), states: new SFNClient(options) };
});

afterAll(async () => {
  clients.cloudFormation.destroy();
  clients.states.destroy();
  await local.stop();
});

const Role = { 'Fn::GetAtt': ['Role', 'Arn'] };
const Entry = { Source: 'shop', DetailType: 'Settled', Detail: { 'count.$': '$.count', 'failed': false } };
const TEMPLATE = {
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com', 'states.amazonaws.com'] }, Action: 'sts:AssumeRole' }],
        },
        Policies: [{
          PolicyName: 'Publish',
          PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['events:PutEvents', 'logs:*'], Resource: '*' }] },
        }],
      },
    },
    Listener: {
      Type: 'AWS::Lambda::Function',
      Properties: { Runtime: 'nodejs20.x', Handler: 'index.handler', Role, Code: { ZipFile: 'exports.handler = async (event) => console.log(`got ${event.detail.count}`);' } },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['shop'], detail: { count: [{ numeric: ['>', 2] }], failed: [false] } },
        Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['Listener', 'Arn'] } }],
      },
    },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        RoleArn: Role,
        Definition: { StartAt: 'Publish', States: { Publish: { Type: 'Task', Resource: 'arn:aws:states:::events:putEvents', Parameters: { Entries: [Entry] }, End: true } } },
      },
    },
  },
};

async function physicalId(LogicalResourceId: string): Promise<string> {
  const { StackResourceDetail } = await clients.cloudFormation.send(new DescribeStackResourceCommand({ StackName: 'Shop', LogicalResourceId }));
  return String(StackResourceDetail?.PhysicalResourceId);
}

async function putEvents(...counts: readonly number[]): Promise<unknown> {
  const Entries = counts.map((count) => ({ Source: 'shop', DetailType: 'Settled', Detail: JSON.stringify({ count, failed: false }) }));
  const response = await fetch(local.endpoint, {
    method: 'POST',
    headers: { 'authorization': signedFor('events'), 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' },
    body: JSON.stringify({ Entries }),
  });
  return response.json();
}

test('a rule of a stack sends matching events, from the API and from a state machine, to its function, each as often as Lambda\'s queue does', async () => {
  const { cloudFormation, states } = clients;
  await cloudFormation.send(new CreateStackCommand({ StackName: 'Shop', TemplateBody: JSON.stringify(TEMPLATE), Capabilities: ['CAPABILITY_IAM'] }));
  await waitUntilStackCreateComplete({ client: cloudFormation, maxWaitTime: 20, minDelay: 1 }, { StackName: 'Shop' });
  const listener = await physicalId('Listener');

  expect(await putEvents(2, 3)).toMatchObject({ FailedEntryCount: 0 });
  await states.send(new StartExecutionCommand({ stateMachineArn: await physicalId('Machine'), input: '{"count":4}' }));

  await eventually(() => local.services.lambda.logs(listener).filter((line) => line.includes('got')).length === 4);
  const counts = local.services.lambda.logs(listener).map((line) => /got (\d)/.exec(line)?.[1]).sort();
  expect(counts).toEqual(['3', '3', '4', '4']);
  expect(local.services.events.received.map(({ detail }) => detail.count)).toEqual([2, 3, 4]);
  expect(await physicalId('Rule')).toMatch(/^Shop-Rule-/);
});
