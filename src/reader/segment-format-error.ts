/**
 * A line of an output file that is no segment.
 *
 * The message says which line, what is wrong and, as far as it is known, the beginning of the query; never a user id,
 * which is personal data. There is no `cause` for the same reason: a JSON parser quotes what it reads.
 */
export class SegmentFormatError extends Error {
  override readonly name = 'SegmentFormatError';

  /**
   * @param line number of the line, the first one is 1
   * @param reason what is wrong with it
   */
  constructor(readonly line: number, readonly reason: string) {
    super(`line ${line}: ${reason}`);
  }
}
