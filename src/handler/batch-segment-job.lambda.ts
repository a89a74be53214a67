import { clients } from './aws/clients';
import { EventEntry, HandlerRequest, NEXT, State, StepRequest, STEPS } from './contract';
import { InvalidRequestError } from './requests/fields';
import { isRun } from './requests/kinds';
import { checkOrigin, ForeignRequestError, originOf } from './requests/origin';
import { plan } from './steps/plan';
import { reconcile } from './steps/reconcile';
import { afterReport, failed, report } from './steps/report';
import { start } from './steps/start';
import { putAnswer } from './telling/answer';
import { refusedEvent } from './telling/events';
import { log } from './telling/log';
import { metricLine } from './telling/metrics';

/** Entry: requests of CloudFormation and of schedules go to `start`, the runner's to its steps. */
export async function handler(event: HandlerRequest | StepRequest): Promise<State | void> {
  return isStep(event) ? runStep(event) : refuseForeign(event, () => startRequest(event), undefined);
}

async function startRequest(event: HandlerRequest): Promise<void> {
  return start(event, {
    executions: clients.executions,
    fail: async (reason) => isRun(event) ? logMetrics([refusedEvent(event, reason)]) : putAnswer(event, failed(event, undefined, reason)),
    sleep: (ms) => new Promise<void>((resolve) => { setTimeout(resolve, ms); }),
    now: Date.now,
  });
}

/** The events of the step before are told by now. */
async function runStep({ state: { events, ...state }, ...step }: StepRequest): Promise<State> {
  return refuseForeign(state.request, async () => {
    const after = await tryStep({ ...step, state });
    logMetrics(after.events ?? []);
    return after;
  }, { ...state, next: NEXT.end });
}

/** Whoever may invoke this function, or start its runner, gets nothing done for another stack than its own. */
async function refuseForeign<T>(request: unknown, serve: () => Promise<T>, refused: T): Promise<T> {
  try {
    checkOrigin(request, originOf(process.env));
  } catch (error) {
    if (!(error instanceof ForeignRequestError)) throw error;
    log('a request was refused', { reason: error.message });
    return refused;
  }
  return serve();
}

/** Not by the console: Lambda puts something before its lines, and metrics are lines of nothing but JSON. */
function logMetrics(events: readonly EventEntry[]): void {
  for (const line of events.map((entry) => metricLine(entry, Date.now()))) if (line) process.stdout.write(`${line}\n`);
}

/** What is wrong with the request, or with where this runs, is reported; only what may pass is thrown. */
async function tryStep(request: StepRequest): Promise<State> {
  try {
    return await takeStep(request);
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    return { ...request.state, outcome: { kind: 'invalid', message: error.message }, next: request.state.answered ? NEXT.end : NEXT.report };
  }
}

async function takeStep({ step, state, executionStartTime }: StepRequest): Promise<State> {
  switch (step) {
    case 'plan': return plan(state, { personalize: clients.personalize(), stacks: clients.stacks(), executionStartTime });
    case 'reconcile': return reconcile(state, {
      personalize: clients.personalize(),
      stacks: clients.stacks(),
      executions: clients.executions,
      input: clients.input,
      objects: clients.objects,
      access: clients.access,
      now: Date.now,
    });
    case 'report':
      if (!state.answered && !isRun(state.request)) await putAnswer(state.request, report(state.request, state));
      return afterReport(state, Date.now());
  }
}

function isStep(event: HandlerRequest | StepRequest | null): event is StepRequest {
  return typeof event === 'object' && event !== null && 'step' in event && STEPS.includes(event.step);
}
