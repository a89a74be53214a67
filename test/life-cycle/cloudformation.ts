import { Properties } from './properties';
import { eventOf, JobTemplate, nameOf, SentRequest } from './requests';
import { mostly, Tape } from './tape';
import { World } from './world';
import { Answer } from '../../src/handler/answer';
import { CustomResourceRequest } from '../../src/handler/contract';
import { ResourceStanding } from '../../src/handler/stacks';

const PATIENCE_MS = 3_600_000;
const URL_LIFE_MS = 2 * 3_600_000;
/** Seconds until a request is delivered, and until each further delivery. */
const DELIVERED_AFTER = mostly(9, 0, [1, 3, 20, 60, 150, 5000]);
const AGAIN_AFTER = mostly(5, Infinity, [1, 12, 90, 900, 9000]);

/** A stack with one batch segment job in it, as CloudFormation shows it. */
export interface Stack {
  readonly id: string;
  status: string;
  updatedAt?: number;
  job?: JobTemplate;
  resource?: { readonly status: string; readonly physicalId?: string; readonly updatedAt: number };
  /** The request that the resource has its job from, and the job's name. */
  owner?: SentRequest;
  jobName?: string;
}

/** What CloudFormation asks for. */
export interface Question {
  readonly type: CustomResourceRequest['RequestType'];
  readonly job: JobTemplate;
  readonly before?: JobTemplate;
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
    private readonly isActive: (stackId: string, content: string) => boolean,
    private readonly deliver: (request: SentRequest) => void,
  ) {}

  newStack(): Stack {
    const id = `arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/${this.stacks.size + 1}`;
    const stack: Stack = { id, status: 'REVIEW_IN_PROGRESS' };
    this.stacks.set(id, stack);
    return stack;
  }

  describeStack(id: string): Pick<ResourceStanding, 'stackStatus' | 'stackUpdatedAt'> | undefined {
    const stack = this.stacks.get(id);
    return stack && { stackStatus: stack.status, stackUpdatedAt: stack.updatedAt };
  }

  describeResource(id: string): Pick<ResourceStanding, 'resourceStatus' | 'physicalId' | 'resourceUpdatedAt'> {
    const resource = this.stacks.get(id)?.resource;
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

  private send(stack: Stack, { type, job, before, physicalId }: Question): SentRequest {
    const number = this.requests.length + 1;
    const sentAt = this.world.now;
    const request: SentRequest = {
      number,
      event: eventOf({ number, type, stackId: stack.id, physicalId, job, before, sentAt }),
      job,
      sentAt,
      rollingBack: stack.status.endsWith('ROLLBACK_IN_PROGRESS'),
      jobWasActive: this.isActive(stack.id, job.content),
      live: true,
      died: false,
      answers: [],
    };
    this.requests.push(request);
    this.world.note(`CloudFormation sends ${nameOf(request)} for ${physicalId ?? 'no id'} in ${stack.status}`);
    this.properties.sent(request, stack.resource?.status.endsWith('_COMPLETE') ? stack.jobName : undefined);
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
