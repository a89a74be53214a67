import { ObjectStore } from '../services/s3/store';

const QUERIES = [
  '{"itemAttributes":"ITEMS.genres = \\"Fantasy\\""}',
  '{"itemAttributes":"ITEMS.genres = \\"Horror\\""}',
  '{"itemAttributes":"ITEMS.genres = \\"Comedy\\"',
  '{"itemAttributes":"ITEMS.genres = \\"Travel\\""}',
];

/** Makes a bucket that some other program has put queries into, the third of them cut off; answers its name. */
export function makeCatalogue(store: ObjectStore): string {
  const { name } = store.createBucket('bookshop-catalogue');
  store.put(name, 'queries/genres.jsonl', QUERIES.map((line) => `${line}\n`).join(''));
  return name;
}
