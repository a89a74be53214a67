import { Line } from './lines';
import { FilterValues, Segment, SegmentQuery } from './segment';
import { SegmentFormatError } from './segment-format-error';

/** Characters of a query that an error shows. */
const SHOWN_LENGTH = 100;

/** The service was seen to call the list `usersList`, the documentation calls it `recommendedUsers`. */
const USERS = ['usersList', 'recommendedUsers'] as const;

type Fields = Readonly<Record<string, unknown>>;
type Refuse = (reason: string) => Error;

/** The segment of a line such as `{"input":{"itemId":"1"},"output":{"usersList":["61","22"]},"error":null}`. */
export function parseSegment(line: Line): Segment {
  const refuse: Refuse = (reason) => new SegmentFormatError(line.number, reason);
  const fields = fieldsOf(parse(line, refuse), 'the line', refuse);
  const { input, error } = fields;
  // the documentation shows item attributes beside the output, without an input around them
  const query = queryOf(isAbsent(input) ? fields : fieldsOf(input, 'input', refuse), refuse);
  const reason = errorOf(error);
  if (reason !== undefined) return { query, userIds: [], error: reason };
  return { query, userIds: userIdsOf(fields, (rule) => refuse(`${rule} (query ${shown(query)})`)) };
}

function parse({ text, ended }: Line, refuse: Refuse): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // the parser's own words quote the line, and with it the user ids
    throw refuse(ended ? 'must be JSON' : 'must be JSON; the file ends in this line and may be cut off');
  }
}

function queryOf({ itemId, itemAttributes, filterValues }: Fields, refuse: Refuse): SegmentQuery {
  if (isAbsent(itemId) === isAbsent(itemAttributes)) throw refuse('input must have either itemId or itemAttributes');
  const filter = isAbsent(filterValues) ? {} : { filterValues: filterValuesOf(filterValues, refuse) };
  return isAbsent(itemId)
    ? { itemAttributes: stringOf(itemAttributes, 'itemAttributes', refuse), ...filter }
    : { itemId: stringOf(itemId, 'itemId', refuse), ...filter };
}

function filterValuesOf(value: unknown, refuse: Refuse): FilterValues {
  const fields = fieldsOf(value, 'filterValues', refuse);
  return Object.fromEntries(Object.entries(fields).map(([name, member]) => [name, stringOf(member, 'each of filterValues', refuse)]));
}

/** The first list that is there: in the output, or beside it, where the documentation shows item attributes too. */
function userIdsOf(fields: Fields, refuse: Refuse): readonly string[] {
  const output = isAbsent(fields.output) ? undefined : fieldsOf(fields.output, 'output', refuse);
  for (const place of [output ?? {}, fields]) {
    const name = USERS.find((list) => !isAbsent(place[list]));
    if (name !== undefined) return stringsOf(place[name], name, refuse);
  }
  throw refuse(output === undefined ? `output must be an object, got ${kindOf(fields.output)}` : 'output must have usersList or recommendedUsers, or the line an error');
}

/** An error of another shape than a text is told as JSON; an empty one says that nothing went wrong. */
function errorOf(error: unknown): string | undefined {
  if (isAbsent(error) || error === '') return undefined;
  return typeof error === 'string' ? error : JSON.stringify(error);
}

function fieldsOf(value: unknown, place: string, refuse: Refuse): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(`${place} must be an object, got ${kindOf(value)}`);
  return value as Fields;
}

function stringOf(value: unknown, place: string, refuse: Refuse): string {
  if (typeof value !== 'string') throw refuse(`${place} must be a string, got ${kindOf(value)}`);
  return value;
}

function stringsOf(value: unknown, place: string, refuse: Refuse): readonly string[] {
  if (!isStrings(value)) throw refuse(`${place} must be a list of strings`);
  return value;
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((member) => typeof member === 'string');
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** Never the value itself, which may hold user ids. */
function kindOf(value: unknown): string {
  if (isAbsent(value)) return value === null ? 'null' : 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function shown(query: SegmentQuery): string {
  const text = 'itemId' in query ? query.itemId : query.itemAttributes;
  return JSON.stringify(text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text);
}
