import { IResolvable, Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { logicalIdOf } from './logical-id';
import { RunRequest } from '../handler/contract';

/** What a schedule asks the handler for, and as whom. */
export interface HandlerTargetProps {
  readonly functionArn: string;
  readonly role: iam.IRole;
  readonly deadLetterQueue?: sqs.IQueue;
  readonly request: Pick<RunRequest, 'Overlap' | 'SkipIfUnchanged' | 'SegmentsExpireSeconds' | 'ResourceProperties'>;
}

/**
 * The handler as the target of a schedule. The CDK's own target would let every version of the function be invoked, by
 * a role that all schedules share, and would let none of them use an encrypted dead-letter queue.
 */
export class HandlerTarget implements scheduler.IScheduleTarget {
  constructor(private readonly props: HandlerTargetProps) {}

  bind(schedule: scheduler.ISchedule): scheduler.ScheduleTargetConfig {
    const { functionArn: arn, role, deadLetterQueue, request } = this.props;
    const { NumResults, ...properties } = request.ResourceProperties;
    const input: RunRequest = {
      RequestType: 'Run',
      StackId: Stack.of(schedule).stackId,
      // the schedule has its resource only when its target is known
      LogicalResourceId: Lazy.string({ produce: () => logicalIdOf(schedule) }),
      ScheduledTime: scheduler.ContextAttribute.scheduledTime,
      ...request,
      ResourceProperties: { ...properties, NumResults: numberAsText(NumResults) },
    };
    return {
      arn,
      role,
      input: scheduler.ScheduleTargetInput.fromObject(input),
      deadLetterConfig: deadLetterQueue && { arn: deadLetterQueue.queueArn },
    };
  }
}

/** What is a number only when it is resolved becomes a string, as CloudFormation makes one of it in a custom resource. */
function numberAsText(value: unknown): IResolvable {
  return Lazy.uncachedAny({
    produce: (context) => {
      const resolved: unknown = context.resolve(value);
      return typeof resolved === 'number' ? String(resolved) : resolved;
    },
  });
}
