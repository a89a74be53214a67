import * as fc from 'fast-check';
import { coverage } from '../../../src/handler/diagnosis/pattern';

const anyPattern = fc.stringOf(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 8 });
const anyText = fc.stringOf(fc.constantFrom('a', 'b'), { maxLength: 8 });
const regularExpression = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);

test.each([
  ['arn:aws:s3:::b', 'arn:aws:s3:::b', false, 'all'],
  ['arn:aws:s3:::b', 'arn:aws:s3:::bb', false, 'none'],
  ['*', '', false, 'all'],
  ['s3:*Object', 's3:getobject', false, 'none'],
  ['b/?tems', 'b/items', false, 'all'],
  ['b/*', 'b/items/', true, 'all'],
  ['b/items/**', 'b/items/', true, 'all'],
  ['b/items*', 'b/items/', true, 'all'],
  ['b/items/*.jsonl', 'b/items/', true, 'some'],
  ['b/items/2026/*', 'b/items/', true, 'some'],
  ['b/items/', 'b/items/', true, 'some'],
  ['b/items/?', 'b/items/', true, 'some'],
  ['b/other/*', 'b/items/', true, 'none'],
  ['b/item', 'b/items/', true, 'none'],
  ['b/${aws:SourceAccount}/*', 'b/1111/', true, 'some'],
  ['b/a.c', 'b/abc', false, 'none'],
])('%s takes in of %s (and all that begins so: %p): %s', (pattern, target, isPrefix, expected) => {
  expect(coverage(pattern, { text: target, isPrefix })).toBe(expected);
});

test('agrees with a regular expression', () => {
  fc.assert(fc.property(anyPattern, anyText, (pattern, subject) => {
    expect(coverage(pattern, { text: subject }) === 'all').toBe(regularExpression(pattern).test(subject));
  }), { numRuns: 1000 });
});

test('says of a prefix nothing that a text which begins so contradicts', () => {
  fc.assert(fc.property(anyPattern, anyText, anyText, (pattern, prefix, rest) => {
    const covered = coverage(pattern, { text: prefix, isPrefix: true });
    if (regularExpression(pattern).test(prefix + rest)) expect(covered).not.toBe('none');
    else expect(covered).not.toBe('all');
  }), { numRuns: 1000 });
});

test('takes no time that grows with the number of stars', () => {
  const pattern = `${'*a'.repeat(500)}b`;
  const begin = performance.now();
  expect(coverage(pattern, { text: 'a'.repeat(1000) })).toBe('none');
  expect(performance.now() - begin).toBeLessThan(2000);
});
