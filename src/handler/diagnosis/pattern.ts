/** What a policy's pattern is held against: one text, or all texts that begin with it. */
export interface Target {
  readonly text: string;
  readonly isPrefix?: boolean;
}

/** How much of a target a pattern takes in. */
export type Coverage = 'all' | 'some' | 'none';

/** A pattern as IAM reads it: `*` is any text, `?` any one character, and `${…}` stands for what only the request says. */
export function coverage(pattern: string, { text, isPrefix = false }: Target): Coverage {
  const plain = pattern.replace(/\$\{[^}]*\}/g, '*');
  const places = placesAfter(plain, text);
  const takesIn = isPrefix ? places.size > 0 : places.has(plain.length);
  if (!takesIn) return 'none';
  const takesInAll = !isPrefix || [...places].some((place) => /^\*+$/.test(plain.slice(place)));
  return takesInAll && plain === pattern ? 'all' : 'some';
}

/**
 * Where in the pattern one may stand after the text. Steps grow with the product of both lengths and no faster, as
 * those of a regular expression may: a policy is somebody else's text.
 */
function placesAfter(pattern: string, text: string): ReadonlySet<number> {
  let places = withSkippedStars(pattern, [0]);
  for (const character of text) {
    const next = [...places].flatMap((place) => {
      if (pattern[place] === '*') return place;
      return pattern[place] === '?' || pattern[place] === character ? place + 1 : [];
    });
    places = withSkippedStars(pattern, next);
  }
  return places;
}

/** A `*` may also stand for nothing. */
function withSkippedStars(pattern: string, places: readonly number[]): ReadonlySet<number> {
  const all = new Set(places);
  for (const place of all) if (pattern[place] === '*') all.add(place + 1); // a set also visits what is added meanwhile
  return all;
}
