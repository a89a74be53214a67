import { createReadStream } from 'node:fs';
import { measured } from './measured';
import { scanOutput } from '../../../src/handler/scanning/scan-output';

measured(async (path) => {
  let lines = 0;
  let users = 0;
  await scanOutput(createReadStream(path), (line) => {
    lines++;
    if (line.problem === undefined) users += line.users ?? 0;
  });
  return { lines, users };
});
