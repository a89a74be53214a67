import { jobName, outputPath, sameJob } from './content';
import { CustomResourceRequest, JobProperties, MAX_S3_PATH_LENGTH, NEXT, Plan, State, WAIT_MINUTES } from './contract';
import { sentAt } from './epoch';
import { Personalize } from './personalize';
import { InvalidPropertyError, InvalidRequestError, jobProperties, oldJobProperties } from './properties';
import { Stacks } from './stacks';
import { standing } from './status';
import { isRollingBack } from './wanted';

const MAX_ATTEMPTS = 100; // each one is a job that Personalize failed; more of them is no longer bad luck
/** By then, no older execution can still change anything: asking CloudFormation and acting on it share one abort after 5 seconds. */
const HOLD_SECONDS = 10;

export interface PlanDependencies {
  readonly personalize: Pick<Personalize, 'describe'>;
  readonly stacks: Stacks;
  readonly executionStartTime: string;
}

/** Decides, once and without changing anything, which job this request is about. */
export async function plan(state: State, dependencies: PlanDependencies): Promise<State> {
  const { request } = state;
  if (request.RequestType === 'Delete') return { ...state, outcome: { kind: 'deleted' }, next: NEXT.wait, waitSeconds: HOLD_SECONDS };
  try {
    return { ...state, plan: await planJob(request, dependencies), next: NEXT.reconcile };
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    return { ...state, outcome: { kind: 'invalid', message: error.message }, next: NEXT.report };
  }
}

interface ChosenJob {
  readonly jobName: string;
  readonly attempt: number;
  readonly kept: boolean;
  /** Why a job of the user's own name failed before this request: the name is used up. */
  readonly failedBefore?: string;
}

async function planJob(request: CustomResourceRequest, dependencies: PlanDependencies): Promise<Plan> {
  const { personalize, stacks, executionStartTime } = dependencies;
  const properties = jobProperties(request);
  const rollingBack = isRollingBack(await stacks.describe(request.StackId, request.LogicalResourceId));
  const chosen = keptJob(request, properties) ?? await nextAttempt(request, properties, personalize);
  if (chosen.failedBefore && !rollingBack) throw new InvalidRequestError(usedUp(chosen.jobName, chosen.failedBefore));
  validateOutputPath(properties, chosen.jobName);
  const startedAt = new Date(executionStartTime).toISOString();
  const sent = sentAt(request.ResponseURL, startedAt);
  return {
    jobName: chosen.jobName,
    jobArn: properties.JobArnPrefix + chosen.jobName,
    attempt: chosen.attempt,
    kept: chosen.kept,
    startedAt,
    deadline: later(sent, WAIT_MINUTES * 60), // CloudFormation's hour began when it sent the request
    // an older request may be about to create the job that the resource had before, or to change its tags
    holdUntil: request.RequestType === 'Update' ? later(startedAt, HOLD_SECONDS) : undefined,
    sentAt: sent,
    rollingBack,
  };
}

/** An update that does not change what the job is keeps it without further thought, whatever its name was made from. */
function keptJob(request: CustomResourceRequest, properties: JobProperties): ChosenJob | undefined {
  const { PhysicalResourceId: id = '', RequestType: type } = request;
  const old = oldJobProperties(request);
  if (type !== 'Update' || !old || !sameJob(old, properties) || !id.startsWith(properties.JobArnPrefix)) return undefined;
  return { jobName: id.slice(properties.JobArnPrefix.length), attempt: 0, kept: true };
}

/** The first attempt at this content that has not failed: a failed name is used up, every other one is the job itself. */
async function nextAttempt(
  request: CustomResourceRequest, properties: JobProperties, personalize: PlanDependencies['personalize'],
): Promise<ChosenJob> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const name = jobName(request, properties, attempt);
    const job = await personalize.describe(properties.JobArnPrefix + name);
    if (!job || standing(job.status) !== 'failed') return { jobName: name, attempt, kept: false };
    if (properties.JobName !== undefined) return { jobName: name, attempt, kept: false, failedBefore: job.failureReason ?? 'no reason is known' };
  }
  throw new InvalidRequestError(`a job with the same content has failed ${MAX_ATTEMPTS} times: change its input or settings`);
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
