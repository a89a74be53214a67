import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { newSchedule, scheduleOf } from './support/schedule';
import { newJob, newStack } from './support/stack';
import { Statement, statementsOf } from './support/template';

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
});
