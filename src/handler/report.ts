import { Answer } from './answer';
import { outputPath } from './content';
import { ATTRIBUTE, CustomResourceRequest, GOES_ON, NEXT, Outcome, Plan, State } from './contract';
import { jobProperties } from './properties';

const QUEUE_SECONDS = 10;

/** How a request ended, in CloudFormation's terms. */
export function report(state: State): Answer {
  const { request, plan } = state;
  if (request.RequestType === 'Delete') return deleted(request); // there is nothing to delete, and no reason to get stuck
  if (plan && isSuccess(state.outcome)) return succeeded(request, plan, state.outcome);
  return failed(request, plan, state.outcome ? words(state.outcome, plan) : broken(state));
}

/** Where the runner goes when the answer is delivered: a queued job still has to be started, also after steps that failed. */
export function afterReport(state: State): State {
  if (state.outcome?.kind !== 'queued' && !state.answered) return { ...state, next: NEXT.end };
  return { ...state, outcome: undefined, error: undefined, answered: true, next: NEXT.wait, waitSeconds: QUEUE_SECONDS };
}

/** The answer to a request that could not be handed to the runner. */
export function failed(request: CustomResourceRequest, plan: Plan | undefined, reason: string): Answer {
  if (request.RequestType === 'Delete') return deleted(request);
  return { Status: 'FAILED', Reason: reason, PhysicalResourceId: failedId(request, plan) };
}

type Success = Extract<Outcome, { readonly kind: 'active' | 'unchanged' | 'queued' }>;

function isSuccess(outcome: Outcome | undefined): outcome is Success {
  return outcome?.kind === 'active' || outcome?.kind === 'unchanged' || outcome?.kind === 'queued';
}

function succeeded(request: CustomResourceRequest, plan: Plan, outcome: Success): Answer {
  const properties = jobProperties(request);
  return {
    Status: 'SUCCESS',
    Reason: words(outcome, plan),
    PhysicalResourceId: plan.jobArn,
    Data: {
      [ATTRIBUTE.batchSegmentJobName]: plan.jobName,
      [ATTRIBUTE.creationDateTime]: outcome.creationDateTime ?? '', // a queued job has none yet
      [ATTRIBUTE.outputPath]: outputPath(properties, plan.jobName),
      [ATTRIBUTE.solutionVersionArn]: outcome.solutionVersionArn ?? properties.SolutionVersionArn,
    },
  };
}

function deleted(request: CustomResourceRequest): Answer {
  return { Status: 'SUCCESS', Reason: 'Batch segment jobs cannot be deleted; nothing was', PhysicalResourceId: request.PhysicalResourceId ?? request.RequestId };
}

/** A failed update leaves the old job in place, so it names the old id; a failed create names the job that it was about. */
function failedId(request: CustomResourceRequest, plan: Plan | undefined): string {
  return (request.RequestType === 'Update' ? request.PhysicalResourceId : undefined) ?? plan?.jobArn ?? `no-job-${request.RequestId}`;
}

function words(outcome: Outcome, plan: Plan | undefined): string {
  const job = `Batch segment job ${plan?.jobName ?? ''}`.trimEnd();
  switch (outcome.kind) {
    case 'active': return `${job} ACTIVE`;
    case 'failed': return `${job} CREATE FAILED: ${oneLine(outcome.reason)}\n${plan?.jobArn}`;
    case 'refused': return `${job} was refused: ${outcome.errorName}: ${oneLine(outcome.message)}`;
    case 'invalid': return `${job} was not started: ${outcome.message}`;
    case 'deadline': return !outcome.started
      ? `${job} was not started within the time that CloudFormation gives: ${oneLine(outcome.lastSeen)}`
      : `${job} is not settled within the time that CloudFormation gives: ${oneLine(outcome.lastSeen)}. `
      + `${GOES_ON}\n${plan?.jobArn}`;
    case 'unchanged': return `${job} is unchanged`;
    case 'queued': return `${job} is not settled yet; the roll-back of its stack does not wait for it`;
    case 'superseded': return `${job} was not started: CloudFormation no longer waits for this request`;
    case 'deleted': return `${job} is no longer wanted`;
  }
}

/** The first line of an answer is all that some readers show. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function broken({ plan, error }: State): string {
  return `Batch segment job ${plan?.jobName ?? 'without a name yet'} could not be followed: ${error?.Error ?? 'no outcome'}: ${causeOf(error?.Cause)}. ${GOES_ON}`;
}

/** The message of a function error, without its stack trace. */
function causeOf(cause: string | undefined): string {
  try {
    const { errorMessage } = JSON.parse(cause ?? '') as { errorMessage?: unknown };
    return String(errorMessage ?? cause);
  } catch {
    return cause ?? 'no cause given';
  }
}
