import { Segment } from './segments/ranking';

/**
 * How a line of output reads. The service was seen to write `usersList`; its documentation shows `recommendedUsers`, and in an
 * example with attributes also the members of the input line beside `output` instead of in an `input`, without an `error`.
 */
export type LineFormat = 'usersList' | 'recommendedUsers' | 'recommendedUsers without input';

/** How a job's output comes out when a test says so, although the job becomes ACTIVE. */
export interface OutputCourse {
  /**
   * What a query gets, such as `{ error: 'Internal error' }` or `{ users: [] }`; the query is an item id or an attribute expression.
   *
   * @default - undefined of each query: the users that are computed, or what is wrong with the query
   */
  readonly segment?: (query: string) => Segment | undefined;
  /**
   * Whether the line of a query is left out of the output.
   *
   * @default - each query has its line
   */
  readonly omitsLine?: (query: string) => boolean;
  /**
   * Whether the input file with this key gets no output file.
   *
   * @default - each input file has an output file
   */
  readonly omitsFile?: (key: string) => boolean;
  /** @default 'usersList' */
  readonly lineFormat?: LineFormat;
}
