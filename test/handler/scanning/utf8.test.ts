import { isUtf8 } from 'node:buffer';
import * as fc from 'fast-check';
import { firstInvalid, incompleteTail } from '../../../src/handler/scanning/utf8';

const BYTES = [
  0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2,
  0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
];
const bytes = fc.array(fc.constantFrom(...BYTES), { maxLength: 8 }).map((values) => Uint8Array.from(values));

test('every character and every sequence of edge cases of up to three bytes is judged as Node.js does', () => {
  const sequences = BYTES.flatMap((a) => BYTES.flatMap((b) => BYTES.map((c) => Uint8Array.of(a, b, c))));
  const wrong = sequences.filter((sequence) => (firstInvalid(sequence, 0) === sequence.length) !== isUtf8(sequence));
  expect(wrong).toEqual([]);
});

test('what comes before the first invalid byte is well-formed, and no more', () => {
  fc.assert(fc.property(bytes, (sequence) => {
    const end = firstInvalid(sequence, 0);
    expect(isUtf8(sequence.subarray(0, end))).toBe(true);
    expect(isUtf8(sequence)).toBe(end === sequence.length);
  }), { numRuns: 3000 });
});

test.each(['a', 'ü', '€', '😀'])('the beginnings of %s are left for the next chunk, and all of it is not', (character) => {
  const all = Buffer.from(`x${character}`);
  for (let length = 1; length <= all.length; length++) expect(incompleteTail(all.subarray(0, length))).toBe(length === all.length ? 0 : length - 1);
});
