import { createReadStream } from 'node:fs';
import { measured } from './measured';

measured(async (path) => {
  let bytes = 0;
  for await (const chunk of createReadStream(path)) bytes += (chunk as Buffer).length;
  return { bytes };
});
