import { NEXT, State } from './contract';
import { createJob } from './create';
import { observeJob } from './observe';
import { jobProperties } from './properties';
import { judge, ReconcileDependencies, reportWhenDue, Situation } from './situation';

/** Looks at the world and takes the next step; may be killed at any point and called again. */
export async function reconcile(state: State, dependencies: ReconcileDependencies): Promise<State> {
  const { plan, request } = state;
  if (!plan) return { ...state, next: NEXT.report };
  if (state.outcome) return reportWhenDue(state, plan, dependencies.now());
  const situation: Situation = { state, plan, properties: jobProperties(request), dependencies };
  try {
    const job = await dependencies.personalize.describe(plan.jobArn);
    return await (job ? observeJob({ ...situation, state: { ...state, seen: true } }, job) : createJob(situation));
  } catch (error) {
    return judge(situation, error);
  }
}
