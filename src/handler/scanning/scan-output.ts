import { Cursor, Place, Visit } from './line-scanner';
import { Problem } from './problem';
import { isProblem, MAX_TEXT_LENGTH, present, QUERY, Query, queryOf, wrong } from './query';
import { scanLines } from './scan-lines';
import { Found, Shape } from './shape';

const USERS = ['usersList', 'recommendedUsers'] as const;

/** Users are counted and never kept: they are personal data. */
const OUTPUT = {
  members: { input: QUERY, output: { members: { usersList: {}, recommendedUsers: {} } }, error: { text: MAX_TEXT_LENGTH } },
} as const satisfies Shape;

/** A line of an output file. */
export type OutputLine = Place & (
  | (Segment & { readonly problem?: undefined })
  | { readonly problem: Problem }
);

/** What a line says of a query's segment. */
export interface Segment {
  readonly query: Query;
  /** How many users it has; none if there is no list of them. */
  readonly users?: number;
  /** Why there is no segment: the text, or JSON, of the error, cut for messages. */
  readonly error?: string;
}

/** Reads an output file's segments until it ends or the visitor has said `false`, as `scanLines` does. */
export async function scanOutput(source: AsyncIterable<Uint8Array>, visit: Visit<OutputLine>, from?: Cursor): Promise<Cursor> {
  return scanLines(source, OUTPUT, ({ line, offset, ending, next, problem, value }) => {
    const segment = problem ?? segmentOf(value);
    return visit({ line, offset, ending, next, ...(isProblem(segment) ? { problem: segment } : segment) });
  }, from);
}

function segmentOf({ byte, members: { input, output, error } }: Found<typeof OUTPUT>): Segment | Problem {
  if (input === undefined) return { code: 'NO_QUERY', byte, message: 'has no "input"' };
  if (input.kind !== 'object') return wrong(input, `has "input" of type ${input.kind}, but it must be an object`);
  const query = queryOf(input);
  if (isProblem(query)) return query;
  const key = USERS.find((name) => present(output?.members[name]) !== undefined);
  const users = key && output?.members[key];
  if (users !== undefined && (users.kind !== 'array' || users.strings < users.size)) return wrong(users, `has no list of strings as "${key}"`);
  return { query, users: users?.size, error: present(error)?.text || undefined };
}
