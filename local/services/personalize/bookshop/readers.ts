import { Interaction } from '../data-set';
import { Book, Genre, GENRE_NAMES } from './books';
import { SeededRandom } from './random';

export interface Reader {
  readonly userId: string;
  /** One or two favourite genres, the dearest first. */
  readonly tastes: readonly [Genre, ...Genre[]];
}

const READERS = 2400;
const FEWEST_BOOKS = 12;
const MOST_BOOKS = 36;
/** How much of what a reader reads is of a favourite genre. */
const FAITHFULNESS = 0.8;

/** 2,400 readers, `u-0001` to `u-2400`, the same at every run. */
export function makeReaders(random: SeededRandom): readonly Reader[] {
  return Array.from({ length: READERS }, (_, index) => {
    const first = random.pick(GENRE_NAMES);
    const second = random.pick(GENRE_NAMES);
    const tastes: Reader['tastes'] = second !== first && random.next() < 0.5 ? [first, second] : [first];
    return { userId: `u-${String(index + 1).padStart(4, '0')}`, tastes };
  });
}

/** What the readers read: mostly what they like, popular books more often, no book twice. */
export function makeInteractions(readers: readonly Reader[], books: readonly Book[], random: SeededRandom): readonly Interaction[] {
  const shelves = new Map(GENRE_NAMES.map((genre) => [genre, books.filter((book) => book.genres[0] === genre)]));
  return readers.flatMap(({ userId, tastes }) => {
    const read = new Set<string>();
    const count = Math.min(books.length, FEWEST_BOOKS + random.below(MOST_BOOKS - FEWEST_BOOKS + 1));
    while (read.size < count) {
      const shelf = random.next() < FAITHFULNESS ? shelves.get(random.pick(tastes)) : undefined;
      const book = popular(shelf ?? books, random);
      if (book) read.add(book.itemId);
    }
    return [...read].map((itemId) => ({ userId, itemId }));
  });
}

/** The smaller of two draws: the first books of a shelf are the popular ones. */
function popular(shelf: readonly Book[], random: SeededRandom): Book | undefined {
  return shelf[Math.min(random.below(shelf.length), random.below(shelf.length))];
}
