import { ListedObject } from '../../../src/handler/aws/objects';
import { firstGroup, isLarge } from '../../../src/handler/verification/group';
import { Match } from '../../../src/handler/verification/match-files';

const MEGABYTE = 2 ** 20;
const object = (bytes: number): ListedObject => ({ bucket: 'b', key: 'k', tag: '"t"', bytes, modifiedAt: 0 });
const file = (input: number, output = 0): Match<ListedObject> => ({ name: 'k', input: object(input), output: object(output) });

test.each([
  ['eight files', Array(20).fill(1), 8],
  ['all files', Array(3).fill(MEGABYTE), 3],
  ['as many as have 64 MB in all', [30, 30, 4, 1].map((size) => size * MEGABYTE), 3],
  ['a large file alone', [65 * MEGABYTE, 1], 1],
  ['the files before a large one', [1, 1, 65 * MEGABYTE], 2],
  ['nothing of nothing', [], 0],
])('a group has %s', (_, sizes: readonly number[], count) => {
  expect(firstGroup(sizes.map((size) => file(0, size)))).toHaveLength(count);
});

test.each([
  ['segments', file(0, 64 * MEGABYTE), file(1, 64 * MEGABYTE)],
  ['queries, which are kept', file(4 * MEGABYTE), file(4 * MEGABYTE, 1)],
])('a file is large by its %s', (_, small, large) => {
  expect([small, large].map(isLarge)).toEqual([false, true]);
});

test('a file that is not there has no size', () => {
  expect(isLarge({ name: 'k' })).toBe(false);
});
