import { DataSet } from '../data-set';

/** The interactions both ways round: who dealt with an item, and what a user dealt with. */
export class InteractionIndex {
  readonly usersOf: ReadonlyMap<string, ReadonlySet<string>>;
  readonly itemsOf: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(readonly dataSet: DataSet) {
    this.usersOf = group(dataSet.interactions.map(({ itemId, userId }) => [itemId, userId]));
    this.itemsOf = group(dataSet.interactions.map(({ itemId, userId }) => [userId, itemId]));
  }
}

function group(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const [key, value] of pairs) {
    const members = groups.get(key);
    if (members) members.add(value);
    else groups.set(key, new Set([value]));
  }
  return groups;
}
