import { ATTRIBUTE, Counts, CustomResourceRequest, GOES_ON, NEXT, Outcome, Plan, State } from '../contract';
import { outputPath } from '../jobs/content';
import { judged } from '../jobs/gaps';
import { executionName } from '../requests/execution-name';
import { isRun, isWait } from '../requests/kinds';
import { jobProperties } from '../requests/properties';
import { waitProperties } from '../requests/wait-properties';
import { Answer } from '../telling/answer';
import { shortcoming, summary } from '../telling/counts';
import { eventsOf, refusedEvent } from '../telling/events';

const QUEUE_SECONDS = 10;
const NEXT_RUN = 'A job that was started goes on; the next run looks anew.';
const FILL = 'Deploying again with recordErrors: REPORT takes the segments as they are, unless the stack itself is made anew (cdk deploy --no-rollback keeps a stack that '
  + 'could not be created); another rerunTrigger, or another batchSegmentJobName, computes all anew, at a charge.';
const NOT_CHARGED = 'Nothing was charged; a longer completionTimeout waits longer.';

/** How a request ended, in CloudFormation's terms. */
export function report(request: CustomResourceRequest, state: State): Answer {
  const { plan, outcome } = state;
  if (request.RequestType === 'Delete') return deleted(request); // there is nothing to delete, and no reason to get stuck
  const ended = outcome ?? uncountable(state);
  if (plan && isSuccess(ended, state, plan)) return succeeded(request, { state, plan, outcome: ended });
  return failed(request, plan, ended ? words(ended, state) : broken(state));
}

/**
 * Where the runner goes when the answer is delivered: a job that is pending still has to be started or followed, also
 * after steps that failed, as long as there is time for it.
 */
export function afterReport(state: State, now: number): State {
  const { request, plan, outcome, answered, error } = state;
  if (isRun(request) && !answered) {
    const reason = outcome ? words(outcome, state) : broken(state);
    return { ...state, events: [refusedEvent(request, reason)], next: NEXT.end };
  }
  const uncounted = outcome === undefined && plan ? uncountable(state) : undefined;
  if (plan && uncounted) return { ...state, outcome: uncounted, events: eventsOf({ state, plan, outcome: uncounted }), next: NEXT.end };
  const isOver = error !== undefined && plan !== undefined && now >= Date.parse(plan.startBefore);
  if (isWait(request) || isOver || (outcome?.kind !== 'pending' && !answered)) return { ...state, next: NEXT.end };
  return { ...state, outcome: undefined, error: undefined, answered: true, next: NEXT.wait, waitSeconds: QUEUE_SECONDS };
}

/** The answer to a request that could not be handed to the runner. */
export function failed(request: CustomResourceRequest, plan: Plan | undefined, reason: string): Answer {
  if (request.RequestType === 'Delete') return deleted(request);
  return { Status: 'FAILED', Reason: reason, PhysicalResourceId: failedId(request, plan) };
}

type Success = Extract<Outcome, { readonly kind: 'active' | 'unchanged' | 'pending' | 'incomplete' }>;

/** A gap that was told before is not told again, and a roll-back has nowhere to go. */
function isSuccess(outcome: Outcome | undefined, { creating }: State, { kept, rollingBack }: Plan): outcome is Success {
  if (outcome?.kind === 'incomplete') return !creating && (kept || rollingBack);
  return outcome?.kind === 'active' || outcome?.kind === 'unchanged' || outcome?.kind === 'pending';
}

/** The job is ACTIVE: a look at its segments that kept failing takes nothing from that. */
function uncountable(state: State): Outcome | undefined {
  return state.error && state.verification && judged(state, { uncounted: problemOf(state) });
}

interface Succeeded {
  readonly state: State;
  readonly plan: Plan;
  readonly outcome: Success;
}

function succeeded(request: CustomResourceRequest, { state, plan, outcome }: Succeeded): Answer {
  return {
    Status: 'SUCCESS',
    Reason: words(outcome.kind === 'incomplete' ? { ...outcome, kind: 'active' } : outcome, state),
    PhysicalResourceId: physicalId(request, plan),
    Data: {
      [ATTRIBUTE.batchSegmentJobArn]: plan.jobArn,
      [ATTRIBUTE.batchSegmentJobName]: plan.jobName,
      [ATTRIBUTE.creationDateTime]: outcome.creationDateTime ?? '', // a job that waits for its turn has none yet
      [ATTRIBUTE.execution]: executionName(request),
      [ATTRIBUTE.outputPath]: isWait(request) ? waitProperties(request).OutputPath : outputPath(jobProperties(request), plan.jobName),
      [ATTRIBUTE.solutionVersionArn]: outcome.solutionVersionArn ?? state.solutionVersionArn ?? '', // the same
      ...counted('counts' in outcome ? outcome.counts : undefined),
    },
  };
}

/** Nothing, as long as nobody has counted. */
function counted(counts?: Counts): Record<string, string> {
  const text = (count: number | undefined): string => count === undefined ? '' : String(count);
  return {
    [ATTRIBUTE.segmentCount]: text(counts?.segmentCount),
    [ATTRIBUTE.failedRecordCount]: text(counts?.failedRecordCount),
    [ATTRIBUTE.userCount]: text(counts?.userCount),
  };
}

function deleted(request: CustomResourceRequest): Answer {
  return { Status: 'SUCCESS', Reason: 'Batch segment jobs cannot be deleted; nothing was', PhysicalResourceId: request.PhysicalResourceId ?? request.RequestId };
}

/** The job's ARN, so that another job is a replacement; a link of its chain is one of several that wait for it. */
function physicalId(request: CustomResourceRequest, { jobArn }: Plan): string {
  return isWait(request) ? `${jobArn}/${request.LogicalResourceId}` : jobArn;
}

/** A failed update leaves the old job in place, so it names the old id; a failed create names the job that it was about. */
function failedId(request: CustomResourceRequest, plan: Plan | undefined): string {
  const old = request.RequestType === 'Update' ? request.PhysicalResourceId : undefined;
  return old ?? (plan ? physicalId(request, plan) : `no-job-${request.RequestId}`);
}

function words(outcome: Outcome, { plan }: State): string {
  const job = `Batch segment job ${plan?.jobName ?? ''}`.trimEnd();
  switch (outcome.kind) {
    case 'active': return [`${job} ACTIVE`, oneLine(summary(outcome))].filter((part) => part !== '').join(': ');
    case 'incomplete': return `${job} is ACTIVE, but ${sentence(shortcoming(outcome))} ${FILL}\n${plan?.jobArn}`;
    case 'failed': return lines(`${job} CREATE FAILED: ${oneLine(outcome.reason)}`, outcome.causes, plan?.jobArn);
    case 'refused': return lines(`${job} was refused: ${outcome.errorName}: ${oneLine(outcome.message)}`, outcome.causes);
    case 'invalid': return `${job} was not started: ${outcome.message}`;
    case 'deadline': return `${job} ${sentence(outcome.reason)} ${outcome.started ? `${GOES_ON}\n${plan?.jobArn}` : NOT_CHARGED}`;
    case 'unchanged': return `${job} is unchanged`;
    case 'pending': return `${job} is not settled yet; it goes on`;
    case 'superseded': return `${job} was not started: CloudFormation no longer waits for this request`;
    case 'skipped': return `${job} was not started: ${outcome.reason}`;
    case 'deleted': return `${job} is no longer wanted`;
  }
}

/** The reason first, whatever else there is to say. */
function lines(reason: string, causes: readonly string[] = [], ...more: readonly (string | undefined)[]): string {
  return [reason, ...causes.map((cause) => `Likely cause: ${oneLine(cause)}`), ...more].filter((line) => line !== undefined).join('\n');
}

/** With one full stop, whether or not it came with one. */
function sentence(text: string): string {
  return `${oneLine(text).replace(/\.$/, '')}.`;
}

/** The first line of an answer is all that some readers show. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function broken(state: State): string {
  const { request, plan } = state;
  return `Batch segment job ${plan?.jobName ?? 'without a name yet'} could not be followed: ${sentence(problemOf(state))} ${isRun(request) ? NEXT_RUN : GOES_ON}`;
}

function problemOf({ error }: State): string {
  return `${error?.Error ?? 'no outcome'}: ${causeOf(error?.Cause)}`;
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
