import { JOB } from './declared';
import { Properties } from './properties';
import { Declared, eventOf, JobTemplate, nameOf, ResourceProperties, SentRequest } from './requests';
import { mostly, Tape } from './tape';
import { World } from './world';
import { ResourceStanding } from '../../src/handler/aws/stacks';
import { CustomResourceRequest } from '../../src/handler/contract';
import { Answer } from '../../src/handler/telling/answer';

const PATIENCE_MS = 3_600_000;
const URL_LIFE_MS = 2 * 3_600_000;
/** Seconds until a request is delivered, and until each further delivery. */
const DELIVERED_AFTER = mostly(9, 0, [1, 3, 20, 60, 150, 5000]);
const AGAIN_AFTER = mostly(5, Infinity, [1, 12, 90, 900, 9000]);

/** A stack with one batch segment job in it, and the links of its chain, as CloudFormation shows it. */
export interface Stack {
  readonly id: string;
  status: string;
  updatedAt?: number;
  /** When its updates began. */
  readonly updates: number[];
  /** The template that it has, once it is complete. */
  job?: JobTemplate;
  readonly resources: Map<string, StackResource>;
  /** The request that the resource has its job from. */
  owner?: SentRequest;
  /** When its last operation ended. */
  completeSince: number;
}

/** A resource of a stack. */
export interface StackResource {
  readonly status: string;
  readonly updatedAt: number;
  readonly physicalId?: string;
  readonly declared: Declared;
  readonly properties: ResourceProperties;
  readonly data?: Answer['Data'];
}

/** What CloudFormation asks for. */
export interface Question {
  readonly type: CustomResourceRequest['RequestType'];
  readonly declared: Declared;
  readonly properties: ResourceProperties;
  readonly before?: ResourceProperties;
  readonly physicalId?: string;
  /** When to stop waiting, if that is before the hour is over. */
  readonly giveUpAt?: number;
}

interface Awaited {
  readonly request: SentRequest;
  readonly take: (answer: Answer) => void;
}

/** CloudFormation's side of the protocol: what it shows of its stacks, what it sends and what it takes. */
export class CloudFormation {
  readonly requests: SentRequest[] = [];
  private readonly stacks = new Map<string, Stack>();
  private awaited: Awaited | undefined;

  constructor(
    private readonly world: World,
    private readonly tape: Tape,
    private readonly properties: Properties,
    private readonly deliver: (request: SentRequest) => void,
  ) {}

  newStack(): Stack {
    const id = `arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/${this.stacks.size + 1}`;
    const stack: Stack = { id, updates: [], status: 'REVIEW_IN_PROGRESS', resources: new Map(), completeSince: this.world.now };
    this.stacks.set(id, stack);
    return stack;
  }

  describeStack(id: string): Pick<ResourceStanding, 'stackStatus' | 'stackUpdatedAt'> | undefined {
    const stack = this.stacks.get(id);
    return stack && { stackStatus: stack.status, stackUpdatedAt: stack.updatedAt };
  }

  describeResource(id: string, logicalId: string): Pick<ResourceStanding, 'resourceStatus' | 'physicalId' | 'resourceUpdatedAt'> {
    const resource = this.stacks.get(id)?.resources.get(logicalId);
    return { resourceStatus: resource?.status, physicalId: resource?.physicalId, resourceUpdatedAt: resource?.updatedAt };
  }

  /** Sends a request and waits for its answer; `undefined` when it stops waiting before. */
  async ask(stack: Stack, question: Question): Promise<{ readonly request: SentRequest; readonly answer?: Answer }> {
    await this.world.sleep(this.tape.upTo(2)); // its own state has changed before
    const request = this.send(stack, question);
    const answer = await new Promise<Answer | undefined>((resolve) => {
      this.awaited = { request, take: resolve };
      this.world.at(Math.min(this.world.now + PATIENCE_MS, Math.max(question.giveUpAt ?? Infinity, this.world.now)), () => resolve(undefined));
    });
    request.live = false;
    request.leftAt = this.world.now;
    this.world.note(`CloudFormation ${answer ? `takes ${answer.Status} for` : 'stops waiting for'} ${nameOf(request)}`);
    return { request, answer };
  }

  /** Takes an answer, if it waits for it and its URL has not expired. */
  put(request: SentRequest, answer: Answer, body: string): void {
    this.world.note(`answer to ${nameOf(request)}: ${answer.Status} ${answer.Reason.split('\n')[0]}`);
    this.properties.answered(request, answer, body);
    request.answers.push(body);
    const expired = this.world.now > request.sentAt + URL_LIFE_MS;
    if (this.awaited?.request === request && !expired) this.awaited.take(answer);
  }

  private send(stack: Stack, { type, declared, properties, before, physicalId }: Question): SentRequest {
    const number = this.requests.length + 1;
    const sentAt = this.world.now;
    const request: SentRequest = {
      number,
      event: eventOf({ number, type, stackId: stack.id, physicalId, declared, properties, before, sentAt }),
      declared,
      job: declared.job,
      sentAt,
      rollingBack: stack.status.endsWith('ROLLBACK_IN_PROGRESS'),
      predecessor: type === 'Update' && stack.owner?.job.content === declared.job.content ? stack.owner : undefined,
      starter: declared.link > 0 ? stack.owner : undefined,
      live: true,
      died: false,
      disturbed: false,
      knowsJob: false,
      stalled: false,
      answers: [],
    };
    this.requests.push(request);
    this.world.note(`CloudFormation sends ${nameOf(request)} for ${physicalId ?? 'no id'} in ${stack.status}`);
    const resource = stack.resources.get(declared.logicalId);
    this.properties.sent(request, resource?.status.endsWith('_COMPLETE') ? resource.physicalId : undefined);
    this.world.spawn(this.deliveries(request));
    return request;
  }

  /** At least once, at most three times, sooner or later. */
  private async deliveries(request: SentRequest): Promise<void> {
    await this.world.sleep(this.tape.pick(DELIVERED_AFTER) * 1000);
    request.deliveredAt = this.world.now;
    this.deliver(request);
    for (let further = 0; further < 2; further++) {
      const seconds = this.tape.pick(AGAIN_AFTER);
      if (seconds === Infinity) return;
      await this.world.sleep(seconds * 1000);
      this.deliver(request);
    }
  }
}

/** The job of a stack, as far as there is one. */
export function jobOf({ resources }: Stack): StackResource | undefined {
  return resources.get(JOB);
}
