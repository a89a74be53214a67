import { Cursor, Place, Visit } from './line-scanner';
import { Problem } from './problem';
import { isProblem, QUERY, Query, queryOf } from './query';
import { scanLines } from './scan-lines';

/** A line of an input file. */
export type InputLine = Place & (
  | { readonly query: Query; readonly problem?: undefined }
  | { readonly query?: undefined; readonly problem: Problem }
);

/** Reads an input file's queries until it ends or the visitor has said `false`, as `scanLines` does. */
export async function scanInput(source: AsyncIterable<Uint8Array>, visit: Visit<InputLine>, from?: Cursor): Promise<Cursor> {
  return scanLines(source, QUERY, ({ line, offset, ending, next, problem, value }) => {
    const query = problem ?? queryOf(value);
    return visit(isProblem(query) ? { line, offset, ending, next, problem: query } : { line, offset, ending, next, query });
  }, from);
}
