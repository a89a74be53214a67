import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Buckets } from './bucket';
import { INPUT, item, OUTPUT, verified } from './looks';

const CHUNKS = 600;
const CHUNK = Buffer.from('"secret-00000001",'.repeat(3640)); // 64 kB

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

beforeEach(() => jest.spyOn(console, 'log').mockImplementation());
afterEach(() => jest.restoreAllMocks());

/** Megabytes in use that cannot be given back. */
function used(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

test('a line of two million users is counted without being kept', async () => {
  const objects = new Buckets();
  objects.put(`${INPUT}a`, item('1'));
  objects.put(`${OUTPUT}a.out`, '');
  const memory: number[] = [];
  const read = objects.read.bind(objects);
  objects.read = async (object, part) => (object.bucket === 'out' ? Readable.from(longLine(memory)) : read(object, part));
  const { verification } = await verified(objects);
  expect(verification.counts).toMatchObject({ segmentCount: 1, userCount: CHUNKS * 3640 + 1, failedRecordCount: 0 });
  expect(Math.max(...memory) - memory[0]).toBeLessThan(4); // of 39 MB
});

function* longLine(memory: number[]): Generator<Buffer> {
  yield Buffer.from('{"input":{"itemId":"1"},"output":{"usersList":[');
  for (let count = 0; count < CHUNKS; count++) {
    if (count % 100 === 10) memory.push(used());
    yield Buffer.from(CHUNK);
  }
  yield Buffer.from('"u"]}}\n');
}
