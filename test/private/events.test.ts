import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { SegmentStorage } from '../../src';
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
        'detail': { ...own(stack), status: ['CREATE FAILED', 'REFUSED', 'TIMED OUT'] },
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
