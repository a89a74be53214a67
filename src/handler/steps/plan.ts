import { Personalize } from '../aws/personalize';
import { Stacks } from '../aws/stacks';
import {
  CustomResourceRequest, JobProperties, LINK_SECONDS, MAX_FOLLOWING_SECONDS, MAX_S3_PATH_LENGTH, NEXT, Plan, RunRequest, State,
} from '../contract';
import { isOfRollBack } from '../following/wanted';
import { jobName, outputPath, runName, sameJob } from '../jobs/content';
import { standing } from '../jobs/status';
import { sentAt } from '../requests/epoch';
import { InvalidPropertyError, InvalidRequestError } from '../requests/fields';
import { isRun, isWait } from '../requests/kinds';
import { jobProperties, oldJobProperties } from '../requests/properties';
import { checkRun } from '../requests/run-request';
import { hasSameJob, waitProperties } from '../requests/wait-properties';
import { refusedEvent } from '../telling/events';

const MAX_ATTEMPTS = 100; // each one is a job that Personalize failed; more of them is no longer bad luck
/** By then, no older execution can still change anything: asking CloudFormation and acting on it share one abort after 5 seconds. */
const HOLD_SECONDS = 10;
/** The list of executions shows a run some seconds late. */
const LISTED_SECONDS = 10;

export interface PlanDependencies {
  readonly personalize: Pick<Personalize, 'describe'>;
  readonly stacks: Stacks;
  readonly executionStartTime: string;
}

/** Decides, once and without changing anything, which job this request is about. */
export async function plan(state: State, dependencies: PlanDependencies): Promise<State> {
  try {
    return await planFor(state, dependencies);
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    return invalid(state, error.message);
  }
}

async function planFor(state: State, dependencies: PlanDependencies): Promise<State> {
  const { request } = state;
  if (isRun(request)) return { ...state, answered: true, plan: planRun(request, dependencies), next: NEXT.wait, waitSeconds: LISTED_SECONDS };
  if (request.RequestType === 'Delete') {
    const deleted: State = { ...state, outcome: { kind: 'deleted' } };
    return isWait(request) ? { ...deleted, next: NEXT.report } : { ...deleted, next: NEXT.wait, waitSeconds: HOLD_SECONDS };
  }
  return { ...state, plan: await (isWait(request) ? planWait : planJob)(request, dependencies), next: NEXT.reconcile };
}

function invalid(state: State, message: string): State {
  const { request } = state;
  const outcome = { kind: 'invalid', message } as const;
  const events = isWait(request) ? [] : [refusedEvent(request, message)];
  return { ...state, outcome, events, next: isRun(request) ? NEXT.end : NEXT.report };
}

interface ChosenJob {
  readonly jobName: string;
  readonly attempt: number;
  readonly kept: boolean;
  /** Whether a job of that name is there. */
  readonly exists?: boolean;
  /** Why a job of the user's own name failed before this request: the name is used up. */
  readonly failedBefore?: string;
}

async function planJob(request: CustomResourceRequest, dependencies: PlanDependencies): Promise<Plan> {
  const properties = jobProperties(request);
  const startedAt = new Date(dependencies.executionStartTime).toISOString();
  const sent = sentAt(request.ResponseURL, startedAt);
  const rollingBack = isOfRollBack(await dependencies.stacks.describe(request.StackId, request.LogicalResourceId), sent);
  const chosen = keptJob(request, properties) ?? await nextAttempt({ request, properties, rollingBack }, dependencies.personalize);
  if (chosen.failedBefore && !rollingBack) throw new InvalidRequestError(usedUp(chosen.jobName, chosen.failedBefore));
  if (!rollingBack && hasOldName(request, properties, chosen)) throw new InvalidRequestError(promised(chosen.jobName));
  validateOutputPath(properties, chosen.jobName);
  return {
    jobName: chosen.jobName,
    jobArn: properties.JobArnPrefix + chosen.jobName,
    attempt: chosen.attempt,
    kept: chosen.kept,
    startedAt,
    ...waits(sent, properties.CompletionTimeoutSeconds),
    // an older request may be about to create the job that the resource had before, or to change its tags
    holdUntil: request.RequestType === 'Update' ? later(startedAt, HOLD_SECONDS) : undefined,
    rollingBack,
  };
}

/** A link of the chain follows the job of another request. */
async function planWait(request: CustomResourceRequest, { stacks, executionStartTime }: PlanDependencies): Promise<Plan> {
  const { JobArn: jobArn, CompletionTimeoutSeconds: timeout } = waitProperties(request);
  const startedAt = new Date(executionStartTime).toISOString();
  const sent = sentAt(request.ResponseURL, startedAt);
  const rollingBack = isOfRollBack(await stacks.describe(request.StackId, request.LogicalResourceId), sent);
  return {
    jobName: jobArn.slice(jobArn.indexOf('/') + 1),
    jobArn,
    attempt: 0,
    kept: request.RequestType === 'Update' && hasSameJob(request),
    startedAt,
    ...waits(sent, timeout),
    rollingBack,
  };
}

/** A run is named after its scheduled time, whatever it will be made from. */
function planRun(request: RunRequest, { executionStartTime }: PlanDependencies): Plan {
  checkRun(request);
  const properties = jobProperties(request);
  const name = runName(request);
  validateOutputPath(properties, name);
  const startedAt = new Date(executionStartTime).toISOString();
  return {
    jobName: name,
    jobArn: properties.JobArnPrefix + name,
    attempt: 0,
    kept: false,
    startedAt,
    ...waits(startedAt, String(MAX_FOLLOWING_SECONDS)),
    rollingBack: false,
  };
}

/** CloudFormation's hour, and the time-out, began when it sent the request. */
function waits(sent: string, timeout: string | undefined): Pick<Plan, 'sentAt' | 'waitsFor' | 'deadline' | 'startBefore'> {
  const seconds = Number(timeout ?? MAX_FOLLOWING_SECONDS);
  const beyond = seconds > LINK_SECONDS ? 'next link' : 'completion';
  return {
    sentAt: sent,
    waitsFor: timeout === undefined ? 'acceptance' : beyond,
    deadline: later(sent, Math.min(seconds, LINK_SECONDS)),
    startBefore: later(sent, seconds),
  };
}

/** An update that does not change what the job is keeps it without further thought, whatever its name was made from. */
function keptJob(request: CustomResourceRequest, properties: JobProperties): ChosenJob | undefined {
  const { PhysicalResourceId: id = '', RequestType: type } = request;
  const old = oldJobProperties(request);
  if (type !== 'Update' || !old || !sameJob(old, properties) || !id.startsWith(properties.JobArnPrefix)) return undefined;
  return { jobName: id.slice(properties.JobArnPrefix.length), attempt: 0, kept: true };
}

interface Wish {
  readonly request: CustomResourceRequest;
  readonly properties: JobProperties;
  readonly rollingBack: boolean;
}

/**
 * The first attempt at this content that has not failed: a failed name is used up, every other one is the job itself.
 * A roll-back pays for nothing: it goes back to the resource's own job, or to the last attempt, also one that failed.
 */
async function nextAttempt({ request, properties, rollingBack }: Wish, personalize: PlanDependencies['personalize']): Promise<ChosenJob> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const name = jobName(request, properties, attempt);
    const jobArn = properties.JobArnPrefix + name;
    if (rollingBack && request.PhysicalResourceId === jobArn) return { jobName: name, attempt, kept: false };
    const job = await personalize.describe(jobArn);
    if (rollingBack && !job && attempt > 0) return { jobName: jobName(request, properties, attempt - 1), attempt: attempt - 1, kept: false };
    if (!job || standing(job.status) !== 'failed') return { jobName: name, attempt, kept: false, exists: job !== undefined };
    if (properties.JobName !== undefined) return { jobName: name, attempt, kept: false, exists: true, failedBefore: job.failureReason ?? 'no reason is known' };
  }
  throw new InvalidRequestError(`a job with the same content has failed ${MAX_ATTEMPTS} times: change its input, its settings or rerunTrigger`);
}

/** A name of the user's own that the resource has already, for other content whose job has not started yet. */
function hasOldName(request: CustomResourceRequest, { JobName }: JobProperties, { kept, exists }: ChosenJob): boolean {
  return request.RequestType === 'Update' && !kept && !exists && JobName !== undefined && oldJobProperties(request)?.JobName === JobName;
}

/** The request that waits for its turn may start it at any moment. */
function promised(name: string): string {
  return `the name ${name} belongs to the job as it was before, which may still start. Every change needs a new batchSegmentJobName, or none`;
}

function usedUp(name: string, reason: string): string {
  return `the name ${name} is used up by a job that failed before (${reason}). Give another batchSegmentJobName, or none`;
}

/** The whole path, of which the template knows only a part. */
function validateOutputPath(properties: JobProperties, name: string): void {
  const path = outputPath(properties, name);
  if (path.length > MAX_S3_PATH_LENGTH) {
    throw new InvalidPropertyError('Output.Path', `must have at most ${MAX_S3_PATH_LENGTH} characters together with the job's name`, path);
  }
}

function later(iso: string, seconds: number): string {
  return new Date(Date.parse(iso) + seconds * 1000).toISOString();
}
