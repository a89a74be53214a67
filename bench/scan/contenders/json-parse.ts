import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { measured } from './measured';

interface OutputLine {
  readonly output: { readonly usersList: readonly string[] };
}

measured(async (path) => {
  let lines = 0;
  let users = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    lines++;
    users += (JSON.parse(line) as OutputLine).output.usersList.length;
  }
  return { lines, users };
});
