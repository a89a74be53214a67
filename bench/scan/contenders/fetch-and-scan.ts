import { fetching } from './fetching';
import { measured } from './measured';
import { scanInput } from '../../../src/handler/scanning/scan-input';

measured(async (base) => {
  let lines = 0;
  await fetching(base, Number(process.argv[3]), async (file) => {
    await scanInput(file, ({ line, problem }) => {
      if (problem !== undefined) throw new Error(`line ${line} ${problem.message}`);
      lines++;
    });
  });
  return { lines };
});
