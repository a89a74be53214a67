import { Personalize, SolutionVersion } from '../aws/personalize';
import { JobProperties } from '../contract';
import { InvalidRequestError } from '../requests/fields';

const ACTIVE = 'ACTIVE';
/** Versions that will not be ACTIVE any more; every other status, also an unknown one, means that they may. */
const ENDED = /^(CREATE (FAILED|STOPPING|STOPPED)|DELETE)/;

/** The version that a job is made with, or why that is not known yet. */
export type ChosenVersion = { readonly arn: string; readonly notYet?: undefined } | { readonly notYet: string };

/** The version that was given, or the newest one of the solution that is ACTIVE now. */
export async function chooseVersion(properties: JobProperties, personalize: Pick<Personalize, 'versions'>, ageMs: number): Promise<ChosenVersion> {
  const { SolutionVersionArn: given, SolutionArn: solution = '', WaitForTrainingSeconds: patience = '0' } = properties;
  if (given !== undefined) return { arn: given };
  const versions = [...await personalize.versions(solution)].sort((a, b) => b.createdAt - a.createdAt);
  const active = versions.findIndex(({ status }) => status === ACTIVE);
  const newer = versions.slice(0, active < 0 ? undefined : active).find(isInTraining);
  if (newer && ageMs < Number(patience) * 1000) return { notYet: `solution version ${newer.arn} is in training` };
  const [chosen] = active < 0 ? [] : [versions[active]];
  if (chosen) return { arn: chosen.arn };
  throw new InvalidRequestError(nothingToUse(solution, versions));
}

function isInTraining({ status = '' }: SolutionVersion): boolean {
  return status !== ACTIVE && !ENDED.test(status);
}

function nothingToUse(solution: string, [newest]: readonly SolutionVersion[]): string {
  if (!newest) return `solution ${solution} has no version: train it first`;
  return `solution ${solution} has no version that is ACTIVE; the newest, ${newest.arn}, is ${newest.status ?? 'of no status'}. `
    + (isInTraining(newest) ? 'Let the training end first, or give a longer waitForTraining' : 'Train it anew');
}
