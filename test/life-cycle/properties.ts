import { answeredWrongly } from './answers';
import { Contents, CONTENTS } from './contents';
import { FOREIGN_TAG, nameOfJob, RealJob, SimulatedPersonalize } from './personalize';
import { isCertainToFail, mayBeRefused } from './refusals';
import { earlierTags, JobTemplate, nameOf, SentRequest, TAG_SETS } from './requests';
import { SimulatedS3 } from './s3';
import { Telling } from './telling';
import { World } from './world';
import { EventEntry, MAX_FOLLOWING_SECONDS } from '../../src/handler/contract';
import { Answer } from '../../src/handler/telling/answer';

/** CloudFormation gives an hour; what is left of it is for steps that were killed and retried. */
const ANSWERED_WITHIN_MS = 60 * 60_000;
const SAME_MOMENT_MS = 6_000;
const FIRST_LOOK_MS = 30_000;
/** Also if its steps are killed and retried. */
const DISTURBED_LOOK_MS = 10 * 60_000;
/** A call that is under way may arrive a little after its time: it is aborted after five seconds. */
const ACT_MS = 5_000;
/** The longest time between two looks of a job that waits for its turn, and as much again for looks that failed. */
const TURN_MS = 15 * 60_000;

/** What CloudFormation has in the end. */
export interface FinalState {
  readonly busy: boolean;
  readonly requests: readonly SentRequest[];
  /** The job's id in a stack whose last operation is complete, since when, and the request that set it. */
  readonly current?: { readonly physicalId: string; readonly since: number; readonly request: SentRequest; readonly updates: readonly number[] };
  readonly runningExecutions: readonly string[];
}

/** What is looked at to tell whether it does. */
export interface Services {
  readonly personalize: SimulatedPersonalize;
  readonly s3: SimulatedS3;
  readonly contents: Contents;
}

/** What must hold whatever happens; names as in the design. */
export class Properties {
  /** Contents of which no job may be created any more, by stack. */
  private readonly closed = new Set<string>();
  private readonly telling: Telling;

  constructor(private readonly world: World, private readonly services: () => Services) {
    this.telling = new Telling(world, services);
  }

  private personalize(): SimulatedPersonalize {
    return this.services().personalize;
  }

  /** A request, and the id that its resource has if it is complete. */
  sent(request: SentRequest, idInUse: string | undefined): void {
    const { RequestType: type, PhysicalResourceId: id = '' } = request.event;
    if (type === 'Delete') {
      if (idInUse !== undefined && nameOfJob(id) === nameOfJob(idInUse)) this.world.violate(`P6 ${nameOf(request)} is about the job in use`);
    } else if (request.declared.link === 0) {this.closed.delete(keyOf(request));}
  }

  /** The content is gone: the request to delete it, or to have another one, was answered in time. */
  gone(request: SentRequest, content = request.job.content): void {
    this.closed.add(keyOf(request, content));
  }

  /** The resource is gone, with all that it ever had. */
  allGone(request: SentRequest): void {
    for (const content of CONTENTS) this.gone(request, content);
  }

  created(job: RealJob): void {
    const { creator } = job;
    const { event: { StackId }, job: { content } } = creator;
    if (creator.declared.link > 0) this.world.violate(`P8 ${nameOf(creator)} starts a job`);
    const siblings = this.personalize().jobsOf(StackId, content);
    if (creator.rollingBack && siblings.length > 1) this.world.violate(`P4 roll-back ${nameOf(creator)} pays for a further job`);
    if (siblings.filter((other) => other.creator === creator).length > 1) this.world.violate(`P1 ${nameOf(creator)} pays for a second job`);
    const unfailed = siblings.filter((other) => this.personalize().status(other) !== 'CREATE FAILED');
    if (unfailed.length > 1) this.world.violate(`P1 a second job for content ${content}, by ${nameOf(creator)}`);
    if (this.closed.has(keyOf(creator))) this.world.violate(`P3 a job is created for ${nameOf(creator)}, whose content is gone`);
    if (isCertainToFail(creator, job.createdAt, this.services().contents)) this.world.violate(`P12 a job is created for ${nameOf(creator)} that is certain to fail`);
    if (job.createdAt > startBefore(creator) + ACT_MS) this.world.violate(`P9 a job is created for ${nameOf(creator)}, whose time is over`);
  }

  /** An answer, whether or not CloudFormation still waits for it. */
  answered(request: SentRequest, answer: Answer, body: string): void {
    const wrong = answeredWrongly(request, answer, { now: this.world.now, ...this.services() });
    if (wrong) this.world.violate(`${wrong.property} ${nameOf(request)} is answered wrongly: ${wrong.words}`);
    const different = request.answers.some((other) => other !== body);
    // an execution that died was given up; once restarted it may still find another end
    if (different && !request.died) this.world.violate(`P2 ${nameOf(request)} gets two different answers`);
    const late = this.world.now - (request.deliveredAt ?? 0) > ANSWERED_WITHIN_MS;
    if (late && !request.died) this.world.violate(`P2 ${nameOf(request)} is answered too late`);
  }

  /** A stack is complete, also after a roll-back: whoever uses what its chain gives finds the segments. */
  completed(job: JobTemplate | undefined, physicalId: string | undefined): void {
    if (job?.timeout === undefined) return;
    const there = this.personalize().named(physicalId ?? '');
    const status = there && this.personalize().status(there);
    if (status !== 'ACTIVE') this.world.violate(`P8 a stack that waits for ${job.content} is complete although its job is ${status ?? 'not there'}`);
  }

  /** Events on the bus. */
  told(request: SentRequest, events: readonly EventEntry[]): void {
    this.telling.told(request, events);
  }

  atEnd({ busy, requests, current, runningExecutions }: FinalState): void {
    if (busy) this.world.violate('P5 CloudFormation is stuck');
    for (const name of runningExecutions) this.world.violate(`P5 the execution of ${name} never ends`);
    for (const request of requests.filter(({ answers, died }) => answers.length === 0 && !died)) this.world.violate(`P2 ${nameOf(request)} gets no answer`);
    if (current && !current.request.died) this.settled(current, requests);
    this.telling.atEnd(requests);
  }

  private settled({ physicalId, since, request, updates }: Required<FinalState>['current'], requests: readonly SentRequest[]): void {
    const job = this.personalize().named(physicalId);
    // an older request may have looked at the content before
    if (mayBeRefused(request, this.world.now, this.services().contents)) return;
    const inDoubt = isUpdatedAtOnce(request, updates) || requests.some((other) => isRightBefore(other, request) || mayDisturb(other, request));
    if (job) return inDoubt ? undefined : this.tagged(job, request);
    const room = this.personalize().roomBetween(since, startBefore(request));
    if (room > TURN_MS) this.world.violate(`P5 the job that ${nameOf(request)} was promised never starts, although there was room for ${room / 1000} s`);
  }

  private tagged(job: RealJob, request: SentRequest): void {
    const wanted = TAG_SETS[request.job.tags];
    for (const [key, value] of Object.entries(wanted)) {
      if (job.tags[key] !== value) this.world.violate(`P7 tag ${key} of ${nameOf(request)} is ${job.tags[key]}, not ${value}`);
    }
    for (const key of earlierTags(request, job.createdAt)) if (!(key in wanted) && key in job.tags) this.world.violate(`P7 tag ${key} outlives ${nameOf(request)}`);
    if (job.tags[FOREIGN_TAG] !== 'kept') this.world.violate('P7 a tag of somebody else is lost');
  }
}

/** When it is too late to start the job of a request. */
function startBefore({ sentAt, declared: { timeout } }: SentRequest): number {
  return sentAt + (timeout ?? MAX_FOLLOWING_SECONDS) * 1000;
}

/** Times are whole seconds of clocks that may differ, so the handler cannot tell a request that is given up at once from the roll-back that follows. */
function isRightBefore({ number: before, leftAt = Infinity, sentAt }: SentRequest, { number, rollingBack }: SentRequest): boolean {
  return rollingBack && before < number && leftAt - sentAt < SAME_MOMENT_MS;
}

/** A request that waits for its turn looks for the first time some seconds after its answer; an update by then looks like a newer request. */
function isUpdatedAtOnce({ leftAt = Infinity, disturbed }: SentRequest, updates: readonly number[]): boolean {
  const looksWithinMs = disturbed ? DISTURBED_LOOK_MS : FIRST_LOOK_MS;
  return updates.some((update) => update >= leftAt && update - leftAt < looksWithinMs);
}

/** An execution that ended before its time and is restarted much later may take the resource of a newer request with the same job for its own. */
function mayDisturb({ died, event, job }: SentRequest, request: SentRequest): boolean {
  return died && event.StackId === request.event.StackId && job.content === request.job.content;
}

function keyOf({ event, job }: SentRequest, content = job.content): string {
  return `${event.StackId} ${content}`;
}
