import { DataSet } from '../data-set';
import { Book, makeBooks } from './books';
import { SeededRandom } from './random';
import { makeInteractions, makeReaders, Reader } from './readers';

export type { Audience, Book, Genre } from './books';
export type { Reader } from './readers';

/** The data set that the offered solution versions were trained on: who read what in a made-up bookshop. */
export interface Bookshop extends DataSet {
  readonly books: readonly Book[];
  readonly readers: readonly Reader[];
}

const SEED = 20_261_122;

let made: Bookshop | undefined;

/** The one bookshop; made when it is asked for first, the same in every process. */
export function bookshop(): Bookshop {
  return made ??= makeBookshop(SEED);
}

/** A bookshop of another seed has other books and readers, but the same habits. */
export function makeBookshop(seed: number): Bookshop {
  const random = new SeededRandom(seed);
  const books = makeBooks(random);
  const readers = makeReaders(random);
  const items = new Map(books.map((book) => [book.itemId, {
    GENRES: book.genres,
    AUTHOR: [book.author],
    AUDIENCE: [book.audience],
    YEAR: [String(book.year)],
  }]));
  return { books, readers, items, interactions: makeInteractions(readers, books, random) };
}
