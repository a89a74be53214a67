import { Answer } from './answer';
import { outputPath } from './content';
import { ATTRIBUTE, CustomResourceRequest, Outcome, Plan, State } from './contract';
import { jobProperties } from './properties';

/** How a request ended, in CloudFormation's terms. */
export function report(state: State): Answer {
  const { request, plan } = state;
  if (request.RequestType === 'Delete') return deleted(request); // there is nothing to delete, and no reason to get stuck
  if (plan && state.outcome?.kind === 'active') return succeeded(request, plan);
  return failed(request, plan, state.outcome ? words(state.outcome, plan) : broken(state));
}

/** The answer to a request that could not be handed to the runner. */
export function failed(request: CustomResourceRequest, plan: Plan | undefined, reason: string): Answer {
  if (request.RequestType === 'Delete') return deleted(request);
  return { Status: 'FAILED', Reason: reason, PhysicalResourceId: failedId(request, plan) };
}

function succeeded(request: CustomResourceRequest, plan: Plan): Answer {
  return {
    Status: 'SUCCESS',
    Reason: `Batch segment job ${plan.jobName} ACTIVE`,
    PhysicalResourceId: plan.jobArn,
    Data: {
      [ATTRIBUTE.batchSegmentJobName]: plan.jobName,
      [ATTRIBUTE.outputPath]: outputPath(jobProperties(request), plan.jobName),
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
    case 'failed': return `${job} CREATE FAILED: ${outcome.reason}\n${plan?.jobArn}`;
    case 'refused': return `${job} was refused: ${outcome.errorName}: ${outcome.message}`;
    case 'invalid': return `${job} was not started: ${outcome.message}`;
    case 'deadline': return `${job} is not settled within the time that CloudFormation gives: ${outcome.lastSeen}. `
      + `A job that was started goes on; deploying again picks it up.\n${plan?.jobArn}`;
    case 'deleted': return `${job} is no longer wanted`;
  }
}

function broken({ plan, error }: State): string {
  return `Batch segment job ${plan?.jobName ?? 'without a name yet'} could not be followed: ${error?.Error ?? 'no outcome'}: ${causeOf(error?.Cause)}. `
    + 'A job that was started goes on; deploying again picks it up.';
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
