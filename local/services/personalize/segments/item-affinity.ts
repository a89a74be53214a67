import { InteractionIndex } from './interaction-index';
import { rank, Segment } from './ranking';

/**
 * Users by their affinity to one item: what they dealt with is compared to the item (cosine over the users of both), and
 * the similarities are summed, divided by the root of how many there are, so that neither heavy nor light users win by that alone.
 */
export function itemAffinity(index: InteractionIndex, itemId: string, numResults: number): Segment {
  if (!index.dataSet.items.has(itemId)) return { error: `Item ${itemId} was not in the data that the solution version was trained on.` };
  const similarity = similarities(index, itemId);
  const scores = [...index.itemsOf].map(([user, items]) => {
    let sum = 0;
    for (const item of items) sum += similarity.get(item) ?? 0;
    return [user, sum / Math.sqrt(items.size)] as const;
  });
  return { users: rank(scores, numResults) };
}

function similarities(index: InteractionIndex, itemId: string): ReadonlyMap<string, number> {
  const users = index.usersOf.get(itemId) ?? new Set<string>();
  const shared = new Map<string, number>();
  for (const user of users) {
    for (const item of index.itemsOf.get(user) ?? []) shared.set(item, (shared.get(item) ?? 0) + 1);
  }
  return new Map([...shared].map(([item, count]) => [item, count / Math.sqrt(users.size * (index.usersOf.get(item)?.size ?? 1))]));
}
