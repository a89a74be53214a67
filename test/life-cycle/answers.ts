import { isLast } from './declared';
import { FAILURE_REASON, nameOfJob, SimulatedPersonalize } from './personalize';
import { SentRequest } from './requests';
import { ATTRIBUTE, LINK_SECONDS, MAX_FOLLOWING_SECONDS } from '../../src/handler/contract';
import { Answer } from '../../src/handler/telling/answer';

/** Requests tell their time in whole seconds. */
const SECOND_MS = 1000;
/** Between a look at a job and the answer lie steps that may be killed and retried. */
const REPORTED_WITHIN_MS = 10 * 60_000;

interface Seen {
  readonly now: number;
  readonly personalize: SimulatedPersonalize;
}

/** A rule that an answer breaks: the name of the property, and in words. */
export interface Wrong {
  readonly property: string;
  readonly words: string;
}

/** What is wrong with an answer, if anything. */
export function answeredWrongly(request: SentRequest, answer: Answer, seen: Seen): Wrong | undefined {
  if (request.event.RequestType === 'Delete') return wrongDelete(request, answer);
  return answer.Status === 'SUCCESS' ? wrongSuccess(request, answer, seen) : wrongFailure(request, answer, seen);
}

function wrongDelete({ event }: SentRequest, { Status, PhysicalResourceId }: Answer): Wrong | undefined {
  return Status === 'SUCCESS' && PhysicalResourceId === event.PhysicalResourceId ? undefined : p2(`${Status} for ${PhysicalResourceId}`);
}

function wrongSuccess(request: SentRequest, answer: Answer, { now, personalize }: Seen): Wrong | undefined {
  const job = personalize.named(answer.PhysicalResourceId);
  const status = job && personalize.status(job);
  if (answer.Data?.[ATTRIBUTE.batchSegmentJobName] !== nameOfJob(answer.PhysicalResourceId)) return p2('its attributes are about another job');
  if (job && job.creator.job.content !== request.job.content) return p2('with a job of another content');
  // a request that comes late may take somebody else's roll-back for its own; nobody waits for it then
  if (status === 'ACTIVE' || request.rollingBack || !request.live || request.died) return undefined;
  if (status === 'CREATE FAILED' && job && isFailureMissed(request, job.settlesAt, now)) return { property: 'P8', words: 'SUCCESS, although its job has failed' };
  if (request.declared.timeout === undefined) return undefined; // accepted or queued is all that it waits for
  const words = `SUCCESS, although its job is ${status ?? 'not there'}`;
  if (isLast(request.declared)) return { property: request.declared.link > 0 ? 'P8' : 'P2', words };
  return now < request.sentAt + LINK_SECONDS * 1000 - SECOND_MS ? p2(`${words}, before its time`) : undefined;
}

/** A failure that came before the last look has to be reported, unless it was: the resource kept a job that nobody waits for. */
function isFailureMissed({ event, declared }: SentRequest, settledAt: number, now: number): boolean {
  const keeps = event.RequestType === 'Update' && declared.timeout === undefined;
  return !keeps && now - settledAt > REPORTED_WITHIN_MS;
}

function wrongFailure(request: SentRequest, { PhysicalResourceId: id, Reason: reason }: Answer, seen: Seen): Wrong | undefined {
  if (request.event.RequestType === 'Update' && id !== request.event.PhysicalResourceId) return p2('a failed update has another id');
  if (request.died || request.starter?.died || !request.live) return undefined;
  if (request.rollingBack) return { property: 'P4', words: `a roll-back fails: ${reason}` };
  if (reason.includes('CREATE FAILED: ')) return wrongCulprit(request, reason, seen);
  return reason.includes('completionTimeout') ? wrongTimeOut(request, reason, seen) : p2(reason);
}

/** Only a failure of the request's own time is its own, unless nobody waited for the job before. */
function wrongCulprit(request: SentRequest, reason: string, { personalize }: Seen): Wrong | undefined {
  const job = personalize.named(reason.split('\n')[1] ?? '');
  if (!job || personalize.status(job) !== 'CREATE FAILED') return p2('its job has not failed');
  if (!reason.includes(FAILURE_REASON)) return { property: 'P8', words: 'the reason of the failure is missing' };
  return job.settlesAt < request.sentAt && !isFirstToWait(request) ? p2('its job failed before') : undefined;
}

function isFirstToWait({ event, declared }: SentRequest): boolean {
  const before = event.OldResourceProperties;
  return declared.link === 0 && before !== undefined && before.CompletionTimeoutSeconds === undefined && declared.timeout !== undefined;
}

function wrongTimeOut(request: SentRequest, reason: string, { now, personalize }: Seen): Wrong | undefined {
  const { event, starter } = request;
  // the time of the request that is to start the job is over a little sooner than that of a link which began later
  if (!isOver(request, now) && !(starter && now >= overAt(starter))) return p2('its deadline has not come');
  const name = /^Batch segment job (\S+) /.exec(reason)?.[1] ?? '';
  const waitedFor = event.ResourceProperties.JobArn;
  const isNamed = waitedFor === undefined ? name !== '' : name === nameOfJob(String(waitedFor));
  if (!isNamed) return { property: 'P8', words: `the job is not named: ${reason}` };
  const started = personalize.jobs.has(name);
  return reason.includes('Nothing was charged') && started && !isNewerThan(personalize, name, now) ? p2('a job that was started is told as one that was not') : undefined;
}

function isOver(request: SentRequest, now: number): boolean {
  return isLast(request.declared) && now >= overAt(request);
}

/** When the time-out of a request is over. */
function overAt({ sentAt, declared: { timeout } }: SentRequest): number {
  return sentAt + (timeout ?? MAX_FOLLOWING_SECONDS) * 1000 - SECOND_MS;
}

/** A job may start, or be seen, between the last look and the answer. */
function isNewerThan(personalize: SimulatedPersonalize, name: string, now: number): boolean {
  return now - (personalize.jobs.get(name)?.createdAt ?? 0) < REPORTED_WITHIN_MS;
}

function p2(words: string): Wrong {
  return { property: 'P2', words };
}
