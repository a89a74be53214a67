import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { look, NOTHING } from './looking';

const MEGABYTES = 100;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function used(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

test.each([
  ['one line without an end', '{"itemId": "', 'x', 'is cut off: it ends at byte 100007949 inside a string'],
  ['rubbish', '', '\u0000', 'is not JSON: at byte 1, expected a JSON object, got 0x00'],
])('100 MB of %s take no memory', async (_, begin, again, message) => {
  const chunk = Buffer.from(again.repeat(65_536));
  const before = used();
  let most = 0;
  const file = function* (): Generator<Buffer> {
    yield Buffer.from(begin);
    for (let n = 0; n * chunk.length < MEGABYTES * 1e6; n++) {
      if (n % 500 === 0) most = Math.max(most, used() - before);
      yield chunk;
    }
  };
  expect(await look({ files: { 'q/1': file } })).toEqual({ ...NOTHING, problems: [`s3://input/q/1:1: ${message}`] });
  expect(most).toBeLessThan(10);
});
