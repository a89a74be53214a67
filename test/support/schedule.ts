import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { BatchSegmentSchedule, BatchSegmentScheduleProps, SegmentInput, SolutionVersion } from '../../src';

export const SOLUTION_ARN = 'arn:aws:personalize:eu-west-1:111122223333:solution/readers';
export const SCHEDULE = 'AWS::Scheduler::Schedule';

/** What stands for the values that are known only when a stack is deployed. */
const DEPLOYED = 'deployed';

/** A schedule of which a test says only what it is about. */
export function newSchedule(stack: Stack, props: Partial<BatchSegmentScheduleProps> = {}, id = 'Nightly'): BatchSegmentSchedule {
  return new BatchSegmentSchedule(stack, id, {
    schedule: scheduler.ScheduleExpression.cron({ hour: '3', minute: '0' }),
    solutionVersion: SolutionVersion.latest(SOLUTION_ARN),
    input: SegmentInput.fromItemIds(['b-101', 'b-205']),
    ...props,
  });
}

interface FoundSchedule {
  readonly logicalId: string;
  readonly Properties: Record<string, unknown>;
  readonly DependsOn: readonly string[];
}

/** The only schedule of a template. */
export function scheduleOf(template: Template): FoundSchedule {
  const [[logicalId, { Properties, DependsOn }], ...others] = Object.entries(template.findResources(SCHEDULE));
  if (others.length > 0) throw new Error('the template has more than one schedule');
  return { logicalId, Properties, DependsOn };
}

/** What the only schedule of a template sends, as the handler would get it. */
export function inputOf(template: Template): Record<string, unknown> & { readonly ResourceProperties: Record<string, unknown> } {
  const { Input: input } = scheduleOf(template).Properties.Target as { readonly Input: unknown };
  return JSON.parse(deployed(input)) as ReturnType<typeof inputOf>;
}

/** A text of a template as CloudFormation would render it. */
export function deployed(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join } = value as { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] };
  return join ? join[1].map(deployed).join(join[0]) : DEPLOYED;
}
