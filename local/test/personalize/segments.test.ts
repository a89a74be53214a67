import { bookshop } from '../../services/personalize/bookshop';
import { DataSet } from '../../services/personalize/data-set';
import { parseAttributeExpression } from '../../services/personalize/segments/attribute-expression';
import { InteractionIndex } from '../../services/personalize/segments/interaction-index';
import { itemAffinity } from '../../services/personalize/segments/item-affinity';
import { itemAttributeAffinity } from '../../services/personalize/segments/item-attribute-affinity';
import { Segment } from '../../services/personalize/segments/ranking';

const shop = bookshop();
const index = new InteractionIndex(shop);
const tasteOf = new Map(shop.readers.map(({ userId, tastes }) => [userId, tastes]));
const users = (segment: Segment) => 'users' in segment ? segment.users : [];

function small(reads: Readonly<Record<string, readonly string[]>>): InteractionIndex {
  const items = new Map(Object.values(reads).flat().map((itemId) => [itemId, { GENRES: itemId.split('-') }]));
  const dataSet: DataSet = { items, interactions: Object.entries(reads).flatMap(([userId, ids]) => ids.map((itemId) => ({ userId, itemId }))) };
  return new InteractionIndex(dataSet);
}

describe('item affinity', () => {
  test.each(shop.books.slice(0, 10).map(({ itemId, genres: [genre] }) => [genre, itemId]))('finds lovers of %s for %s', (genre, itemId) => {
    const found = users(itemAffinity(index, itemId, 50));
    expect(found).toHaveLength(50);
    expect(found.filter((user) => tasteOf.get(user)?.some((taste) => taste === genre))).toHaveLength(50);
  });

  test('puts who read the item and what goes with it before who read it by accident', () => {
    const reads = { ann: ['x', 'y'], ben: ['x', 'y'], cat: ['x', 'z', 'w', 'v'], dan: ['w', 'v'], eve: ['q'] };
    expect(itemAffinity(small(reads), 'x', 10)).toEqual({ users: ['ann', 'ben', 'cat', 'dan'] });
  });

  test('reaches users who do not know the item yet', () => {
    expect(users(itemAffinity(small({ ann: ['x', 'y'], ben: ['y'] }), 'x', 10))).toContain('ben');
  });

  test('answers no more users than asked for, and the same ones each time', () => {
    const [few, many] = [itemAffinity(index, 'b-205', 3), itemAffinity(new InteractionIndex(shop), 'b-205', 30)];
    expect(users(few)).toEqual(users(many).slice(0, 3));
  });

  test('has an error for unknown items', () => {
    expect(itemAffinity(index, 'b-999', 5)).toEqual({ error: expect.stringContaining('b-999') });
  });
});

describe('item attribute affinity', () => {
  test('finds who likes what the expression describes', () => {
    const found = users(itemAttributeAffinity(index, 'ITEMS.genres = "Fantasy" AND ITEMS.audience = "teen"', 50));
    expect(found).toHaveLength(50);
    expect(found.filter((user) => tasteOf.get(user)?.some((taste) => taste === 'Fantasy')).length).toBeGreaterThan(45);
  });

  test('weighs the share of matching items with their number', () => {
    const reads = { one: ['a', 'p'], many: ['a', 'a-b', 'a-c', 'p', 'q'], none: ['q'] };
    expect(itemAttributeAffinity(small(reads), 'ITEMS.GENRES = "a"', 10)).toEqual({ users: ['many', 'one'] });
  });

  test('matches items that hold both values of one column', () => {
    const reads = { both: ['a-b'], first: ['a'], second: ['b'] };
    expect(itemAttributeAffinity(small(reads), 'ITEMS.genres = "a" AND ITEMS.genres = "b"', 10)).toEqual({ users: ['both'] });
  });

  test.each([
    ['ITEMS.colour = "red"', 'has no column colour'],
    ['ITEMS.genres = "Cookery"', 'No item matches'],
    ['ITEMS.genres = "Fantasy" OR ITEMS.genres = "Horror"', 'expected AND at position 26'],
    ['ITEMS.genres > "Fantasy"', 'expected ITEMS.<column> = "<value>" at position 1'],
    ['ITEMS.genres = "Fantasy" AND', 'expected AND at position 26'],
    ['ITEMS.genres = "Fantasy" AND ', 'at position 29'],
    ['USERS.age = "5"', 'at position 1'],
    ['ITEMS.genres = "Fantasy', 'at position 1'],
    ['', 'at position 1'],
  ])('has an error for %s', (expression, error) => {
    expect(itemAttributeAffinity(index, expression, 5)).toEqual({ error: expect.stringContaining(error) });
  });
});

test.each([
  ['ITEMS.genres = "Comedy"', [{ column: 'genres', value: 'Comedy' }]],
  ['ITEMS.a="1" AND ITEMS.b = "2"', [{ column: 'a', value: '1' }, { column: 'b', value: '2' }]],
  ['ITEMS.title = "say \\"AND\\" \\\\"', [{ column: 'title', value: 'say "AND" \\' }]],
  ['ITEMS.year = 1999', [{ column: 'year', value: '1999' }]],
])('reads %s', (expression, conditions) => {
  expect(parseAttributeExpression(expression)).toEqual(conditions);
});
