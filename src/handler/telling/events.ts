import { shortcoming, verifiedFiles } from './counts';
import { Job } from '../aws/personalize';
import { Counts, DETAIL_TYPE, DetailType, EVENT_SOURCE, EVENT_STATUS, EventDetail, EventEntry, HandlerRequest, Outcome, Plan, State } from '../contract';
import { outputPath } from '../jobs/content';
import { isRun, isWait } from '../requests/kinds';
import { jobProperties } from '../requests/properties';

/** What is told of a request. */
export interface Subject {
  readonly state: State;
  readonly plan: Plan;
  readonly job?: Job;
}

/** Personalize has accepted the job of this request. */
export function acceptedEvent(subject: Subject): EventEntry {
  return entry(subject, DETAIL_TYPE.accepted, { status: subject.job?.status ?? '' });
}

/**
 * What the outcome of a request is worth telling. Each end is told once, by the request that saw the job come to it:
 * not by the links of its chain, nor when a job is found that settled long ago, nor by a roll-back that did not start it.
 */
export function eventsOf(subject: Subject & { readonly outcome: Outcome }): readonly EventEntry[] {
  const { state, outcome } = subject;
  if (isWait(state.request) || isOthers(subject)) return [];
  switch (outcome.kind) {
    case 'active': return state.creating || state.seen ? [settled(subject, { status: EVENT_STATUS.active, ...counted(outcome.counts) })] : [];
    case 'incomplete': return [settled(subject, { status: EVENT_STATUS.incomplete, failureReason: shortcoming(outcome), ...counted(outcome.counts) })];
    case 'failed': return [settled(subject, { status: EVENT_STATUS.failed, failureReason: outcome.reason, ...causes(outcome) })];
    case 'refused': return [settled(subject, { status: EVENT_STATUS.refused, failureReason: `${outcome.errorName}: ${outcome.message}`, ...causes(outcome) })];
    case 'invalid': return [settled(subject, { status: EVENT_STATUS.refused, failureReason: outcome.message })];
    case 'deadline': return [entry(subject, DETAIL_TYPE.timedOut, { status: EVENT_STATUS.timedOut, failureReason: outcome.reason })];
    case 'superseded': return [entry(subject, DETAIL_TYPE.superseded, { status: EVENT_STATUS.superseded })];
    case 'skipped': return [entry(subject, DETAIL_TYPE.skipped, { status: EVENT_STATUS.skipped, failureReason: outcome.reason })];
    case 'unchanged':
    case 'pending':
    case 'deleted': return [];
  }
}

/** A job that the resource had before is its own request's to tell of, unless this one waits for its turn now. */
function isOthers({ state, plan, job }: Subject): boolean {
  if (state.creating || !(plan.rollingBack || plan.kept)) return false;
  return job !== undefined || state.seen === true || !state.answered;
}

/** What is wrong with a request from the start, before anything is planned for it. */
export function refusedEvent(request: HandlerRequest, failureReason: string): EventEntry {
  return { ...envelope(DETAIL_TYPE.settled), Detail: { ...origin(request), status: EVENT_STATUS.refused, failureReason } };
}

/** What one kind of event says beside what all of them say. */
type Particulars = Pick<EventDetail, 'status' | 'failureReason' | 'likelyCauses' | 'segmentCount' | 'failedRecordCount' | 'userCount' | 'verifiedFiles'>;

function settled(subject: Subject, particulars: Particulars): EventEntry {
  return entry(subject, DETAIL_TYPE.settled, particulars);
}

function causes({ causes: likelyCauses = [] }: { readonly causes?: readonly string[] }): Pick<EventDetail, 'likelyCauses'> {
  return likelyCauses.length > 0 ? { likelyCauses } : {};
}

function counted(counts: Counts | undefined): Partial<EventDetail> {
  if (!counts) return {};
  const { segmentCount, failedRecordCount, userCount } = counts;
  const verified = verifiedFiles(counts);
  return { segmentCount, failedRecordCount, userCount, ...verified !== undefined && { verifiedFiles: verified } };
}

function entry(subject: Subject, type: DetailType, fields: Particulars): EventEntry {
  const { state: { request }, plan: { jobName, jobArn } } = subject;
  const detail = { ...origin(request), jobName, jobArn, outputPath: outputPath(jobProperties(request), jobName), ...fields, ...facts(subject, type) };
  return { ...envelope(type, jobArn), Detail: detail };
}

function envelope(type: DetailType, ...resources: readonly string[]): Omit<EventEntry, 'Detail'> {
  return { Source: EVENT_SOURCE, DetailType: type, Resources: resources };
}

function origin(request: HandlerRequest): Pick<EventDetail, 'stackId' | 'logicalId' | 'scheduledTime'> {
  return { stackId: request.StackId, logicalId: request.LogicalResourceId, ...isRun(request) && { scheduledTime: request.ScheduledTime } };
}

/** What is known of the job itself, once Personalize has accepted it. */
function facts({ plan, job }: Subject, type: DetailType): Pick<EventDetail, 'solutionVersionArn' | 'queueSeconds' | 'durationSeconds'> {
  if (!job) return {};
  const { solutionVersionArn, creationDateTime, lastUpdatedDateTime } = job;
  return {
    ...solutionVersionArn !== undefined && { solutionVersionArn },
    ...seconds('queueSeconds', plan.sentAt, creationDateTime),
    ...type === DETAIL_TYPE.settled && seconds('durationSeconds', creationDateTime, lastUpdatedDateTime),
  };
}

/** Whole seconds between two moments, if both are known; a job that was there before its request did not queue. */
function seconds<N extends string>(name: N, from: string | undefined, to: string | undefined): Partial<Record<N, number>> {
  if (from === undefined || to === undefined) return {};
  return { [name]: Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000)) } as Record<N, number>;
}
