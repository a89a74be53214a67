import { SeededRandom } from './random';
import { AUDIENCES, FIRST_NAMES, GENRES, LAST_NAMES } from './vocabulary';

export type Genre = keyof typeof GENRES;
export type Audience = typeof AUDIENCES[number];

export interface Book {
  readonly itemId: string;
  readonly title: string;
  readonly author: string;
  /** The shelf it stands on; a third of the books would fit on a second one as well. */
  readonly genres: readonly [Genre, ...Genre[]];
  readonly audience: Audience;
  readonly year: number;
}

const BOOKS = 300;
const FIRST_NUMBER = 101;
const AUTHORS_PER_GENRE = 6;

/** The genres in the order in which books are numbered: b-101 is of the first one, b-102 of the second. */
export const GENRE_NAMES = Object.keys(GENRES) as [Genre, ...Genre[]];

/** 300 books, `b-101` to `b-400`, the same at every run. */
export function makeBooks(random: SeededRandom): readonly Book[] {
  const titles = new Set<string>();
  return Array.from({ length: BOOKS }, (_, index) => {
    const genre = GENRE_NAMES[index % GENRE_NAMES.length] ?? GENRE_NAMES[0];
    const other = random.pick(GENRE_NAMES);
    return {
      itemId: `b-${FIRST_NUMBER + index}`,
      title: unusedTitle(genre, titles, random),
      author: authorOf(genre, random.below(AUTHORS_PER_GENRE)),
      genres: other !== genre && random.next() < 1 / 3 ? [genre, other] : [genre],
      audience: random.pick(AUDIENCES),
      year: 1950 + random.below(75),
    };
  });
}

function unusedTitle(genre: Genre, used: Set<string>, random: SeededRandom): string {
  for (;;) {
    const title = `The ${random.pick(GENRES[genre].qualities)} ${random.pick(GENRES[genre].things)}`;
    if (used.has(title)) continue;
    used.add(title);
    return title;
  }
}

function authorOf(genre: Genre, nth: number): string {
  // twelve first and eleven last names have no common divisor, so no two of the sixty authors share both
  const author = GENRE_NAMES.indexOf(genre) * AUTHORS_PER_GENRE + nth;
  return `${FIRST_NAMES[author % FIRST_NAMES.length]} ${LAST_NAMES[author % LAST_NAMES.length]}`;
}
