import { QUERIES_BUCKET } from './call';
import { Network } from './network';
import { LocalAws } from '../../local';
import { HandlerRequest } from '../../src/handler/contract';
import { runnerArn } from '../../src/handler/requests/properties';
import { Api } from '../support/api';
import { DeployedStack, StackEnd } from '../support/deployed-stack';
import { Synthesized } from '../support/synthesize';
import { UploadOptions } from '../support/upload';

/** What must not show in any log; the user id and the tag value stand in every scenario. */
export const SECRETS = { userId: 'u-secret', tagValue: 'secret-of-the-tag' } as const;

/** Seconds of the clock that a job takes; the embedded Personalize needs three minutes at least. */
const JOB_SECONDS = 190;
const SPEED = 200;
const STACK = 'Faults';
const ACCEPTED = 'Batch Segment Job Accepted';
/** Nobody waits longer for a run to end. */
const MOST_MINUTES = 120;

/** An event that was sent to the handler, and when. */
export interface Delivery {
  readonly time: number;
  readonly functionArn: string;
  readonly event: HandlerRequest;
}

/** How a stack is after an operation. */
export interface Deployed extends StackEnd {
  /** How long it took from the first request to the handler on, in minutes of the clock. */
  readonly minutes: number;
}

export interface AccountOptions extends UploadOptions {
  /** @default 200 */
  readonly speed?: number;
}

/** An embedded AWS with faults, in which one stack is deployed. */
export class Account {
  static async start(options: AccountOptions): Promise<Account> {
    const network: Network = new Network(() => aws.clock);
    const delivered: { account?: Account } = {};
    const aws: LocalAws = await LocalAws.start({
      speed: options.speed ?? SPEED,
      iam: 'off', // its own tests look at it; what is denied here is denied at the network
      intercept: network.intercept,
      deliveries: (functionArn, event) => [delivered.account?.delivered(functionArn, event as HandlerRequest) ?? 0],
    });
    return delivered.account = new Account(aws, network, options);
  }

  /** How late the next event arrives, in minutes of the clock; the one after it is in time again. */
  lateMinutes = 0;
  readonly deliveries: Delivery[] = [];
  /** Where the handler's code lies. */
  handlerCode?: { readonly S3Bucket: string; readonly S3Key: string };
  readonly api: Api;
  private readonly stack: DeployedStack;

  private constructor(readonly aws: LocalAws, readonly network: Network, options: AccountOptions) {
    const { store, personalize } = aws.services;
    this.api = new Api(aws.endpoint);
    this.stack = new DeployedStack(aws, { ...options, stackName: STACK });
    store.createBucket(QUERIES_BUCKET);
    store.put(QUERIES_BUCKET, 'monday/queries.jsonl', '{"itemId":"b-101"}\n{"itemId":"b-205"}\n');
    personalize.jobs.planAll({ seconds: JOB_SECONDS, segment: () => ({ users: [`${SECRETS.userId}-1`, `${SECRETS.userId}-2`] }) });
  }

  get jobs() {
    return this.aws.services.personalize.jobs.all();
  }

  /** What the handler has logged. */
  get logLines(): readonly string[] {
    return [...new Set(this.deliveries.map(({ functionArn }) => functionArn))].flatMap((name) => this.aws.services.lambda.logs(name));
  }

  /** Creates the stack, or updates it, and waits for the end. A stack that fails stays as it is, so that it can be deployed again. */
  async deploy(stack: Synthesized): Promise<Deployed> {
    const [code] = stack.assets.filter(({ content }) => content === undefined);
    this.handlerCode = { S3Bucket: code.bucket, S3Key: code.key };
    return this.timed(() => this.stack.deploy(stack));
  }

  async destroy(): Promise<Deployed> {
    return this.timed(() => this.stack.destroy());
  }

  /** Lets the only schedule run once, whatever its times, and waits for the end. */
  async run(): Promise<Deployed> {
    const { Arn: functionArn, Input: input } = await this.scheduleTarget();
    const begun = this.aws.clock.now();
    const time = `${new Date(begun).toISOString().slice(0, 19)}Z`;
    this.aws.services.lambda.invokeAsync(functionArn, JSON.parse(input.replaceAll('<aws.scheduler.scheduled-time>', time)));
    for (;;) {
      const ended = this.aws.services.events.received.find((event) => event.detail.scheduledTime === time && event['detail-type'] !== ACCEPTED);
      const { status, failureReason } = ended?.detail ?? {};
      const minutes = (this.aws.clock.now() - begun) / 60_000;
      if (ended || minutes > MOST_MINUTES) return { status: String(status ?? 'UNTOLD'), outputs: {}, reasons: [String(failureReason ?? '')], minutes };
      await this.aws.clock.sleep(5000);
    }
  }

  /** How many executions of the runner there are or were. */
  async executionCount(): Promise<number> {
    const [{ event }] = this.deliveries;
    const { executions } = await this.api.call('states', 'AWSStepFunctions.ListExecutions', { stateMachineArn: runnerArn(event) }) as { readonly executions: readonly unknown[] };
    return executions.length;
  }

  /** The tags of the only job. */
  async tags(): Promise<Readonly<Record<string, string>>> {
    const [{ batchSegmentJobArn: resourceArn }] = this.jobs;
    const { tags } = await this.api.call('personalize', 'AmazonPersonalize.ListTagsForResource', { resourceArn }) as { readonly tags: readonly { readonly tagKey: string; readonly tagValue: string }[] };
    return Object.fromEntries(tags.map(({ tagKey, tagValue }) => [tagKey, tagValue]));
  }

  async passMinutes(minutes: number): Promise<void> {
    await this.aws.clock.sleep(minutes * 60_000);
  }

  async stop(): Promise<void> {
    this.stack.close();
    await this.aws.stop();
  }

  /** Notes an event, and says how late it arrives. */
  private delivered(functionArn: string, event: HandlerRequest): number {
    this.deliveries.push({ time: this.aws.clock.now(), functionArn, event });
    const delay = this.lateMinutes * 60_000;
    this.lateMinutes = 0;
    return delay;
  }

  private async scheduleTarget(): Promise<{ readonly Arn: string; readonly Input: string }> {
    const { Schedules: [{ Name: name }] } = await this.api.get('scheduler', '/schedules') as { readonly Schedules: readonly { readonly Name: string }[] };
    const { Target: target } = await this.api.get('scheduler', `/schedules/${name}`) as { readonly Target: { readonly Arn: string; readonly Input: string } };
    return target;
  }

  private async timed(operation: () => Promise<StackEnd>): Promise<Deployed> {
    const before = this.deliveries.length;
    const end = await operation();
    const now = this.aws.clock.now();
    return { ...end, minutes: (now - (this.deliveries[before]?.time ?? now)) / 60_000 };
  }
}
