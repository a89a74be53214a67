import { Properties, ResourceState } from '../../services/cloudformation/resource';
import { EventsService } from '../../services/events/service';
import { callJson, driver } from '../core/fixture';
import { TestContext } from '../lambda/fixture';

/** The ARN of the function that rules in these tests send events to. */
export const LISTENER = 'arn:aws:lambda:us-east-1:000000000000:function:listener';

/** What a function was handed. */
export interface Delivered {
  readonly functionArn: string;
  readonly event: unknown;
}

/** An EventBridge whose deliveries are kept. */
export class EventsFixture {
  readonly context = new TestContext();
  readonly delivered: Delivered[] = [];
  readonly events = new EventsService(this.context, { deliver: (functionArn, event) => this.deliver(functionArn, event) });
  readonly rules = driver(this.events.resources, 'AWS::Events::Rule');

  /** Calls an operation as the router does. */
  async call(operation: string, input: unknown = {}): Promise<Record<string, unknown>> {
    return callJson(this.events, `AWSEvents.${operation}`, input);
  }

  /** A rule that sends everything of the source `shop` to the listener. */
  async rule(properties: Properties = {}, target: Properties = {}): Promise<ResourceState> {
    return this.rules.create({ EventPattern: { source: ['shop'] }, Targets: [{ Id: 'Target0', Arn: LISTENER, ...target }], ...properties });
  }

  /** Puts an event of the source `shop`. */
  async put(detail: unknown = {}, more: Properties = {}): Promise<Record<string, unknown>> {
    return this.call('PutEvents', { Entries: [{ Source: 'shop', DetailType: 'Order', Detail: JSON.stringify(detail), ...more }] });
  }

  private deliver(functionArn: string, event: unknown): void {
    if (!functionArn.includes(':function:listener')) throw new Error(`Function not found: ${functionArn}`);
    this.delivered.push({ functionArn, event });
  }
}
