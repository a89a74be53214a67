import { Attempt, isoSeconds, newExecutionId, payloadOf } from './payload';
import { Schedule } from './schedule';
import { DEFAULT_GROUP } from './schedule-settings';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';
import { RoleUse } from '../iam/enforcement/role-use';
import { Message } from '../sqs/queues';

/** Waits before the retries: doubled each time, up to eight minutes, so that AWS's 185 retries take AWS's 24 hours. */
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 480_000;

/** What invoking a target works with. */
export interface InvokerOptions {
  /** Hands the event to a function and returns; throws when there is no such function. */
  readonly invoke: (functionArn: string, event: unknown) => void;
  /** Sends a message to a queue; throws when there is no such queue. */
  readonly send: (queueArn: string, message: Message) => void;
  /** Throws when the role may not invoke the function. */
  readonly mayInvoke?: (role: RoleUse, functionArn: string) => void;
  /** Throws when the role may not send to the queue. */
  readonly maySend?: (role: RoleUse, queueArn: string) => void;
}

/** Why an invocation was given up. */
interface Exhausted {
  readonly condition: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';
  readonly attempt: Attempt;
  readonly error: Error;
}

/** Invokes a schedule's target for one of its times, tries again what fails, and sends what fails for good to the dead-letter queue. */
export class Invoker {
  constructor(private readonly context: Context, private readonly options: InvokerOptions) {}

  /** Resolves when the target took the event, when the event was given up, or when the signal aborts. */
  async invoke(schedule: Schedule, scheduledTime: number, signal: AbortSignal): Promise<void> {
    const begun = this.context.clock.now();
    for (let number = 1, wait = FIRST_RETRY_MS; !signal.aborted; number++, wait = Math.min(wait * 2, LONGEST_RETRY_MS)) {
      const attempt = { scheduledTime, number, executionId: newExecutionId() };
      const error = this.attempt(schedule, attempt);
      if (!error) return;
      this.context.log(`${schedule.arn} failed to invoke its target, attempt ${number}: ${error.name}: ${error.message}`);
      const condition = exhaustedBy(schedule, number, this.context.clock.now() + wait - begun);
      if (condition) return this.giveUp(schedule, { condition, attempt, error });
      await this.context.clock.sleep(wait, signal).catch(() => undefined);
    }
  }

  private attempt(schedule: Schedule, attempt: Attempt): Error | undefined {
    try {
      this.options.mayInvoke?.(this.roleOf(schedule), schedule.target.arn);
      this.options.invoke(schedule.target.arn, parse(payloadOf(this.context, schedule, attempt)));
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** The role of a schedule is assumed for its group. */
  private roleOf({ name, target: { roleArn } }: Schedule): RoleUse {
    const sourceArn = this.context.arn('scheduler', `schedule-group/${DEFAULT_GROUP}`);
    return { service: 'scheduler.amazonaws.com', roleArn, sessionName: name, sourceArn };
  }

  private giveUp(schedule: Schedule, { condition, attempt, error }: Exhausted): void {
    const { arn, deadLetterQueueArn } = schedule.target;
    if (deadLetterQueueArn === undefined) return;
    const attributes = {
      ERROR_CODE: error.name,
      ERROR_MESSAGE: error.message,
      EXECUTION_ID: attempt.executionId,
      EXHAUSTED_RETRY_CONDITION: condition,
      IS_PAYLOAD_TRUNCATED: 'false',
      RETRY_ATTEMPTS: String(attempt.number - 1),
      SCHEDULED_TIME: isoSeconds(attempt.scheduledTime),
      SCHEDULE_ARN: schedule.arn,
      TARGET_ARN: arn,
    };
    try {
      this.options.maySend?.(this.roleOf(schedule), deadLetterQueueArn);
      this.options.send(deadLetterQueueArn, { body: payloadOf(this.context, schedule, attempt), attributes });
    } catch (cause) {
      this.context.log(`${schedule.arn} lost the event of ${attributes.SCHEDULED_TIME}: ${String(cause)}`);
    }
  }
}

function exhaustedBy({ target: { retryPolicy } }: Schedule, attempts: number, ageAtNextMs: number): Exhausted['condition'] | undefined {
  if (attempts > retryPolicy.maximumRetryAttempts) return 'MaximumRetryAttempts';
  return ageAtNextMs > retryPolicy.maximumEventAgeInSeconds * 1000 ? 'MaximumEventAgeInSeconds' : undefined;
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('InvalidRequestContentException', `Could not parse request body into json: ${reason}`);
  }
}
