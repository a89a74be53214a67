import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { SegmentStorage } from '../../src';
import { newSchedule, scheduleOf } from '../support/schedule';
import { newJob, newStack } from '../support/stack';
import { findCycle } from '../support/template';

const JOB = 'Custom::PersonalizeBatchSegmentJob';

describe('events', () => {
  const own = (stack: Stack) => ({ stackId: [{ Ref: 'AWS::StackId' }], logicalId: Object.keys(Template.fromStack(stack).findResources(JOB)) });

  test('of a job that settled, and of no other', () => {
    const stack = newStack();
    newJob(stack).onSettled('Settled', { description: 'Segments are there', eventPattern: { detail: { status: ['ACTIVE'] } } });
    Template.fromStack(stack).hasResource('AWS::Events::Rule', {
      Properties: {
        Description: 'Segments are there',
        EventBusName: Match.absent(),
        EventPattern: {
          'source': ['cdk-personalize-segments'], 'detail-type': ['Batch Segment Job Settled'], 'detail': { ...own(stack), status: ['ACTIVE'] },
        },
        State: 'ENABLED',
      },
    });
  });

  test('of a job that failed, was refused or took too long', () => {
    const stack = newStack();
    newJob(stack).onFailed('Failed');
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'source': ['cdk-personalize-segments'],
        'detail-type': ['Batch Segment Job Settled', 'Batch Segment Job Timed Out'],
        'detail': { ...own(stack), status: ['CREATE FAILED', 'INCOMPLETE', 'REFUSED', 'TIMED OUT'] },
      },
    });
  });

  test('are awaited before the job can settle, with what their targets need, and close no circle', () => {
    const stack = newStack();
    const queue = new sqs.Queue(stack, 'Queue');
    const job = newJob(stack);
    const rule = job.onFailed('Failed', { target: new targets.SqsQueue(queue) });
    job.onSettled('Settled').addTarget(new targets.LambdaFunction(new lambda.Function(stack, 'Function', {
      runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = () => {}'),
    })));
    const template = Template.fromStack(stack);
    const [{ DependsOn: needed }] = Object.values(template.findResources(JOB));
    expect(needed).toEqual(expect.arrayContaining([
      stack.resolve((rule.node.defaultChild as events.CfnRule).logicalId),
      ...Object.keys(template.findResources('AWS::Lambda::Permission')),
    ]));
    template.hasResourceProperties('AWS::Events::Rule', { Targets: [Match.objectLike({ Arn: stack.resolve(queue.queueArn) })] });
    expect(findCycle(template)).toBeUndefined();
  });

  describe('reach a target whose own policy lets them', () => {
    const targetOf = (stack: Stack, type: string): events.IRuleTarget =>
      (type === 'AWS::SNS::TopicPolicy' ? new targets.SnsTopic(new sns.Topic(stack, 'Target')) : new targets.SqsQueue(new sqs.Queue(stack, 'Target')));

    test.each(['AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy'])('before the job can settle: %s', (type) => {
      const stack = newStack();
      const target = targetOf(stack, type);
      const job = newJob(stack);
      job.onSettled('Settled', { target });
      job.onFailed('Failed', { target }); // the same one for both
      const template = Template.fromStack(stack);
      const policies = Object.keys(template.findResources(type));
      expect(policies).toHaveLength(1);
      const [{ DependsOn: needed }] = Object.values(template.findResources(JOB));
      expect(needed).toEqual(expect.arrayContaining(policies));
      expect(findCycle(template)).toBeUndefined();
    });

    test.each(['AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy'])('before the first run of a schedule: %s', (type) => {
      const stack = newStack();
      newSchedule(stack).onFailed('Failed', { target: targetOf(stack, type) });
      const template = Template.fromStack(stack);
      expect(scheduleOf(template).DependsOn).toEqual(expect.arrayContaining(Object.keys(template.findResources(type))));
      expect(findCycle(template)).toBeUndefined();
    });

    test('with all that the target was given for the rule', () => {
      const stack = newStack();
      const message = events.RuleTargetInput.fromText('settled');
      newJob(stack).onSettled('Settled', { target: new targets.SnsTopic(new sns.Topic(stack, 'Target'), { message }) });
      Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', { Targets: [Match.objectLike({ Input: '"settled"' })] });
    });

    test('which may be one that subscribers of the job\'s events share', () => {
      const stack = newStack();
      const topic = new sns.Topic(stack, 'Target');
      const storage = new SegmentStorage(stack, 'Storage');
      const campaign = new lambda.Function(stack, 'Campaign', {
        runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = () => {}'),
      });
      const first = newJob(stack, { storage }, 'First');
      topic.addSubscription(new subscriptions.LambdaSubscription(campaign));
      first.grants.readSegments(campaign); // the function is made after the job, and the topic before it
      first.onSettled('Settled', { target: new targets.SnsTopic(topic) });
      newJob(stack, { storage }, 'Second').onSettled('Settled', { target: new targets.SnsTopic(topic) });
      expect(findCycle(Template.fromStack(stack))).toBeUndefined();
    });

    test('unless the target is of another stack, which the job cannot wait for', () => {
      const stack = newStack();
      const other = new Stack(stack.node.root, 'Other', { env: { account: stack.account, region: stack.region } });
      const queue = new sqs.Queue(other, 'Queue', { queueName: 'failures' });
      newJob(stack).onFailed('Failed', { crossStackScope: other, target: new targets.SqsQueue(queue) });
      expect(stack.dependencies).toEqual([]);
      Template.fromStack(other).resourceCountIs('AWS::SQS::QueuePolicy', 1);
      Template.fromStack(stack).resourceCountIs(JOB, 1);
    });
  });

  test('of two jobs may be looked for with the same pattern', () => {
    const stack = newStack();
    const storage = new SegmentStorage(stack, 'Storage');
    const eventPattern = { detail: { status: ['ACTIVE'] } };
    for (const id of ['First', 'Second']) newJob(stack, { storage }, id).onSettled('Settled', { eventPattern });
    const ids = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule')).map(({ Properties }) => Properties.EventPattern.detail.logicalId as unknown);
    expect(ids).toEqual(Object.keys(Template.fromStack(stack).findResources(JOB)).map((id) => [id]));
    expect(eventPattern).toEqual({ detail: { status: ['ACTIVE'] } });
  });

  test('may be looked for in another stack, which the job cannot wait for', () => {
    const stack = newStack();
    const other = new Stack(stack.node.root, 'Other', { env: { account: stack.account, region: stack.region } });
    newJob(stack).onSettled('Settled', { crossStackScope: other });
    expect(stack.dependencies).toEqual([]);
    const [id] = Object.keys(Template.fromStack(stack).findResources(JOB));
    Template.fromStack(other).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { detail: { stackId: [{ 'Fn::ImportValue': Match.anyValue() }], logicalId: [id] } },
    });
    Template.fromStack(stack).hasOutput('*', { Value: { Ref: 'AWS::StackId' } });
  });
});
