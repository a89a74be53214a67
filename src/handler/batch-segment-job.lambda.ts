import { putAnswer } from './answer';
import { clients } from './clients';
import { CustomResourceRequest, NEXT, State, StepRequest, STEPS } from './contract';
import { plan } from './plan';
import { InvalidRequestError } from './properties';
import { reconcile } from './reconcile';
import { afterReport, report } from './report';
import { start } from './start';

/** Entry: CloudFormation's requests go to `start`, the runner's to its steps. */
export async function handler(event: CustomResourceRequest | StepRequest): Promise<State | void> {
  return isStep(event) ? runStep(event) : start(event, {
    executions: clients.executions,
    answer: (answer) => putAnswer(event, answer),
    sleep: (ms) => new Promise<void>((resolve) => { setTimeout(resolve, ms); }),
    now: Date.now,
  });
}

/** What is wrong with the request, or with where this runs, is reported; only what may pass is thrown. */
async function runStep(request: StepRequest): Promise<State> {
  try {
    return await takeStep(request);
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    return { ...request.state, outcome: { kind: 'invalid', message: error.message }, next: NEXT.report };
  }
}

async function takeStep({ step, state, executionStartTime }: StepRequest): Promise<State> {
  switch (step) {
    case 'plan': return plan(state, { personalize: clients.personalize(), stacks: clients.stacks(), executionStartTime });
    case 'reconcile': return reconcile(state, { personalize: clients.personalize(), stacks: clients.stacks(), input: clients.input, now: Date.now });
    case 'report':
      if (!state.answered) await putAnswer(state.request, report(state));
      return afterReport(state);
  }
}

function isStep(event: CustomResourceRequest | StepRequest): event is StepRequest {
  return 'step' in event && STEPS.includes(event.step);
}
