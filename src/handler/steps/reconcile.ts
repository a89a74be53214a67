import { Job } from '../aws/personalize';
import { NEXT, State } from '../contract';
import { createJob } from '../following/create';
import { follow } from '../following/follow';
import { observeJob } from '../following/observe';
import { awaitStart } from '../following/own-execution';
import { judge, ReconcileDependencies, reportWhenDue, Situation } from '../following/situation';
import { isJob, isWait } from '../requests/kinds';
import { jobProperties } from '../requests/properties';
import { acceptedEvent } from '../telling/events';

/** Looks at the world and takes the next step; may be killed at any point and called again. */
export async function reconcile(state: State, dependencies: ReconcileDependencies): Promise<State> {
  const { plan } = state;
  if (!plan) return { ...state, next: NEXT.report };
  if (state.outcome) return reportWhenDue(state, plan, dependencies.now());
  const situation: Situation = { state, plan, dependencies };
  try {
    const job = await dependencies.personalize.describe(plan.jobArn);
    return await (job ? look(withJob(situation, job), job) : start(situation));
  } catch (error) {
    return judge(situation, error);
  }
}

/** The first request that sees the job that it has started tells that it was accepted. */
function withJob(situation: Situation, job: Job): Situation {
  const { state } = situation;
  const found: Situation = { ...situation, job };
  if (state.seen || !state.creating) return found;
  return { ...found, state: { ...state, seen: true, events: [acceptedEvent(found)] } };
}

async function look(situation: Situation, job: Job): Promise<State> {
  const { state: { request } } = situation;
  if (!isJob(request)) return follow(situation, job);
  try {
    return await observeJob({ ...situation, properties: jobProperties(request) }, request, job);
  } catch (error) {
    return judge(situation, error); // of a job that is there
  }
}

async function start(situation: Situation): Promise<State> {
  const { state: { request } } = situation;
  return isWait(request) ? awaitStart(situation, request) : createJob({ ...situation, properties: jobProperties(request) });
}
