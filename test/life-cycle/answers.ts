import { Contents } from './contents';
import { countedWrongly, failedWrongly } from './counting';
import { isLast } from './declared';
import { FAILURE_REASON, nameOfJob, SimulatedPersonalize } from './personalize';
import { isCertainToFail, isInTime, isRefusedFor, mayBeRefused } from './refusals';
import { SentRequest } from './requests';
import { SimulatedS3 } from './s3';
import { ATTRIBUTE, LINK_SECONDS, MAX_FOLLOWING_SECONDS } from '../../src/handler/contract';
import { Answer } from '../../src/handler/telling/answer';

/** Requests tell their time in whole seconds. */
const SECOND_MS = 1000;
/** Between a look at a job and the answer lie steps that may be killed and retried. */
const REPORTED_WITHIN_MS = 10 * 60_000;
/** A job gets its turn by then. */
const MISSED_TURNS_MS = 30 * 60_000;

interface Seen {
  readonly now: number;
  readonly personalize: SimulatedPersonalize;
  readonly s3: SimulatedS3;
  readonly contents: Contents;
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

function wrongSuccess(request: SentRequest, answer: Answer, seen: Seen): Wrong | undefined {
  const { now, personalize, contents } = seen;
  const job = personalize.named(answer.PhysicalResourceId);
  const status = job && personalize.status(job);
  if (answer.Data?.[ATTRIBUTE.batchSegmentJobName] !== nameOfJob(answer.PhysicalResourceId)) return p2('its attributes are about another job');
  if (job && job.creator.job.content !== request.job.content) return p2('with a job of another content');
  const counted = countedWrongly(request, answer, seen);
  if (counted) return { property: 'P13', words: counted };
  if (!job && isAccepted(request, now) && isCertainToFail(request, now, contents)) return { property: 'P12', words: 'a job that is certain to fail is accepted' };
  // a request that comes late may take somebody else's roll-back for its own; nobody waits for it then
  if (status === 'ACTIVE' || request.rollingBack || !request.live || request.died) return undefined;
  if (status === 'CREATE FAILED' && job && isFailureMissed(request, job.settlesAt, now)) return { property: 'P8', words: 'SUCCESS, although its job has failed' };
  if (request.declared.timeout === undefined) return undefined; // accepted or queued is all that it waits for
  const words = `SUCCESS, although its job is ${status ?? 'not there'}`;
  if (isLast(request.declared)) return { property: request.declared.link > 0 ? 'P8' : 'P2', words };
  return now < request.sentAt + LINK_SECONDS * 1000 - SECOND_MS ? p2(`${words}, before its time`) : undefined;
}

/** A roll-back does not look, and what is due is answered, seen or not. */
function isAccepted(request: SentRequest, now: number): boolean {
  return request.live && !request.died && !request.rollingBack && request.declared.link === 0 && isInTime(request, now);
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
  if (isRefusedFor(request, reason, seen.contents)) return wrongRefusal(request, reason, seen);
  if (reason.includes(' is ACTIVE, but ')) return wrongGaps(request, reason, seen);
  if (reason.includes('CREATE FAILED: ')) return wrongCulprit(request, reason, seen);
  return reason.includes('completionTimeout') ? wrongTimeOut(request, reason, seen) : p2(reason);
}

function wrongRefusal(request: SentRequest, reason: string, { now, contents }: Seen): Wrong | undefined {
  return mayBeRefused(request.starter ?? request, now, contents) ? undefined : { property: 'P12', words: `nothing was wrong by then: ${reason}` };
}

function wrongGaps(request: SentRequest, reason: string, seen: Seen): Wrong | undefined {
  const words = failedWrongly(request, seen.personalize.named(lastLine(reason)), { ...seen, reason });
  return words === undefined ? undefined : { property: 'P13', words };
}

/** Where the job's ARN stands. */
function lastLine(reason: string): string {
  return reason.slice(reason.lastIndexOf('\n') + 1);
}

/** Only a failure of the request's own time is its own, unless nobody waited for the job before. */
function wrongCulprit(request: SentRequest, reason: string, { personalize }: Seen): Wrong | undefined {
  const job = personalize.named(lastLine(reason));
  if (!job || personalize.status(job) !== 'CREATE FAILED') return p2('its job has not failed');
  if (!reason.includes(FAILURE_REASON)) return { property: 'P8', words: 'the reason of the failure is missing' };
  // between two links of a chain nobody looks
  return job.settlesAt < (request.starter ?? request).sentAt && !isFirstToWait(request) ? p2('its job failed before') : undefined;
}

function isFirstToWait({ event, declared }: SentRequest): boolean {
  const before = event.OldResourceProperties;
  return declared.link === 0 && before !== undefined && before.CompletionTimeoutSeconds === undefined && declared.timeout !== undefined;
}

function wrongTimeOut(request: SentRequest, reason: string, seen: Seen): Wrong | undefined {
  const { now, personalize } = seen;
  const { event, starter } = request;
  // the time of the request that is to start the job is over a little sooner than that of a link which began later
  if (!isOver(request, now) && !(starter && now >= overAt(starter))) return p2('its deadline has not come');
  const name = /^Batch segment job (\S+) /.exec(reason)?.[1] ?? '';
  const waitedFor = event.ResourceProperties.JobArn;
  const isNamed = waitedFor === undefined ? name !== '' : name === nameOfJob(String(waitedFor));
  if (!isNamed) return { property: 'P8', words: `the job is not named: ${reason}` };
  if (request.declared.link === 0 && mightHaveStarted(request, name, seen)) return { property: 'P12', words: 'the job was not started, although there was room for it' };
  const started = personalize.jobs.has(name);
  return reason.includes('Nothing was charged') && started && !isNewerThan(personalize, name, now) ? p2('a job that was started is told as one that was not') : undefined;
}

/** Looks that fail hold nothing up for long. */
function mightHaveStarted(request: SentRequest, jobName: string, { now, personalize }: Seen): boolean {
  const { deliveredAt = now } = request;
  return !personalize.jobs.has(jobName) && personalize.roomBetween(deliveredAt + REPORTED_WITHIN_MS, overAt(request)) > MISSED_TURNS_MS;
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
