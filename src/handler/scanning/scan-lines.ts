import { Cursor, LineScanner, ScannedLine, Visit } from './line-scanner';
import { Shape } from './shape';

/**
 * Reads JSON Lines, from a cursor on if the source begins there, until they end or the visitor has said `false`.
 * In either case the source is closed. Gives the beginning of the first line that has not been visited.
 */
export async function scanLines<S extends Shape>(
  source: AsyncIterable<Uint8Array>, shape: S, visit: Visit<ScannedLine<S>>, from?: Cursor,
): Promise<Cursor> {
  const scanner = new LineScanner(shape, visit, from);
  for await (const chunk of source) {
    scanner.push(chunk);
    if (scanner.done) return scanner.cursor;
  }
  scanner.end();
  return scanner.cursor;
}
