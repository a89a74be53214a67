import { Problem } from './problem';
import { Found, Shape } from './shape';

/** UTF-16 units of a query, or of an error, that are kept for messages. */
export const MAX_TEXT_LENGTH = 200;

const TEXT = { text: MAX_TEXT_LENGTH, digest: true } as const;

/** What is kept of a query: the object of an input line, and `input` of an output line. */
export const QUERY = { members: { itemId: TEXT, itemAttributes: TEXT, filterValues: { others: TEXT } } } as const satisfies Shape;

/** What segments are asked for. */
export interface Query {
  /** Which recipe it is for. */
  readonly key: 'itemId' | 'itemAttributes';
  /** The item, or the attributes, cut for messages. */
  readonly text: string;
  /** The same for the same query, whatever the order of its members and however its characters are written; for no other one. */
  readonly id: string;
}

/** The query in an object, or what is wrong with it. */
export function queryOf({ byte, members }: Found<typeof QUERY>): Query | Problem {
  const item = present(members.itemId);
  const attributes = present(members.itemAttributes);
  const value = item ?? attributes;
  const filter = present(members.filterValues);
  const key = item === undefined ? 'itemAttributes' : 'itemId';
  if (value === undefined) return { code: 'NO_QUERY', byte, message: 'has neither "itemId" nor "itemAttributes"' };
  if (item !== undefined && attributes !== undefined) return wrong(value, 'has "itemId" and "itemAttributes", but a query is one of them');
  if (value.kind !== 'string' || value.text === undefined) return wrong(value, `has "${key}" of type ${value.kind}, but it must be a string`);
  if (value.text === '') return wrong(value, `has an empty string as "${key}"`);
  return wrongFilter(filter) ?? { key, text: value.text, id: idOf(key, value, filter) };
}

/** A problem with a member's value. */
export const wrong = ({ byte }: Found, message: string): Problem => ({ code: 'WRONG_MEMBER', byte, message });

/** A member that is null is as good as none. */
export const present = <F extends Found>(value: F | undefined): F | undefined => (value?.kind === 'null' ? undefined : value);

/** Tells one from the other. */
export const isProblem = (value: object): value is Problem => 'code' in value;

function wrongFilter(filter?: Found): Problem | undefined {
  if (filter === undefined) return undefined;
  if (filter.kind !== 'object') return wrong(filter, `has "filterValues" of type ${filter.kind}, but it must be an object`);
  if (filter.strings < filter.size) return wrong(filter, 'has "filterValues" that are not all strings');
  return filter.left ? wrong(filter, 'has too many "filterValues", or longer names than filters have') : undefined;
}

/** Items alone are by far the most: their ids cost nothing, and begin as no other ones do. */
function idOf(key: string, { text = '', digest }: Found, filter?: Found): string {
  const filters = filter === undefined ? [] : [...filter.others].sort(([one], [other]) => (one < other ? -1 : 1));
  if (key === 'itemId' && digest === undefined && filters.length === 0 && !text.startsWith('[')) return text;
  return JSON.stringify([key, text, digest ?? '', ...filters.map(([name, value]) => [name, value.text, value.digest])]);
}
