import * as fc from 'fast-check';
import { SeenQueries } from '../../../src/handler/preflight/seen-queries';

test('finds each text that has come before, and no other', () => {
  const id = fc.oneof(fc.nat({ max: 50 }).map(String), fc.fullUnicodeString({ maxLength: 5 }), fc.string({ maxLength: 50 }));
  const ids = fc.array(id, { maxLength: 100 });
  fc.assert(fc.property(ids, (texts) => {
    const seen = new SeenQueries(texts.length * 15);
    expect(texts.map((text) => seen.repeats(text))).toEqual(texts.map((text, index) => texts.indexOf(text) < index));
  }));
});

test.each<[string, (n: number) => string]>([
  ['numbers', String],
  ['numbers with zeros before them', (n) => String(n).padStart(12, '0')],
  ['numbers after a long text', (n) => 'x'.repeat(180) + n],
  ['numbers before a text', (n) => `${n}-item`],
  ['pairs of characters', (n) => String.fromCharCode(0x4e00 + n % 1000, 0x4e00 + Math.floor(n / 1000))],
])('takes none of 200,000 %s for another, and knows each again', (_, idOf) => {
  const seen = new SeenQueries(200_000 * 15);
  let repeats = 0;
  for (let n = 0; n < 200_000; n++) if (seen.repeats(idOf(n))) repeats++;
  expect(repeats).toBe(0);
  for (let n = 0; n < 200_000; n++) if (seen.repeats(idOf(n))) repeats++;
  expect(repeats).toBe(200_000);
});

test('takes what comes beyond what was announced, and ends', () => {
  const seen = new SeenQueries(0);
  for (let n = 0; n < 1000; n++) seen.repeats(String(n));
  expect(seen.repeats('0')).toBe(true);
});

test('keeps a million', () => {
  const seen = new SeenQueries(2 ** 30);
  for (let n = 0; n < 1_000_010; n++) seen.repeats(String(n));
  expect([0, 999_999, 1_000_000, 1_000_009].map((n) => seen.repeats(String(n)))).toEqual([true, true, false, false]);
});
