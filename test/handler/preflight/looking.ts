import { Content, FakeObjects } from './fake-objects';
import { Personalize } from '../../../src/handler/aws/personalize';
import { InputProperties } from '../../../src/handler/contract';
import { Findings, preflight } from '../../../src/handler/preflight/preflight';
import { jobProperties } from '../../../src/handler/requests/properties';
import { newRequest, PROPERTIES } from '../../support/requests';

export const VERSION = PROPERTIES.SolutionVersionArn;
export const ITEMS = 'aws-item-affinity';
export const ATTRIBUTES = 'aws-item-attribute-affinity';
/** Of a type that makes segments, but asks with nobody knows what. */
export const OTHER = 'aws-new-affinity';

type Service = Pick<Personalize, 'version' | 'recipeType'>;

export const recipeArn = (recipe: string): string => `arn:aws:personalize:::recipe/${recipe}`;

/** A Personalize whose versions are all ACTIVE, and of that recipe. */
export const serviceOf = (recipe: string): Service => ({
  version: async () => ({ status: 'ACTIVE', recipeArn: recipeArn(recipe) }),
  recipeType: async () => 'USER_SEGMENTATION',
});

export interface Scene {
  readonly personalize?: Service;
  readonly objects?: FakeObjects;
  readonly files?: Readonly<Record<string, Content>>;
  readonly input?: InputProperties;
  readonly now?: () => number;
}

/** What is found of a job that reads `s3://input/q/`, unless the scene says otherwise. */
export async function look(scene: Scene): Promise<Findings> {
  const { personalize = serviceOf(ITEMS), files = {}, objects = new FakeObjects(files), input, now = () => 0 } = scene;
  const properties = { ...jobProperties(newRequest()), Input: input ?? { Path: 's3://input/q/' } };
  return preflight({ properties, solutionVersionArn: VERSION }, { personalize, objects, now });
}

/** Lines that ask for items. */
export const items = (...ids: readonly (string | number)[]): string => ids.map((id) => `{"itemId": "${id}"}\n`).join('');

export const ATTRIBUTE_LINE = '{"itemAttributes": "ITEMS.genres = \\"Comedy\\""}\n';
export const NOTHING: Findings = { problems: [], warnings: [], obstacles: [] };
