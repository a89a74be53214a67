import { setTimeout as delay } from 'node:timers/promises';
import { CloudFormationClient, CreateStackCommand, DescribeStackResourceCommand, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { allow, document, IamFixture, trusting } from './fixture';
import { LocalAws } from '../..';
import { testContext } from '../core/fixture';
import { eventually } from '../lambda/fixture';

// roles that are handed to services: whom they trust, and what they let the service do

const SOURCE = { StringEquals: { 'aws:SourceAccount': '000000000000' } };
const CODE = 'exports.handler = async () => { console.log("was here"); return "done"; };';
let aws: LocalAws;
let cloudFormation: CloudFormationClient;
let states: SFNClient;

beforeAll(async () => {
  aws = await LocalAws.start({ speed: 60, iam: 'enforced' });
  const options = { endpoint: aws.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts: 1 };
  [cloudFormation, states] = [new CloudFormationClient(options), new SFNClient(options)];
});

afterAll(async () => {
  for (const client of [cloudFormation, states]) client.destroy();
  await aws.stop();
});

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const role = (trustPolicy: unknown, ...statements: readonly object[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: trustPolicy, Policies: [{ PolicyName: 'only', PolicyDocument: document({ ...allow('sqs:Nothing') }, ...statements as never[]) }] },
});

interface Roles {
  readonly function?: object;
  readonly machine?: object;
  readonly schedule?: object;
}

const INVOKES = allow('lambda:InvokeFunction');
const PUTS = allow('events:PutEvents', '*', { Condition: { StringEquals: { 'events:source': 'shop' } } });
const LOGS = allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']);

/** A function, a machine that calls it and puts an event, and a schedule that calls it; all roles are as they should be, unless said otherwise. */
function template({
  function: functionRole = role(trusting('lambda.amazonaws.com', SOURCE), LOGS),
  machine = role(trusting('states.amazonaws.com', SOURCE), INVOKES, PUTS),
  schedule = role(trusting('scheduler.amazonaws.com', { StringEquals: { 'aws:SourceArn': 'arn:aws:scheduler:us-east-1:000000000000:schedule-group/default' } }), INVOKES, allow('sqs:SendMessage')),
}: Roles): object {
  const entries = [{ Source: 'shop', DetailType: 'Sold', Detail: {} }];
  return {
    Resources: {
      FunctionRole: functionRole,
      MachineRole: machine,
      ScheduleRole: schedule,
      Queue: { Type: 'AWS::SQS::Queue' },
      Function: { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'nodejs20.x', Handler: 'index.handler', Role: arnOf('FunctionRole'), Code: { ZipFile: CODE } } },
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          RoleArn: arnOf('MachineRole'),
          Definition: {
            StartAt: 'Call',
            States: {
              Call: { Type: 'Task', Resource: arnOf('Function'), Next: 'Put' },
              Put: { Type: 'Task', Resource: 'arn:aws:states:::events:putEvents', Parameters: { Entries: entries }, End: true },
            },
          },
        },
      },
      Schedule: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          ScheduleExpression: 'rate(1 minute)',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: {
            Arn: arnOf('Function'),
            RoleArn: arnOf('ScheduleRole'),
            DeadLetterConfig: { Arn: arnOf('Queue') },
            RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
          },
        },
      },
    },
  };
}

let stacks = 0;
async function deploy(roles: Roles = {}): Promise<(logicalId: string) => Promise<string>> {
  const StackName = `Stack${stacks += 1}`;
  await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template(roles)), Capabilities: ['CAPABILITY_IAM'] }));
  await waitUntilStackCreateComplete({ client: cloudFormation, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { StackName });
  return async (LogicalResourceId) => {
    const { StackResourceDetail } = await cloudFormation.send(new DescribeStackResourceCommand({ StackName, LogicalResourceId }));
    return String(StackResourceDetail?.PhysicalResourceId);
  };
}

async function execute(stateMachineArn: string): Promise<{ readonly status?: string; readonly error?: string; readonly cause?: string }> {
  const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn }));
  for (;;) {
    const answer = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (answer.status !== 'RUNNING') return answer;
    await delay(20);
  }
}

/** The ARN of the dead-letter queue, which CloudFormation knows by its URL. */
async function queueOf(idOf: (logicalId: string) => Promise<string>): Promise<string> {
  return `arn:aws:sqs:us-east-1:000000000000:${(await idOf('Queue')).split('/').at(-1) ?? ''}`;
}

const SECONDS = 30_000;

test('all goes well when every role trusts its service and allows what it does', async () => {
  const idOf = await deploy();
  expect(await execute(await idOf('Machine'))).toMatchObject({ status: 'SUCCEEDED' });
  const functionName = await idOf('Function');
  // by the machine, and by the schedule
  await eventually(() => aws.services.lambda.logs(functionName).length > 1);
  expect(aws.services.queues.messages(await queueOf(idOf))).toEqual([]);
}, SECONDS);

describe('Lambda', () => {
  test.each([
    ['somebody else', trusting('states.amazonaws.com')],
    ['another account only', trusting('lambda.amazonaws.com', { StringEquals: { 'aws:SourceAccount': '111111111111' } })],
  ])('does not run a function whose role trusts %s', async (_, trustPolicy) => {
    const idOf = await deploy({ function: role(trustPolicy) });
    const invocation = aws.services.lambda.invoke(await idOf('Function'), {});
    await expect(invocation).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringMatching(/^The role defined for the function cannot be assumed by Lambda: arn:aws:iam/) });
  }, SECONDS);

  test('loses what a function logs whose role may not write it', async () => {
    const idOf = await deploy({ function: role(trusting('lambda.amazonaws.com'), allow('logs:CreateLogGroup'), allow('logs:CreateLogStream')) });
    const functionName = await idOf('Function');
    expect(await aws.services.lambda.invoke(functionName, {})).toBe('done');
    expect(aws.services.lambda.logs(functionName)).toEqual([]);
  }, SECONDS);
});

describe('Step Functions', () => {
  test.each([
    ['that trusts somebody else', role(trusting('lambda.amazonaws.com'), INVOKES, PUTS), 'Lambda.AWSLambdaException', /^states\.amazonaws\.com is not authorized to assume the role/],
    ['that may not invoke the function', role(trusting('states.amazonaws.com'), PUTS), 'Lambda.AWSLambdaException', /is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:[^ ]+ because no identity-based policy allows the lambda:InvokeFunction action \(Service: AWSLambda; Status Code: 403/],
    ['that may not put events', role(trusting('states.amazonaws.com'), INVOKES), 'EventBridge.AccessDeniedException', /is not authorized to perform: events:PutEvents on resource: .*event-bus\/default/],
  ])('fails the task of a role %s', async (_, machine, error, cause) => {
    const idOf = await deploy({ machine });
    expect(await execute(await idOf('Machine'))).toMatchObject({ status: 'FAILED', error, cause: expect.stringMatching(cause) });
  }, SECONDS);
});

describe('EventBridge Scheduler', () => {
  async function deadLetters(schedule: object): Promise<readonly unknown[]> {
    const idOf = await deploy({ schedule });
    const queue = await queueOf(idOf);
    await eventually(() => aws.services.queues.messages(queue).length > 0);
    return aws.services.queues.messages(queue);
  }

  test('puts what its role may not invoke into the dead-letter queue', async () => {
    const [letter] = await deadLetters(role(trusting('scheduler.amazonaws.com'), allow('sqs:SendMessage')));
    expect(letter).toMatchObject({ attributes: { ERROR_CODE: 'AccessDeniedException', ERROR_MESSAGE: expect.stringContaining('lambda:InvokeFunction') } });
  }, SECONDS);

  test('does nothing with a role that trusts another group', async () => {
    const trustPolicy = trusting('scheduler.amazonaws.com', { StringEquals: { 'aws:SourceArn': 'arn:aws:scheduler:us-east-1:000000000000:schedule-group/other' } });
    const idOf = await deploy({ schedule: role(trustPolicy, INVOKES, allow('sqs:SendMessage')) });
    const roleName = await idOf('ScheduleRole');
    const refused = () => aws.services.iam.decisions.filter(({ resource, allowed }) => resource.endsWith(`role/${roleName}`) && !allowed);
    await eventually(() => refused().length > 0);
    expect(aws.services.lambda.logs(await idOf('Function'))).toEqual([]);
  }, SECONDS);
});

describe('what is said about a role takes effect later, if it is asked to', () => {
  const DELAY = 90_000;
  const OBJECT = 'arn:aws:s3:::b/a';
  let now: number;
  let iam: IamFixture;

  beforeEach(() => {
    const context = testContext();
    now = context.clock.now();
    jest.spyOn(context.clock, 'now').mockImplementation(() => now);
    iam = new IamFixture(context, DELAY);
  });

  const may = (roleArn: string): boolean => iam.authorizer.refusal({ roleArn, sessionName: 's' }, { action: 's3:GetObject', resource: OBJECT }) === undefined;
  const trusted = (resource: string): boolean => iam.authorizer.refusal({ service: 'lambda.amazonaws.com' }, { action: 'sts:AssumeRole', resource }) === undefined;

  test('its making, and its policies', () => {
    const { arn } = iam.role('R', [allow('s3:GetObject')]);
    now += DELAY - 1;
    expect([may(arn), trusted(arn)]).toEqual([false, false]);
    now += 1;
    expect([may(arn), trusted(arn)]).toEqual([true, true]);
  });

  test.each<[string, (r: ReturnType<IamFixture['role']>) => void]>([
    ['an inline policy that changes', (r) => r.putInlinePolicy('inline', document(allow('s3:PutObject')))],
    ['an inline policy that goes', (r) => r.inlinePolicies.delete('inline')],
  ])('%s counts as before until then', (_, change) => {
    const r = iam.role('R', [allow('s3:GetObject')]);
    now += DELAY;
    change(r);
    now += DELAY - 1;
    expect(may(r.arn)).toBe(true);
    now += 1;
    expect(may(r.arn)).toBe(false);
  });

  test('a managed policy that is attached, or changes', () => {
    const r = iam.role('R');
    const policy = iam.managedPolicies.create('P', '/', document(allow('s3:GetObject')));
    now += DELAY;
    r.managedPolicies.add(policy.arn);
    expect(may(r.arn)).toBe(false);
    now += DELAY;
    expect(may(r.arn)).toBe(true);
    iam.managedPolicies.replaceDocument(policy.arn, document(allow('s3:PutObject')));
    expect(may(r.arn)).toBe(true);
    now += DELAY;
    expect(may(r.arn)).toBe(false);
  });

  test('a trust policy that changes', () => {
    const r = iam.role('R');
    now += DELAY;
    r.trustPolicy = trusting('states.amazonaws.com');
    expect(trusted(r.arn)).toBe(true);
    now += DELAY;
    expect(trusted(r.arn)).toBe(false);
  });
});
