import { DescribedVersion, Personalize } from '../aws/personalize';
import { QueryKey } from '../contract';
import { Findings, obstacleOf } from './findings';
import { Wanted } from './wanted';

const ACTIVE = 'ACTIVE';
const USER_SEGMENTATION = 'USER_SEGMENTATION';

/** Versions that will not be ACTIVE any more; every other status, also an unknown one, means that they may. */
const ENDED = /^(CREATE (FAILED|STOPPING|STOPPED)|DELETE)/;

/** The recipes that are known without asking. */
const KEYS: ReadonlyMap<string, QueryKey> = new Map([['aws-item-affinity', 'itemId'], ['aws-item-attribute-affinity', 'itemAttributes']]);

/** What is found of a version, and what its recipe wants queries to ask with, where that is known. */
export interface VersionFindings extends Partial<Findings> {
  readonly wanted?: Wanted;
}

/** Whether a version is there, ACTIVE, and makes user segments. */
export async function checkVersion(arn: string, personalize: Pick<Personalize, 'version' | 'recipeType'>): Promise<VersionFindings> {
  try {
    const version = await personalize.version(arn);
    if (version === undefined) return { problems: [`solution version ${arn} does not exist: give the ARN of one of this account and region`] };
    const status = version.status === ACTIVE ? [] : [notActive(arn, version)];
    const { problems = [], ...recipe } = await checkRecipe(arn, version.recipeArn, personalize);
    return { ...recipe, problems: [...status, ...problems] };
  } catch (error) {
    return { obstacles: [obstacleOf(error)] };
  }
}

function notActive(arn: string, { status = 'of no status', failureReason }: DescribedVersion): string {
  const reason = failureReason === undefined ? '' : ` (${failureReason})`;
  return `solution version ${arn} is ${status}, not ACTIVE${reason}: ` + (ENDED.test(status)
    ? 'train the solution anew and give the new version, or SolutionVersion.latest'
    : 'deploy again when its training has ended, or let SolutionVersion.latest wait for it with waitForTraining');
}

async function checkRecipe(arn: string, recipeArn: string | undefined, personalize: Pick<Personalize, 'recipeType'>): Promise<VersionFindings> {
  if (recipeArn === undefined) return {};
  const recipe = recipeArn.slice(recipeArn.lastIndexOf('/') + 1);
  const key = KEYS.get(recipe);
  if (key !== undefined) return { wanted: { key, recipe } };
  try {
    return checkType(`solution version ${arn} is of recipe ${recipe}`, await personalize.recipeType(recipeArn));
  } catch (error) {
    return { obstacles: [obstacleOf(error)] };
  }
}

function checkType(version: string, type?: string): Partial<Findings> {
  if (type === USER_SEGMENTATION) return {};
  if (type === undefined) return { warnings: [`${version}, of which Personalize does not say whether it makes user segments (${USER_SEGMENTATION})`] };
  return {
    problems: [`${version}, which makes no user segments (${USER_SEGMENTATION}) but is of type ${type}: give a version of recipe ${[...KEYS.keys()].join(' or ')}`],
  };
}
