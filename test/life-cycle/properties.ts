import { FOREIGN_TAG, RealJob, SimulatedPersonalize } from './personalize';
import { nameOf, SentRequest, TAG_SETS } from './requests';
import { World } from './world';
import { Answer } from '../../src/handler/answer';
import { JOB_ARN_PREFIX } from '../support/requests';

/** CloudFormation gives an hour; what is left of it is for steps that were killed and retried. */
const ANSWERED_WITHIN_MS = 60 * 60_000;
const DEADLINE_MS = 55 * 60_000 - 1000; // requests tell their time in whole seconds
const SAME_MOMENT_MS = 6_000;

/** What CloudFormation has in the end. */
export interface FinalState {
  readonly busy: boolean;
  readonly requests: readonly SentRequest[];
  /** The job's id in a stack whose last operation is complete, and the request that set it. */
  readonly current?: { readonly physicalId: string; readonly request: SentRequest };
  readonly runningExecutions: readonly string[];
}

/** What must hold whatever happens; names as in the design. */
export class Properties {
  /** Contents of which no job may be created any more, by stack. */
  private readonly closed = new Set<string>();

  constructor(private readonly world: World, private readonly personalize: () => SimulatedPersonalize) {}

  sent(request: SentRequest, jobInUse: string | undefined): void {
    const { RequestType: type, PhysicalResourceId: id = '' } = request.event;
    if (type !== 'Delete') this.closed.delete(keyOf(request));
    else if (nameOfJob(id) === jobInUse) this.world.violate(`P6 ${nameOf(request)} is about the job in use`);
  }

  /** The content is gone: its request to delete or to roll back was answered in time. */
  gone(request: SentRequest, content = request.job.content): void {
    this.closed.add(keyOf(request, content));
  }

  created(job: RealJob): void {
    const { creator } = job;
    if (creator.rollingBack && creator.jobWasActive) this.world.violate(`P4 roll-back ${nameOf(creator)} pays for a job again`);
    const siblings = this.personalize().jobsOf(creator.event.StackId, creator.job.content);
    if (siblings.filter((other) => other.creator === creator).length > 1) this.world.violate(`P1 ${nameOf(creator)} pays for a second job`);
    const unfailed = siblings.filter((other) => this.personalize().status(other) !== 'CREATE FAILED');
    if (unfailed.length > 1) this.world.violate(`P1 a second job for content ${creator.job.content}, by ${nameOf(creator)}`);
    if (this.closed.has(keyOf(creator))) this.world.violate(`P3 a job is created for ${nameOf(creator)}, whose content is gone`);
  }

  /** An answer, whether or not CloudFormation still waits for it. */
  answered(request: SentRequest, answer: Answer, body: string): void {
    const wrong = request.event.RequestType === 'Delete' ? wrongDelete(request, answer)
      : answer.Status === 'SUCCESS' ? this.wrongSuccess(request, answer) : this.wrongFailure(request, answer);
    if (wrong) this.world.violate(`P2 ${nameOf(request)} is answered wrongly: ${wrong}`);
    const different = request.answers.some((other) => other !== body);
    // an execution that died was given up; once restarted it may still find another end
    if (different && !request.died) this.world.violate(`P2 ${nameOf(request)} gets two different answers`);
    const late = this.world.now - (request.deliveredAt ?? 0) > ANSWERED_WITHIN_MS;
    if (late && !request.died) this.world.violate(`P2 ${nameOf(request)} is answered too late`);
  }

  atEnd({ busy, requests, current, runningExecutions }: FinalState): void {
    if (busy) this.world.violate('P5 CloudFormation is stuck');
    for (const name of runningExecutions) this.world.violate(`P5 the execution of ${name} never ends`);
    for (const request of requests.filter(({ answers, died }) => answers.length === 0 && !died)) this.world.violate(`P2 ${nameOf(request)} gets no answer`);
    if (current && !current.request.died) this.settled(current.physicalId, current.request, requests);
  }

  private settled(physicalId: string, request: SentRequest, requests: readonly SentRequest[]): void {
    const job = this.personalize().jobs.get(nameOfJob(physicalId));
    if (!job) return this.world.violate(`P5 the job that ${nameOf(request)} was promised never starts`);
    if (!requests.some((other) => isRightBefore(other, request))) this.tagged(job, request);
  }

  private tagged(job: RealJob, request: SentRequest): void {
    const wanted = TAG_SETS[request.job.tags];
    const old = request.event.OldResourceProperties?.Tags ?? {};
    for (const [key, value] of Object.entries(wanted)) {
      if (job.tags[key] !== value) this.world.violate(`P7 tag ${key} of ${nameOf(request)} is ${job.tags[key]}, not ${value}`);
    }
    for (const key of Object.keys(old)) if (!(key in wanted) && key in job.tags) this.world.violate(`P7 tag ${key} outlives ${nameOf(request)}`);
    if (job.tags[FOREIGN_TAG] !== 'kept') this.world.violate('P7 a tag of somebody else is lost');
  }

  private wrongSuccess(request: SentRequest, answer: Answer): string | undefined {
    const job = this.personalize().jobs.get(nameOfJob(answer.PhysicalResourceId));
    const status = job && this.personalize().status(job);
    if (job && job.creator.job.content !== request.job.content) return 'with a job of another content';
    if (status === 'ACTIVE' || (status === 'CREATE FAILED' && isKept(request, answer))) return undefined;
    // a request that comes late may take somebody else's roll-back for its own; nobody waits for it then
    return request.rollingBack || !request.live ? undefined : `SUCCESS, although its job is ${status ?? 'not there'}`;
  }

  private wrongFailure(request: SentRequest, { PhysicalResourceId: id, Reason: reason }: Answer): string | undefined {
    if (request.event.RequestType === 'Update' && id !== request.event.PhysicalResourceId) return 'a failed update has another id';
    if (request.died) return undefined;
    if (!request.live) return undefined;
    if (request.rollingBack && request.jobWasActive) return 'P4 a roll-back to an ACTIVE job fails';
    if (reason.includes('CREATE FAILED: ')) return this.wrongCulprit(request, reason);
    if (/is not settled within|was not started within/.test(reason)) {
      return this.world.now - request.sentAt < DEADLINE_MS ? 'its deadline has not come' : undefined;
    }
    return reason;
  }

  /** Only a failure of the request's own time is its own. */
  private wrongCulprit(request: SentRequest, reason: string): string | undefined {
    const job = this.personalize().jobs.get(nameOfJob(reason.split('\n')[1] ?? ''));
    if (!job || this.personalize().status(job) !== 'CREATE FAILED') return 'its job has not failed';
    return job.settlesAt < request.sentAt ? 'its job failed before' : undefined;
  }
}

/** Times are whole seconds of clocks that may differ, so the handler cannot tell a request from a roll-back that follows at once. */
function isRightBefore(other: SentRequest, { number, rollingBack, sentAt }: SentRequest): boolean {
  return rollingBack && other.number < number && sentAt - other.sentAt < SAME_MOMENT_MS;
}

function wrongDelete({ event }: SentRequest, { Status, PhysicalResourceId }: Answer): string | undefined {
  return Status === 'SUCCESS' && PhysicalResourceId === event.PhysicalResourceId ? undefined : `${Status} for ${PhysicalResourceId}`;
}

/** A job that failed before stays the resource's own when nothing but its tags changes. */
function isKept({ event }: SentRequest, answer: Answer): boolean {
  return event.RequestType === 'Update' && event.PhysicalResourceId === answer.PhysicalResourceId;
}

function nameOfJob(arn: string): string {
  return arn.slice(JOB_ARN_PREFIX.length);
}

function keyOf({ event, job }: SentRequest, content = job.content): string {
  return `${event.StackId} ${content}`;
}
