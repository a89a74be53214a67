import { MAX_TEXT_LENGTH } from '../scanning/query';

/** As much of a cut text as is left of it at least, however many blanks another spelling has. */
const BEGINNING = MAX_TEXT_LENGTH / 2;

/** A text between quotation marks, also one that is cut off, or blanks. */
const QUOTED_OR_BLANK = /("(?:[^"\\]|\\.)*"?)|\s+/g;

/**
 * An expression of item attributes without the blanks outside of quotation marks: no document says that an answer has them
 * where the query had them. Of one that is cut only the beginning, since another spelling is cut elsewhere.
 */
export function spaceless(text: string): string {
  const dense = text.replace(QUOTED_OR_BLANK, '$1');
  return text.length < MAX_TEXT_LENGTH - 1 ? dense : dense.slice(0, BEGINNING); // one less where a pair of surrogates was cut
}
