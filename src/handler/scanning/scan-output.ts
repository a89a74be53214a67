import { behindMark } from './byte-order-mark';
import { Cursor, FILE_START, Place, Visit } from './line-scanner';
import { Problem } from './problem';
import { isProblem, MAX_TEXT_LENGTH, present, QUERY, Query, queryOf, wrong } from './query';
import { scanLines } from './scan-lines';
import { Found, Shape } from './shape';

const USERS = ['usersList', 'recommendedUsers'] as const;

/** Users are counted and never kept: they are personal data. */
const LISTS = { usersList: {}, recommendedUsers: {} } as const satisfies Shape['members'];

/** The documentation shows item attributes, and what they gave, without an input and an output around them. */
const OUTPUT = {
  members: { ...QUERY.members, ...LISTS, input: QUERY, output: { members: LISTS }, error: { text: MAX_TEXT_LENGTH } },
} as const satisfies Shape;

/** A line of an output file. */
export type OutputLine = Place & (
  | (Segment & { readonly problem?: undefined })
  | { readonly problem: Problem }
);

/** What a line says of a query's segment. */
export interface Segment {
  readonly query: Query;
  /** How many users it has; none if there is no list of them, or an error. */
  readonly users?: number;
  /** Why there is no segment: the text, or JSON, of the error, cut for messages. */
  readonly error?: string;
}

/**
 * Reads an output file's segments until it ends or the visitor has said `false`, as `scanLines` does. As to the public reader, blank lines,
 * and a byte order mark at its beginning, are nothing.
 */
export async function scanOutput(source: AsyncIterable<Uint8Array>, visit: Visit<OutputLine>, from: Cursor = FILE_START): Promise<Cursor> {
  const { bytes, cursor } = from.offset === 0 ? await behindMark(source) : { bytes: source, cursor: from };
  return scanLines(bytes, OUTPUT, ({ line, offset, ending, next, problem, value }) => {
    if (problem?.code === 'EMPTY') return true;
    const segment = problem ?? segmentOf(value);
    return visit({ line, offset, ending, next, ...(isProblem(segment) ? { problem: segment } : segment) });
  }, cursor);
}

/** The rules of the public reader, `src/reader/parse-segment.ts`. */
function segmentOf(line: Found<typeof OUTPUT>): Segment | Problem {
  const { input, error } = line.members;
  const asked = present(input) ?? line;
  if (asked.kind !== 'object') return wrong(asked, `has "input" of type ${asked.kind}, but it must be an object`);
  const query = queryOf(asked);
  if (isProblem(query)) return query;
  const reason = present(error)?.text || undefined;
  if (reason !== undefined) return { query, error: reason };
  const users = usersOf(line);
  return typeof users === 'object' ? users : { query, users };
}

/** The size of the first list that is there: in the output, or beside it. */
function usersOf(line: Found<typeof OUTPUT>): number | undefined | Problem {
  const output = present(line.members.output);
  if (output !== undefined && output.kind !== 'object') return wrong(output, `has "output" of type ${output.kind}, but it must be an object`);
  for (const members of [output?.members ?? {}, line.members]) {
    const key = USERS.find((name) => present(members[name]) !== undefined);
    const users = key && members[key];
    if (users === undefined) continue;
    return users.kind === 'array' && users.strings === users.size ? users.size : wrong(users, `has no list of strings as "${key}"`);
  }
  return undefined;
}
