import { AssetProperties, QUERIES_PER_FILE, QueryKey } from '../contract';
import { Findings } from './findings';

/** What a recipe wants queries to ask with. */
export interface Wanted {
  readonly key: QueryKey;
  readonly recipe: string;
}

const KEYS: readonly QueryKey[] = ['itemId', 'itemAttributes'];

/** Input that was given at synth has been checked line by line there; only the recipe was not known. */
export function checkAsset({ LinesPerFile: lines }: AssetProperties, wanted?: Wanted): Partial<Findings> {
  const key = KEYS.find((known) => String(QUERIES_PER_FILE[known]) === lines);
  return key === undefined || wanted === undefined || key === wanted.key ? {} : { problems: [`the input ${otherKey(key, wanted)}`] };
}

/** Goes on after what asks. */
export function otherKey(key: QueryKey, { recipe, key: wanted }: Wanted): string {
  return `asks with "${key}", but recipe ${recipe} wants "${wanted}"`;
}
