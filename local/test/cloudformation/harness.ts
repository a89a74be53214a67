import {
  CloudFormationClient, CreateStackCommand, DeleteStackCommand, DescribeStackEventsCommand, DescribeStackResourceCommand, DescribeStacksCommand,
  StackResourceDetail, Stack, UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { ThingProvider } from './thing-provider';
import { Clock } from '../../core/clock';
import { Context } from '../../core/context';
import { Router } from '../../core/router';
import { Server } from '../../core/server';
import { CustomResourceEvent } from '../../services/cloudformation/custom-resource/protocol';
import { CloudFormationService } from '../../services/cloudformation/service';
import { ObjectStore } from '../../services/s3/store';

export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:provider';

/** What a test's custom resource function does: gives the members of its answer, or nothing to stay silent. */
export type Responder = (event: CustomResourceEvent) => Record<string, unknown> | undefined | Promise<Record<string, unknown> | undefined>;

/** A CloudFormation that listens, with resources of type Test::Thing and one function for custom resources. */
export class Harness {
  static async start(options: { readonly speed?: number } = {}): Promise<Harness> {
    const stopping = new AbortController();
    const parts: { server?: Server } = {};
    const context = testContext({ speed: options.speed, stopping: stopping.signal, endpoint: () => parts.server?.endpoint ?? '' });
    const harness = new Harness(context, stopping);
    const router = new Router(context, { services: [harness.service], principalOf: () => 'arn:aws:iam::000000000000:root' });
    parts.server = await Server.listen(0, (request) => router.route(request));
    harness.listen(parts.server);
    return harness;
  }

  readonly things = new ThingProvider();
  readonly store: ObjectStore;
  readonly service: CloudFormationService;
  readonly ssm = new Map<string, string>();
  /** The events that were delivered, in order. */
  readonly events: CustomResourceEvent[] = [];
  respond: Responder;
  private server?: Server;
  private sdk?: CloudFormationClient;

  private constructor(readonly context: Context, private readonly stopping: AbortController) {
    this.respond = (event) => ({ Status: 'SUCCESS', PhysicalResourceId: event.PhysicalResourceId ?? 'made' });
    this.store = new ObjectStore(context.clock);
    this.service = new CloudFormationService(context, {
      providers: [this.things],
      store: this.store,
      deliver: (functionArn, event) => this.invoke(functionArn, event as CustomResourceEvent),
      ssmParameter: (name) => this.ssm.get(name),
    });
  }

  get client(): CloudFormationClient {
    if (!this.sdk) throw new Error('not started');
    return this.sdk;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.sdk?.destroy();
    await this.server?.stop();
    await this.service.idle();
  }

  /** Creates a stack and waits until it comes to rest. */
  async create(template: object, more: Partial<ConstructorParameters<typeof CreateStackCommand>[0]> = {}): Promise<Stack> {
    const { StackId } = await this.client.send(new CreateStackCommand({ StackName: 'stack', TemplateBody: JSON.stringify(template), ...more }));
    await this.service.idle();
    return this.describe(StackId);
  }

  async update(template: object, more: Partial<ConstructorParameters<typeof UpdateStackCommand>[0]> = {}): Promise<Stack> {
    const { StackId } = await this.client.send(new UpdateStackCommand({ StackName: 'stack', TemplateBody: JSON.stringify(template), ...more }));
    await this.service.idle();
    return this.describe(StackId);
  }

  async delete(stack: Stack): Promise<Stack> {
    await this.client.send(new DeleteStackCommand({ StackName: stack.StackName }));
    await this.service.idle();
    return this.describe(stack.StackId);
  }

  async describe(name: string | undefined): Promise<Stack> {
    const { Stacks: [stack] = [] } = await this.client.send(new DescribeStacksCommand({ StackName: name }));
    return stack;
  }

  async resource(logicalId: string): Promise<StackResourceDetail | undefined> {
    const command = new DescribeStackResourceCommand({ StackName: 'stack', LogicalResourceId: logicalId });
    return (await this.client.send(command)).StackResourceDetail;
  }

  /** The history, oldest first: `<logical id> <status>[: <reason>]`. */
  async history(stack: Stack): Promise<readonly string[]> {
    const { StackEvents: events = [] } = await this.client.send(new DescribeStackEventsCommand({ StackName: stack.StackId }));
    return events.reverse().map((event) => `${event.LogicalResourceId} ${event.ResourceStatus}${event.ResourceStatusReason ? `: ${event.ResourceStatusReason}` : ''}`);
  }

  private listen(server: Server): void {
    this.server = server;
    this.sdk = new CloudFormationClient({
      endpoint: server.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts: 1,
    });
  }

  private invoke(functionArn: string, event: CustomResourceEvent): void {
    if (functionArn !== FUNCTION_ARN) throw new Error(`Function not found: ${functionArn}`);
    this.events.push(event);
    void Promise.resolve(this.respond(event)).then(async (answer) => answer && putAnswer(event, answer));
  }
}

/** A context of its own, for tests that need no server. */
export function testContext(options: { readonly speed?: number; readonly stopping?: AbortSignal; readonly endpoint?: () => string } = {}): Context {
  return {
    account: '000000000000',
    region: 'us-east-1',
    partition: 'aws',
    clock: new Clock(options.speed),
    stopping: options.stopping ?? new AbortController().signal,
    endpoint: options.endpoint ?? (() => 'http://127.0.0.1:4566'),
    arn: (service, resource) => `arn:aws:${service}:us-east-1:000000000000:${resource}`,
    log: () => {},
  };
}

/** Answers an event as a function would. */
export async function putAnswer(event: CustomResourceEvent, answer: Record<string, unknown>): Promise<Response> {
  const { StackId, RequestId, LogicalResourceId } = event;
  return fetch(event.ResponseURL, { method: 'PUT', headers: { 'content-type': '' }, body: JSON.stringify({ StackId, RequestId, LogicalResourceId, ...answer }) });
}

/** A resource of type Test::Thing. */
export function thing(properties: object = {}, more: object = {}): object {
  return { Type: 'Test::Thing', Properties: properties, ...more };
}

/** A resource of type Custom::Job. */
export function custom(properties: object = {}, more: object = {}): object {
  return { Type: 'Custom::Job', Properties: { ServiceToken: FUNCTION_ARN, ...properties }, ...more };
}
