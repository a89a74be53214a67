import { createHash } from 'node:crypto';
import { Answered } from './answered';
import { spaceless } from './spaceless';
import { TextIndex } from './text-index';
import { Query } from '../scanning/query';
import { scanInput } from '../scanning/scan-input';

/** Queries of one input file that are told apart: what is known of their answers has to fit into the runner's state. */
export const MAX_QUERIES = 100_000;

/** UTF-16 units of an id that is kept as it is. */
const MAX_ID_LENGTH = 64;

/** What is asked, as far as it is kept for messages, and in which line. */
export type Asked = Pick<Query, 'key' | 'text'> & { readonly line: number };

/** The queries of an input file, each once. */
export class Queries {
  /** Reads the file to its end, and closes it. */
  static async read(source: AsyncIterable<Uint8Array>): Promise<Queries> {
    const queries = new Queries();
    await scanInput(source, ({ query, line }) => {
      if (query !== undefined) queries.add(query, line);
    });
    return queries;
  }

  private readonly numbers = new Map<string, number>();
  private readonly asked: Asked[] = [];
  private more = 0;
  private byText?: TextIndex;
  private bySpaceless?: TextIndex;

  /** How many are told apart. */
  get size(): number {
    return this.asked.length;
  }

  /** How many there are beyond those, each as often as it was written. */
  get beyond(): number {
    return this.more;
  }

  /**
   * The number of the query that is answered. No document says that an answer repeats the values of the filter, or the blanks of
   * an expression: what is not found as it is, is found without the ones, and at last without the others.
   */
  find(query: Query, answered: Answered): number | undefined {
    return this.numbers.get(shortId(query)) ?? this.findText(query, answered) ?? this.findSpaceless(query, answered);
  }

  /** The first ones without an answer. */
  unanswered(answered: Answered, most: number): readonly Asked[] {
    const found: Asked[] = [];
    for (let number = 0; number < this.asked.length && found.length < most; number++) {
      if (!answered.has(number)) found.push(this.asked[number]);
    }
    return found;
  }

  private add(query: Query, line: number): void {
    const id = shortId(query);
    if (this.numbers.has(id)) return;
    if (this.numbers.size === MAX_QUERIES) {
      this.more++;
      return;
    }
    this.numbers.set(id, this.asked.length);
    this.asked.push({ line, key: query.key, text: query.text });
  }

  private findText(query: Query, answered: Answered): number | undefined {
    this.byText ??= new TextIndex(this.asked.map(textOf));
    return this.byText.find(textOf(query), answered);
  }

  private findSpaceless({ key, text }: Query, answered: Answered): number | undefined {
    if (key !== 'itemAttributes') return undefined;
    this.bySpaceless ??= new TextIndex(this.asked.map((asked) => (asked.key === key ? spaceless(asked.text) : '')));
    return this.bySpaceless.find(spaceless(text), answered);
  }
}

const textOf = ({ key, text }: Pick<Query, 'key' | 'text'>): string => `${key} ${text}`;

/** The values of a filter can make an id as long as a file. */
function shortId({ id }: Query): string {
  return id.length > MAX_ID_LENGTH ? createHash('sha256').update(id).digest('base64') : id;
}
