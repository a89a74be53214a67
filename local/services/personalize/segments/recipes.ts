import { InteractionIndex } from './interaction-index';
import { itemAffinity } from './item-affinity';
import { itemAttributeAffinity } from './item-attribute-affinity';
import { Segment } from './ranking';

/** What sets the recipes that make user segments apart. */
export interface SegmentRecipe {
  /** The member of an input line that holds its query. */
  readonly queryMember: 'itemId' | 'itemAttributes';
  readonly segment: (index: InteractionIndex, query: string, numResults: number) => Segment;
  readonly secondsPerQuery: number;
}

/** How long a job takes before its first query, in seconds. */
export const BASE_SECONDS = 370;

// published: 10 items in 6 min 42 s, 500 items in 33 min, 5 attribute queries in 47 min
const RECIPES: Readonly<Record<string, SegmentRecipe>> = {
  'aws-item-affinity': { queryMember: 'itemId', segment: itemAffinity, secondsPerQuery: 3.2 },
  'aws-item-attribute-affinity': { queryMember: 'itemAttributes', segment: itemAttributeAffinity, secondsPerQuery: 490 },
};

/** The recipe behind an ARN such as `arn:aws:personalize:::recipe/aws-item-affinity`; undefined when it makes no user segments. */
export function segmentRecipe(recipeArn: string): SegmentRecipe | undefined {
  return RECIPES[recipeArn.slice(recipeArn.lastIndexOf('/') + 1)];
}
