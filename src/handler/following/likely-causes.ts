import { JobSituation, Situation } from './situation';
import { diagnose } from '../diagnosis/diagnose';
import { preflight } from '../preflight/preflight';
import { isWait } from '../requests/kinds';
import { jobProperties } from '../requests/properties';

/** What may be why Personalize has refused or failed the job. A link of the chain takes it from the job's own request. */
export async function likelyCauses({ state, plan, job, dependencies }: Situation, reason: string): Promise<readonly string[]> {
  const { request, warnings, solutionVersionArn = job?.solutionVersionArn ?? '' } = state;
  if (isWait(request)) return [];
  const properties = jobProperties(request);
  const [, , , region, account] = plan.jobArn.split(':');
  const inspect = async (): ReturnType<typeof preflight> => preflight({ properties, solutionVersionArn }, preflightDependencies(dependencies));
  return diagnose({ properties, reason, warnings, inspect }, { access: dependencies.access(), region, account });
}

/** What a look at version and input needs. */
export function preflightDependencies({ personalize, objects, now }: JobSituation['dependencies']): Parameters<typeof preflight>[1] {
  return { personalize, objects: objects(), now };
}
