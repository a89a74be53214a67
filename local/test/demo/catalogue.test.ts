import { makeCatalogue } from '../../cli/catalogue';
import { Clock } from '../../core/clock';
import { ObjectStore } from '../../services/s3/store';

test('holds queries of which only the third is broken', () => {
  const store = new ObjectStore(new Clock());
  const lines = store.get(makeCatalogue(store), 'queries/genres.jsonl').body.toString().trimEnd().split('\n');
  const parses = lines.map((line) => {
    try {
      return Object.keys(JSON.parse(line) as object);
    } catch {
      return 'broken';
    }
  });
  expect(parses).toEqual([['itemAttributes'], ['itemAttributes'], 'broken', ['itemAttributes']]);
});
