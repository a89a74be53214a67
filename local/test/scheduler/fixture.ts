import { Fields } from '../../core/fields';
import { SchedulerService } from '../../services/scheduler/service';
import { Queues } from '../../services/sqs/queues';
import { TestContext } from '../lambda/fixture';

/** The ARN of the function that schedules in these tests invoke. */
export const WORKER = 'arn:aws:lambda:us-east-1:000000000000:function:worker';

/** What a function was invoked with. */
export interface Invocation {
  readonly functionArn: string;
  readonly event: unknown;
  /** By the clock of the embedded AWS. */
  readonly at: number;
}

/** A scheduler whose invocations are kept instead of run. */
export class SchedulerFixture {
  readonly context: TestContext;
  readonly queues: Queues;
  readonly scheduler: SchedulerService;
  readonly invocations: Invocation[] = [];
  /** What each invocation fails with, also those that are not kept. */
  failure?: Error;

  constructor(speed = 1) {
    this.context = new TestContext(speed);
    this.queues = new Queues(this.context);
    this.scheduler = new SchedulerService(this.context, {
      invoke: (functionArn, event) => {
        if (this.failure) throw this.failure;
        this.invocations.push({ functionArn, event, at: this.context.clock.now() });
      },
      send: (queueArn, message) => this.queues.send(queueArn, message),
    });
  }

  /** What the function was invoked with, when it was the scheduled time alone. */
  get times(): readonly number[] {
    return this.invocations.map(({ event }) => Date.parse(String(event)));
  }
}

/** A schedule's properties, with an input that is the scheduled time. */
export function scheduleOf(expression: string, more: Fields = {}, target: Fields = {}): Fields {
  return {
    ScheduleExpression: expression,
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: WORKER, RoleArn: 'arn:aws:iam::000000000000:role/scheduler', Input: '"<aws.scheduler.scheduled-time>"', ...target },
    ...more,
  };
}
