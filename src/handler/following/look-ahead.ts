import { preflightDependencies } from './likely-causes';
import { age, JobSituation, notYet, YOUNG_PERMISSIONS_MS } from './situation';
import { NEXT, State } from '../contract';
import { Findings, preflight } from '../preflight/preflight';
import { InvalidRequestError } from '../requests/fields';
import { log } from '../telling/log';

/** Each look reads all of the input anew. */
const AGAIN_SECONDS = 30;
const MAX_TEXT = 300;

/** Whether version and input still have to be looked at before the job is created. */
export function isToBeChecked({ state, properties }: JobSituation): boolean {
  return properties.ValidateInput !== 'false' && state.warnings === undefined;
}

/**
 * Looks at version and input before anything is paid for. What makes the job certain to fail ends it here; what cannot
 * be looked at holds nothing up for long. It may take minutes, so that the runner then looks at the world anew.
 */
export async function lookAhead(situation: JobSituation): Promise<State> {
  const { state, plan: { jobName }, properties, dependencies } = situation;
  const { solutionVersionArn = '' } = state;
  const { problems, warnings, obstacles }: Findings = await preflight({ properties, solutionVersionArn }, preflightDependencies(dependencies));
  if (problems.length > 0) throw new InvalidRequestError(problems.join('\n'));
  const unseen = obstacles.map(({ name, message }) => `could not be looked at: ${name}: ${message}`.slice(0, MAX_TEXT));
  if (unseen.length > 0 && age(situation) < YOUNG_PERMISSIONS_MS) return notYet(situation, `version and input ${unseen[0]}`, AGAIN_SECONDS);
  const all = [...warnings, ...unseen];
  for (const warning of all) log('version and input were looked at', { jobName, warning });
  return { ...state, warnings: all, next: NEXT.reconcile };
}
