import { jobName } from './content';
import { CustomResourceRequest, JobProperties, NEXT, Plan, State, WAIT_MINUTES } from './contract';
import { Personalize } from './personalize';
import { InvalidRequestError, jobProperties } from './properties';
import { standing } from './status';

const MAX_ATTEMPTS = 100; // each one is a job that Personalize failed; more of them is no longer bad luck
/** By then, no older execution can still create: the two calls before a Create share one abort after 5 seconds. */
export const HOLD_SECONDS = 10;

export interface PlanDependencies {
  readonly personalize: Pick<Personalize, 'describe'>;
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

async function planJob(request: CustomResourceRequest, { personalize, executionStartTime }: PlanDependencies): Promise<Plan> {
  const properties = jobProperties(request);
  const attempt = await nextAttempt(request, properties, personalize);
  const name = jobName(request, properties, attempt);
  const started = new Date(executionStartTime);
  return {
    jobName: name,
    jobArn: properties.JobArnPrefix + name,
    attempt,
    startedAt: started.toISOString(),
    deadline: new Date(started.getTime() + WAIT_MINUTES * 60_000).toISOString(),
  };
}

/** The first attempt at this content that has not failed: a failed name is used up, every other one is the job itself. */
async function nextAttempt(request: CustomResourceRequest, properties: JobProperties, personalize: PlanDependencies['personalize']): Promise<number> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const job = await personalize.describe(properties.JobArnPrefix + jobName(request, properties, attempt));
    if (!job || standing(job.status) !== 'failed') return attempt;
  }
  throw new InvalidRequestError(`a job with the same content has failed ${MAX_ATTEMPTS} times: change its input or settings`);
}
