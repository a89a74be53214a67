import { ItemAttributes } from '../data-set';
import { Condition, ExpressionError, parseAttributeExpression } from './attribute-expression';
import { InteractionIndex } from './interaction-index';
import { rank, Segment } from './ranking';

/**
 * Users by their affinity to the items with the given attributes: the share that these have in all that
 * a user dealt with, weighted by the logarithm of how many they are, so that one lucky item does not win.
 */
export function itemAttributeAffinity(index: InteractionIndex, expression: string, numResults: number): Segment {
  try {
    const matching = itemsMatching(index.dataSet.items, parseAttributeExpression(expression));
    if (matching.size === 0) return { error: `No item matches: ${expression}` };
    const scores = [...index.itemsOf].map(([user, items]) => {
      const count = [...items].filter((item) => matching.has(item)).length;
      return [user, (count / items.size) * Math.log1p(count)] as const;
    });
    return { users: rank(scores, numResults) };
  } catch (error) {
    if (error instanceof ExpressionError) return { error: error.message };
    throw error;
  }
}

function itemsMatching(items: ReadonlyMap<string, ItemAttributes>, conditions: readonly Condition[]): ReadonlySet<string> {
  const tests = conditions.map(({ column, value }) => ({ column: knownColumn(items, column), value }));
  return new Set([...items]
    .filter(([, attributes]) => tests.every(({ column, value }) => attributes[column]?.includes(value)))
    .map(([itemId]) => itemId));
}

/** The column as the data set spells it: expressions are in lower case by custom, schemas in upper case. */
function knownColumn(items: ReadonlyMap<string, ItemAttributes>, column: string): string {
  const columns = Object.keys(items.values().next().value ?? {});
  const known = columns.find((name) => name.toLowerCase() === column.toLowerCase());
  if (!known) throw new ExpressionError(`Invalid itemAttributes: the items data set has no column ${column}; it has ${columns.join(', ')}`);
  return known;
}
