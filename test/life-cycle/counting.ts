import { Contents } from './contents';
import { RealJob, SimulatedPersonalize } from './personalize';
import { SentRequest } from './requests';
import { SimulatedS3 } from './s3';
import { countsOf } from './segments';
import { ATTRIBUTE, Counts, LINK_SECONDS } from '../../src/handler/contract';
import { Answer } from '../../src/handler/telling/answer';

// what the look at the segments has to come to

/** All segments are counted by then, however slowly they come, and also if steps are killed and retried. */
const COUNTED_WITHIN_MS = 20 * 60_000;

interface Seen {
  readonly now: number;
  readonly personalize: SimulatedPersonalize;
  readonly s3: Pick<SimulatedS3, 'outages'>;
  readonly contents: Contents;
}

interface SeenFailure extends Seen {
  readonly reason: string;
}

/** What is wrong, in words, with what a SUCCESS says of the segments. */
export function countedWrongly(request: SentRequest, answer: Answer, seen: Seen): string | undefined {
  const job = seen.personalize.named(answer.PhysicalResourceId);
  const told = countsIn(answer.Data);
  const isActive = job !== undefined && seen.personalize.status(job) === 'ACTIVE';
  if (!isActive) return told && 'segments are counted of a job that is not ACTIVE';
  const really = countsOf(seen.contents.of(job.creator.job.content));
  const exact = isCounted(request, job, seen);
  if (!told) return exact ? 'nobody has counted the segments' : undefined;
  const wrong = wrongCount(told, really, exact);
  if (wrong) return wrong;
  // a request that comes late may take somebody else's roll-back for its own
  return request.live && told.failedRecordCount > 0 && failsForGaps(request) ? `SUCCESS in spite of ${told.failedRecordCount} gaps` : undefined;
}

/** The name of a count that is wrong, in words: of a part of the segments, there are less. */
export function wrongCount(told: Partial<Counted>, really: Counted, exact: boolean): string | undefined {
  const wrong = NAMES.find((name) => {
    const count = told[name] ?? 0;
    return exact ? count !== really[name] : count > really[name];
  });
  return wrong && `${wrong} is ${told[wrong]}, not ${really[wrong]}`;
}

/** What is wrong with a failure that is said to be because of gaps, or of segments that nobody could count. */
export function failedWrongly(request: SentRequest, job: RealJob | undefined, { reason, ...seen }: SeenFailure): string | undefined {
  const { personalize, contents } = seen;
  if (!job || personalize.status(job) !== 'ACTIVE') return 'its job is not ACTIVE';
  if (!failsForGaps(request, job)) return 'nobody wants it to fail because of gaps';
  if (reason.includes(' could not be counted')) return isCounted(request, job, seen) ? 'its segments could be counted' : undefined;
  return countsOf(contents.of(job.creator.job.content)).failedRecordCount > 0 ? undefined : 'its job has no gaps';
}

/**
 * A roll-back and a job that the resource had before never fail because of gaps. One that a request has started itself, since it had to
 * wait for its turn until then, is new all the same, if the request knows.
 */
function failsForGaps(request: SentRequest, job?: RealJob): boolean {
  const own = request.starter ?? request;
  const { RecordErrors, VerifyOutput } = own.job.looks ?? {};
  if (RecordErrors !== 'FAIL' || VerifyOutput === 'false') return false;
  return [request, own].every((each) => !each.rollingBack && (!isKept(each) || each === job?.creator));
}

function isKept({ event: { RequestType: type, ResourceProperties: now, OldResourceProperties: before }, declared: { link } }: SentRequest): boolean {
  if (type !== 'Update' || !before) return false;
  return link > 0 ? before.JobArn === now.JobArn : before.RerunTrigger === now.RerunTrigger;
}

type Counted = Pick<Counts, 'segmentCount' | 'failedRecordCount' | 'userCount'>;
const NAMES = ['segmentCount', 'failedRecordCount', 'userCount'] as const;

/** The counts of an answer, if it has any. */
export function countsIn(data: Answer['Data'] = {}): Counted | undefined {
  const texts = NAMES.map((name) => data[ATTRIBUTE[name]] ?? '');
  if (texts.every((text) => text === '')) return undefined;
  const [segmentCount, failedRecordCount, userCount] = texts.map(Number);
  return { segmentCount, failedRecordCount, userCount };
}

/** Whether there was time to count all segments, and nothing in the way of it. */
function isCounted(request: SentRequest, job: RealJob, seen: Seen): boolean {
  const own = request.starter ?? request;
  if (own.died || request.died || own.job.timeout === undefined || own.job.looks?.VerifyOutput === 'false') return false;
  return hasTime(request, job) && isInView(job, seen) && isFollowed(own, job, seen) && (own === request || tellsOf(own, job));
}

function hasTime({ sentAt, deliveredAt = 0, declared: { timeout = 0 } }: SentRequest, { settlesAt }: RealJob): boolean {
  return Math.max(settlesAt, deliveredAt) + COUNTED_WITHIN_MS < sentAt + Math.min(timeout, LINK_SECONDS) * 1000;
}

function isInView({ settlesAt, createdAt, creator: { job: { content } } }: RealJob, { s3, contents, now }: Seen): boolean {
  return !s3.outages.some(({ from, to }) => from <= now && settlesAt < to) && contents.inputSince(content, now) <= createdAt;
}

/** A roll-back does not wait for a job that is not ACTIVE yet, and a job that the resource had before is not looked at for long. */
function isFollowed(request: SentRequest, { settlesAt, creator }: RealJob, { now, contents }: Seen): boolean {
  if (!request.rollingBack && !isKept(request)) return true;
  return now - settlesAt > COUNTED_WITHIN_MS && !request.disturbed && request.unseenAt === undefined && contents.of(creator.job.content).lineMs === 0;
}

/** Whether the job's own request has counted its segments, or will: it answers, or follows what it has started. */
function tellsOf(own: SentRequest, job: RealJob): boolean {
  return (job.creator === own && own.knowsJob) || own.answers.some((body) => countsIn((JSON.parse(body) as Answer).Data) !== undefined);
}
