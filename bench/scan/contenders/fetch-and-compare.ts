import { fetching } from './fetching';
import { measured } from './measured';
import { scanInput } from '../../../src/handler/scanning/scan-input';

measured(async (base) => {
  const queries = new Set<string>();
  let lines = 0;
  await fetching(base, Number(process.argv[3]), async (file) => {
    await scanInput(file, ({ query }) => {
      lines++;
      if (query !== undefined) queries.add(query.id);
    });
  });
  if (queries.size !== lines) throw new Error(`${queries.size} queries in ${lines} lines that are all different`);
  return { lines };
});
