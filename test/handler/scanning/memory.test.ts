import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LineScanner } from '../../../src/handler/scanning/line-scanner';

const MEGABYTES = 10;
const SHAPE = { members: { a: { text: 200, digest: true }, b: {} } } as const;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Megabytes in use that cannot be given back. */
function used(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

/** What a line that never ends takes, in megabytes. */
function growth(begin: string, again: string): number {
  const scanner = new LineScanner(SHAPE, () => undefined);
  const chunk = Buffer.from(again.repeat(Math.ceil(65_536 / again.length)), 'latin1');
  scanner.push(Buffer.from(begin));
  scanner.push(chunk);
  const before = used();
  for (let bytes = 0; bytes < MEGABYTES * 1e6; bytes += chunk.length) scanner.push(chunk);
  const after = used();
  scanner.end();
  return after - before;
}

test.each([
  ['a string', '{"b":"', 'x'],
  ['a string with a digest', '{"a":"', 'x'],
  ['a list of strings', '{"b":[', '"user",'],
  ['a list that is kept as it is written', '{"a":[', '12, '],
  ['a name', '{"', 'x'],
  ['members that nobody asks for', '{', '"x":1,'],
  ['escapes', '{"a":"', '\\u00fc'],
  ['lists in a list', '{"b":[', '[],'],
  ['levels', '{"b":', '['],
  ['rubbish', '', '\u0000'],
  ['bytes that are no characters', '', '\u00ff'],
])('a line of %s takes no more memory the longer it is', (_, begin, again) => {
  expect(growth(begin, again)).toBeLessThan(MEGABYTES / 10);
});
