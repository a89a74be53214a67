import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { SegmentInput, SegmentStorage } from '../src';
import { newSchedule, scheduleOf } from './support/schedule';
import { newJob, newStack } from './support/stack';
import { findCycle, Statement, statementsOf } from './support/template';

/** The template of a stack with one schedule. */
function scheduleTemplate(): Template {
  const stack = newStack();
  newSchedule(stack);
  return Template.fromStack(stack);
}

function allowed(template: Template, action: string): readonly Statement[] {
  return statementsOf(template).filter(({ Action }) => [Action].flat().includes(action));
}

describe('the role of the schedule', () => {
  const roleOf = (template: Template): Record<string, unknown> => Object.entries(template.findResources('AWS::IAM::Role')).filter(([id]) => id.startsWith('NightlyRole'))[0][1].Properties;

  test('may be assumed by EventBridge Scheduler, for this account and for its group of schedules', () => {
    expect(roleOf(scheduleTemplate()).AssumeRolePolicyDocument).toMatchObject({
      Statement: [{
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: {
            'aws:SourceAccount': '111122223333',
            'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':scheduler:eu-west-1:111122223333:schedule-group/default']] },
          },
        },
      }],
    });
  });

  test('invokes the handler, and does nothing else', () => {
    const template = scheduleTemplate();
    const { Arn } = scheduleOf(template).Properties.Target as Record<string, unknown>;
    expect(roleOf(template).Policies).toEqual([
      { PolicyName: 'Invoke', PolicyDocument: { Version: '2012-10-17', Statement: [{ Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: Arn }] } },
    ]);
  });

  test('sends to the dead-letter queue, and uses its key', () => {
    const stack = newStack();
    const deadLetterQueue = new sqs.Queue(stack, 'DeadLetters', { encryptionMasterKey: new kms.Key(stack, 'Key') });
    newSchedule(stack, { deadLetterQueue });
    expect(stack.resolve(roleOf(Template.fromStack(stack)).Policies)).toContainEqual(expect.objectContaining({
      PolicyName: 'DeadLetters',
      PolicyDocument: expect.objectContaining({
        Statement: [
          { Action: 'sqs:SendMessage', Effect: 'Allow', Resource: stack.resolve(deadLetterQueue.queueArn) },
          { Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Effect: 'Allow', Resource: stack.resolve(deadLetterQueue.encryptionMasterKey?.keyArn) },
        ],
      }),
    }));
  });
});

describe('the handler', () => {
  test('may look for earlier runs and what they were made from, which jobs of a stack do not need', () => {
    const template = scheduleTemplate();
    expect(allowed(template, 'personalize:ListBatchSegmentJobs')).toEqual([{ Effect: 'Allow', Action: 'personalize:ListBatchSegmentJobs', Resource: '*' }]);
    expect(allowed(template, 'personalize:ListTagsForResource')).toEqual([{
      Effect: 'Allow',
      Action: 'personalize:ListTagsForResource',
      Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':personalize:eu-west-1:111122223333:batch-segment-job/*']] },
    }]);
    expect(allowed(template, 'states:ListExecutions')).toEqual([{
      Effect: 'Allow', Action: 'states:ListExecutions', Resource: { 'Fn::GetAtt': [expect.stringContaining('ProviderRunner'), 'Arn'] },
    }]);

    const stack = newStack();
    newJob(stack);
    const job = Template.fromStack(stack);
    for (const action of ['personalize:ListBatchSegmentJobs', 'personalize:ListTagsForResource', 'states:ListExecutions']) expect(allowed(job, action)).toEqual([]);
  });

  /** What is listed by a policy, and not by the service role or the policy of a bucket, which come with reading. */
  const listings = (stack: Stack): readonly Statement[] => Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith('NightlyStorageList') || id.startsWith('StorageList'))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);

  test('may list the input in a bucket, and no more of the bucket', () => {
    const stack = newStack();
    const queries = new s3.Bucket(stack, 'Queries');
    newSchedule(stack, { input: SegmentInput.fromBucket(queries, 'monday/') });
    expect(listings(stack)).toEqual([
      { Action: 's3:ListBucket', Effect: 'Allow', Resource: stack.resolve(queries.bucketArn), Condition: { StringEquals: { 's3:prefix': 'monday/' } } },
    ]);
  });

  test('may list a whole bucket where that is the input', () => {
    const stack = newStack();
    const queries = new s3.Bucket(stack, 'Queries');
    newSchedule(stack, { input: SegmentInput.fromBucket(queries, '') });
    expect(listings(stack)).toEqual([{ Action: 's3:ListBucket', Effect: 'Allow', Resource: stack.resolve(queries.bucketArn) }]);
  });

  test('may list each input of the schedules that share storage and bucket', () => {
    const stack = newStack();
    const storage = new SegmentStorage(stack, 'Storage');
    newSchedule(stack, { storage, input: SegmentInput.fromBucket(storage.inputBucket, 'monday/') }, 'Monday');
    newSchedule(stack, { storage, input: SegmentInput.fromBucket(storage.inputBucket, 'friday/') }, 'Friday');
    expect(listings(stack).map(({ Condition }) => Condition)).toEqual(['monday/', 'friday/'].map((key) => ({ StringEquals: { 's3:prefix': key } })));
    expect(findCycle(Template.fromStack(stack))).toBeUndefined();
  });

  test.each([
    ['input that is uploaded', () => ({})],
    ['input that is not compared', (stack: Stack) => ({ input: SegmentInput.fromBucket(new s3.Bucket(stack, 'Queries'), 'monday/'), skipIfUnchanged: false })],
  ])('lists no %s', (_, props) => {
    const stack = newStack();
    newSchedule(stack, props(stack));
    expect(listings(stack)).toEqual([]);
  });

  test('may list an input of the stack for a storage of another one', () => {
    const app = new App();
    const storage = new SegmentStorage(new Stack(app, 'Base'), 'Storage');
    const stack = new Stack(app, 'Shop');
    newSchedule(stack, { storage, input: SegmentInput.fromBucket(new s3.Bucket(stack, 'Queries'), 'monday/') });
    const template = Template.fromStack(stack);
    expect(allowed(template, 's3:ListBucket')).toContainEqual(expect.objectContaining({ Condition: { StringEquals: { 's3:prefix': 'monday/' } } }));
    expect(Stack.of(storage).dependencies).toEqual([]);
    expect(findCycle(template)).toBeUndefined();
  });
});
