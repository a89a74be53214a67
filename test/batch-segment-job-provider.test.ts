import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { BatchSegmentJobProvider, BatchSegmentJobProviderProps } from '../src';
import { newSchedule } from './support/schedule';
import { newJob, newStack } from './support/stack';
import { findCycle, Statement } from './support/template';

/** A stack whose provider is made as the props say, and serves a job. */
function configured(props: (stack: Stack) => BatchSegmentJobProviderProps): { readonly stack: Stack; readonly template: Template } {
  const stack = newStack();
  BatchSegmentJobProvider.configure(stack, props(stack));
  newJob(stack);
  const template = Template.fromStack(stack);
  expect(findCycle(template)).toBeUndefined();
  return { stack, template };
}

function handlerOf(template: Template): Record<string, unknown> {
  const [{ Properties }] = Object.values(template.findResources('AWS::Lambda::Function', { Properties: { Description: Match.stringLikeRegexp('batch segment jobs') } }));
  return Properties as Record<string, unknown>;
}

test('is made by itself, and is the only one of its stack', () => {
  const stack = newStack();
  newJob(stack);
  newJob(stack, {}, 'Other');
  newSchedule(stack);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::StepFunctions::StateMachine', 1);
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30, KmsKeyId: Match.absent() });
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', { EncryptionConfiguration: Match.absent(), LoggingConfiguration: Match.absent() });
  expect(handlerOf(template)).not.toHaveProperty('VpcConfig');
});

test('knows its own stack, and where answers go, from its environment', () => {
  const { template } = configured(() => ({}));
  expect(handlerOf(template).Environment).toEqual({ Variables: { STACK_ID: { Ref: 'AWS::StackId' }, URL_SUFFIX: { Ref: 'AWS::URLSuffix' } } });
});

test('is made once, before the first job', () => {
  const stack = newStack();
  newJob(stack);
  expect(() => BatchSegmentJobProvider.configure(stack, {}))
    .toThrow('Shop: BatchSegmentJobProvider.configure comes too late, or twice: call it once, before the first job or schedule of the stack is made');
  const other = newStack();
  BatchSegmentJobProvider.configure(other, {});
  expect(() => BatchSegmentJobProvider.configure(other, {})).toThrow('comes too late, or twice');
});

test('keeps its log as long as wanted', () => {
  configured(() => ({ logRetention: logs.RetentionDays.ONE_YEAR })).template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
});

describe('with a key', () => {
  const withKey = (): ReturnType<typeof configured> => configured((stack) => ({ encryptionKey: new kms.Key(stack, 'RunnerKey') }));
  const KEY = { 'Fn::GetAtt': [Match.stringLikeRegexp('^RunnerKey'), 'Arn'] };

  test('encrypts what the runner keeps, and the log', () => {
    const { template } = withKey();
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', { EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY', KmsKeyId: KEY } });
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: KEY });
  });

  test('lets CloudWatch Logs use it for the logs of this account and region only', () => {
    const { template } = withKey();
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([Match.objectLike({
          Action: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
          Principal: { Service: { 'Fn::Join': ['', ['logs.eu-west-1.', { Ref: 'AWS::URLSuffix' }]] } },
          Condition: {
            ArnLike: { 'kms:EncryptionContext:aws:logs:arn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:eu-west-1:111122223333:log-group:*']] } },
          },
        })]),
      },
    });
  });

  test('lets runner and handler use it for runners of this account and region only', () => {
    const { stack, template } = withKey();
    const statement: Statement = {
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: stack.resolve((stack.node.findChild('RunnerKey') as kms.Key).keyArn),
      Condition: {
        StringLike: {
          'kms:EncryptionContext:aws:states:stateMachineArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':states:eu-west-1:111122223333:stateMachine:*']] },
        },
      },
    };
    template.hasResourceProperties('AWS::IAM::Role', { Policies: Match.arrayWith([{ PolicyName: 'Data', PolicyDocument: { Version: '2012-10-17', Statement: [statement] } }]) });
    template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: Match.arrayWith([statement]) }, PolicyName: Match.stringLikeRegexp('StartPolicy') });
  });

  test('that cannot be changed from here, says which statement it needs', () => {
    const { stack } = configured((scope) => ({ encryptionKey: kms.Key.fromKeyArn(scope, 'Theirs', 'arn:aws:kms:eu-west-1:111122223333:key/1234') }));
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('policy of the key arn:aws:kms:eu-west-1:111122223333:key/1234 cannot be changed from here.*kms:GenerateDataKey\\*'));
  });

  test('by an alias, is refused', () => {
    const stack = newStack();
    const alias = kms.Alias.fromAliasName(stack, 'Alias', 'alias/mine');
    expect(() => BatchSegmentJobProvider.configure(stack, { encryptionKey: alias })).toThrow('encryptionKey');
  });
});

describe('in a network', () => {
  test('runs where it is told to', () => {
    const { template } = configured((stack) => {
      const vpc = new ec2.Vpc(stack, 'Vpc');
      return { vpc, vpcSubnets: { subnets: [vpc.privateSubnets[0]] }, securityGroups: [new ec2.SecurityGroup(stack, 'Out', { vpc })] };
    });
    expect(handlerOf(template).VpcConfig).toEqual({
      SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^Out/), 'GroupId'] }], SubnetIds: [{ Ref: expect.stringMatching(/^VpcPrivateSubnet1/) }],
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: Match.arrayWith([Match.objectLike({ PolicyName: 'Network', PolicyDocument: { Statement: [Match.objectLike({ Action: Match.arrayWith(['ec2:CreateNetworkInterface']) })] } })]),
    });
  });

  test.each<[string, (stack: Stack) => BatchSegmentJobProviderProps]>([
    ['vpcSubnets', () => ({ vpcSubnets: { onePerAz: true } })],
    ['securityGroups', (stack) => ({ securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')] })],
  ])('that is not given, %s has no meaning', (prop, props) => {
    const stack = newStack();
    expect(() => BatchSegmentJobProvider.configure(stack, props(stack))).toThrow(`Shop/BatchSegmentJobProvider: ${prop} has no meaning without vpc: give both, or none`);
  });
});

test('gives its roles a boundary, and no role of anybody else', () => {
  const { stack, template } = configured((scope) => ({ permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyName(scope, 'Boundary', 'boundary') }));
  new iam.Role(stack, 'Other', { assumedBy: new iam.AccountRootPrincipal() });
  const bounded = Object.entries(template.findResources('AWS::IAM::Role')).filter(([, { Properties }]) => 'PermissionsBoundary' in Properties).map(([id]) => id);
  expect(bounded).toEqual([expect.stringMatching(/ProviderHandlerRole/), expect.stringMatching(/ProviderRunnerRole/)]);
});

test('belongs to its stack, wherever it is configured from', () => {
  const stack = new Stack(new App(), 'Shop');
  const bucket = new kms.Key(stack, 'Somewhere');
  expect(BatchSegmentJobProvider.configure(bucket, {}).node.path).toBe('Shop/BatchSegmentJobProvider');
});
