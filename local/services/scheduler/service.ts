import { handleScheduler } from './api';
import { Invoker, InvokerOptions } from './invoker';
import { scheduleResource } from './resources';
import { Schedules } from './schedules';
import { Context } from '../../core/context';
import { AwsRequest, AwsResponse, Service } from '../../core/service';
import { ResourceProvider } from '../cloudformation/resource';

/** EventBridge Scheduler: invokes Lambda functions at the times of its schedules. */
export class SchedulerService implements Service {
  readonly signingName = 'scheduler';
  /** The type that CloudFormation makes schedules with. */
  readonly resources: readonly ResourceProvider[];
  /** The schedules themselves. */
  readonly schedules: Schedules;

  constructor(context: Context, options: InvokerOptions) {
    this.schedules = new Schedules(context, new Invoker(context, options));
    this.resources = [scheduleResource(this.schedules)];
    context.stopping.addEventListener('abort', () => this.stop(), { once: true });
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    return handleScheduler(this.schedules, request);
  }

  /** Invokes nothing any more. */
  stop(): void {
    this.schedules.stop();
  }
}
