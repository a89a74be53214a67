import { REQUESTS } from './model';
import { validate } from './validate';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';
import { JsonOperation } from '../../core/json-protocol';

/** What each recipe is for, by its name. */
const RECIPE_TYPES = new Map([
  ['aws-item-affinity', 'USER_SEGMENTATION'],
  ['aws-item-attribute-affinity', 'USER_SEGMENTATION'],
  ['aws-user-personalization', 'USER_PERSONALIZATION'],
  ['aws-user-personalization-v2', 'USER_PERSONALIZATION'],
  ['aws-personalized-ranking', 'PERSONALIZED_RANKING'],
  ['aws-personalized-ranking-v2', 'PERSONALIZED_RANKING'],
  ['aws-similar-items', 'RELATED_ITEMS'],
  ['aws-sims', 'RELATED_ITEMS'],
]);

/** Recipes are Amazon's, and older than any account's resources. */
const CREATED = new Date(Date.UTC(2019, 5, 10));

/** The operations on recipes, by name. */
export function recipeOperations({ partition }: Context): Readonly<Record<string, JsonOperation>> {
  return {
    DescribeRecipe: (input) => {
      const { recipeArn } = validate(REQUESTS.DescribeRecipe, input);
      // recipes belong to no region and no account
      const prefix = `arn:${partition}:personalize:::`;
      const name = recipeArn.startsWith(`${prefix}recipe/`) ? recipeArn.slice(`${prefix}recipe/`.length) : '';
      const recipeType = RECIPE_TYPES.get(name);
      if (recipeType === undefined) throw new AwsError('ResourceNotFoundException', `The recipe ${recipeArn} does not exist`);
      const algorithmArn = `${prefix}algorithm/${name}`;
      return { recipe: { name, recipeArn, algorithmArn, status: 'ACTIVE', recipeType, creationDateTime: CREATED, lastUpdatedDateTime: CREATED } };
    },
  };
}
