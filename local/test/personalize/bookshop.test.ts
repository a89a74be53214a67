import { bookshop, makeBookshop } from '../../services/personalize/bookshop';

const shop = bookshop();
const readsOf = new Map<string, string[]>();
for (const { userId, itemId } of shop.interactions) readsOf.set(userId, [...readsOf.get(userId) ?? [], itemId]);
const genreOf = new Map(shop.books.map(({ itemId, genres }) => [itemId, genres[0]]));

test('is the same at every run, and another one with another seed', () => {
  const of = (seed: number) => JSON.stringify(makeBookshop(seed).interactions.slice(0, 1000));
  expect(of(1)).toBe(of(1));
  expect(of(1)).not.toBe(of(2));
});

test('is large enough to rank in', () => {
  expect(shop.books).toHaveLength(300);
  expect(shop.readers.length).toBeGreaterThanOrEqual(2000);
  expect(shop.interactions.length).toBeGreaterThan(50_000);
});

test('numbers its books from b-101 to b-400, each with a title of its own and all attributes', () => {
  expect(shop.books.map(({ itemId }) => itemId)).toEqual(Array.from({ length: 300 }, (_, i) => `b-${101 + i}`));
  expect(new Set(shop.books.map(({ title }) => title)).size).toBe(300);
  for (const columns of shop.items.values()) expect(Object.keys(columns)).toEqual(['GENRES', 'AUTHOR', 'AUDIENCE', 'YEAR']);
});

test('has authors who keep to one genre', () => {
  const genresOf = new Map<string, Set<string>>();
  for (const { author, genres: [genre] } of shop.books) genresOf.set(author, (genresOf.get(author) ?? new Set()).add(genre));
  expect(Math.max(...[...genresOf.values()].map(({ size }) => size))).toBe(1);
});

test('has readers with one or two tastes, about as many of each', () => {
  const single = shop.readers.filter(({ tastes }) => tastes.length === 1).length / shop.readers.length;
  expect(single).toBeGreaterThan(0.4);
  expect(single).toBeLessThan(0.7);
});

test('has readers who mostly read what they like, and no book twice', () => {
  const shares = shop.readers.map(({ userId, tastes }) => {
    const reads = readsOf.get(userId) ?? [];
    expect(new Set(reads).size).toBe(reads.length);
    return reads.filter((itemId) => tastes.some((taste) => taste === genreOf.get(itemId))).length / reads.length;
  });
  const average = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  expect(average).toBeGreaterThan(0.65);
  expect(average).toBeLessThan(0.9);
});

test('has popular books that far more readers know than others', () => {
  const counts = new Map<string, number>();
  for (const { itemId } of shop.interactions) counts.set(itemId, (counts.get(itemId) ?? 0) + 1);
  const sorted = shop.books.map(({ itemId }) => counts.get(itemId) ?? 0).sort((a, b) => b - a);
  expect(sorted[29]).toBeGreaterThan(3 * (sorted[270] ?? 0));
});
