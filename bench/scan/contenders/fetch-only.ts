import { fetching } from './fetching';
import { measured } from './measured';

measured(async (base) => {
  let bytes = 0;
  await fetching(base, Number(process.argv[3]), async (file) => {
    for await (const chunk of file) bytes += (chunk as Buffer).length;
  });
  return { bytes };
});
