import { Recurrence } from './recurrence';

/** What a schedule invokes. */
export interface Target {
  /** The ARN of a Lambda function. */
  readonly arn: string;
  readonly roleArn: string;
  /** JSON, once the context attributes in it are replaced; the scheduler's own event when there is none. */
  readonly input?: string;
  readonly retryPolicy: RetryPolicy;
  readonly deadLetterQueueArn?: string;
}

/** How long an invocation that fails is tried again; whichever ends first. */
export interface RetryPolicy {
  readonly maximumEventAgeInSeconds: number;
  /** Beside the first attempt. */
  readonly maximumRetryAttempts: number;
}

/** Everything of a schedule that its owner sets, with AWS's defaults filled in. */
export interface ScheduleSettings {
  readonly description: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly enabled: boolean;
  readonly startDate?: Date;
  readonly endDate?: Date;
  /** How much later than its time the target may be invoked; 0 is a flexible time window that is off. */
  readonly windowInMinutes: number;
  readonly target: Target;
}

/** A schedule as it stands now. */
export interface Schedule extends ScheduleSettings {
  readonly name: string;
  readonly arn: string;
  readonly created: Date;
  readonly modified: Date;
  readonly recurrence: Recurrence;
}
