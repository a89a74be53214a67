import { Ending } from '../scanning/line-scanner';
import { Problem, ProblemCode } from '../scanning/problem';

const ON_A_LINE = ': each query has to stand on a line of its own';

/** What to do about a line of input, where its problem shows what has happened. */
const ADVICE: Partial<Readonly<Record<ProblemCode, string>>> = {
  EMPTY: ': remove it',
  BYTE_ORDER_MARK: ': save the file as UTF-8 without it',
  GZIP: ': unpack it',
  UTF_16: ': save it as UTF-8',
  NOT_AN_OBJECT: ON_A_LINE, // an array of queries, most of the time
};

/** Goes on after the problem of a line of input. JSON that breaks between two values, before the file's end, is spread over several lines. */
export function adviceOn({ code, inString }: Problem, ending: Ending): string {
  return code === 'TRUNCATED' && !inString && ending !== 'NONE' ? ON_A_LINE : ADVICE[code] ?? '';
}
