import * as fc from 'fast-check';
import { Segment, SegmentQuery } from '../../src/reader';

/** An output file, and what is in it. */
export interface OutputFile {
  readonly bytes: Uint8Array;
  readonly segments: readonly Segment[];
}

/** Every code point, and halves of surrogate pairs too: JSON spells those as escapes. */
const text = fc.oneof(fc.string(), fc.fullUnicodeString(), fc.string16bits());

const filterValues = fc.option(fc.dictionary(fc.string(), text, { maxKeys: 3 }), { nil: undefined });
const query: fc.Arbitrary<SegmentQuery> = fc.oneof(
  fc.record({ itemId: text, filterValues }),
  fc.record({ itemAttributes: text, filterValues }),
).map(withoutUndefined);

const segment: fc.Arbitrary<Segment> = fc.oneof(
  fc.record({ query, userIds: fc.array(text) }),
  fc.record({ query, userIds: fc.constant([]), error: text.filter((error) => error !== '') }),
);

/** How a segment may be written. */
const spelling = fc.record({
  users: fc.constantFrom('usersList', 'recommendedUsers'),
  noError: fc.constantFrom(null, undefined),
  noOutput: fc.constantFrom(null, undefined, {}),
  more: fc.dictionary(fc.string().map((key) => `more ${key}`), fc.jsonValue(), { maxKeys: 2 }),
  bare: fc.boolean(),
  reversed: fc.boolean(),
  indent: fc.constantFrom('', ' ', '\t'),
});
type Spelling = typeof spelling extends fc.Arbitrary<infer T> ? T : never;

export const arbitraryFile: fc.Arbitrary<OutputFile> = fc.record({
  lines: fc.array(fc.tuple(segment, spelling), { maxLength: 8 }),
  mark: fc.constantFrom('', '\uFEFF'),
  end: fc.constantFrom('\n', '\r\n', '\n \r\n\n'),
  last: fc.constantFrom('', '\n', '\r\n', '\n\n\r\n', ' \n \t'),
}).map(({ lines, mark, end, last }) => ({
  bytes: new TextEncoder().encode(mark + lines.map(([written, how]) => lineOf(written, how)).join(end) + last),
  segments: lines.map(([written]) => written),
}));

/** The bytes in chunks that end at these places, from 0 to 1; some of the chunks may be empty. */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => Math.round(place * bytes.length)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

function lineOf({ query: input, userIds, error }: Segment, { users, noError, noOutput, more, bare, reversed, indent }: Spelling): string {
  const output = error === undefined ? { [users]: userIds, ...more } : noOutput;
  const members = Object.entries({ ...(bare ? input : { input: { ...input, ...more } }), output, error: error ?? noError, ...more });
  // white space inside of the line, but no line feeds
  return JSON.stringify(Object.fromEntries(reversed ? members.reverse() : members), undefined, indent).replaceAll('\n', ' ');
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
