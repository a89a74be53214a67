import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Readable } from 'stream';
import * as fc from 'fast-check';
import { arbitraryFile, cut } from './reader/arbitrary-file';
import { Source } from './reader/source';
import { readSegments, Segment, SegmentFormatError } from '../src/reader';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

async function segmentsOf(...chunks: readonly (string | Uint8Array)[]): Promise<Segment[]> {
  return all(readSegments(new Source(chunks.map((chunk) => (typeof chunk === 'string' ? bytesOf(chunk) : chunk)))));
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const GOOD = '{"input":{"itemId":"1"},"output":{"usersList":["61","22"]},"error":null}';
const SEGMENT: Segment = { query: { itemId: '1' }, userIds: ['61', '22'] };

describe('segments', () => {
  test('are what was written, wherever the chunks end', async () => {
    await fc.assert(fc.asyncProperty(arbitraryFile, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), async ({ bytes, segments }, places) => {
      expect(await all(readSegments(new Source(cut(bytes, places))))).toEqual(segments);
    }), { numRuns: 300 });
  });

  test('are what was written in chunks of a byte', async () => {
    await fc.assert(fc.asyncProperty(arbitraryFile, async ({ bytes, segments }) => {
      expect(await all(readSegments(new Source(Array.from(bytes, (byte) => Uint8Array.of(byte)))))).toEqual(segments);
    }), { numRuns: 50 });
  });

  test.each<[string, string, Segment]>([
    ['an item', GOOD, SEGMENT],
    ['item attributes', '{"input":{"itemAttributes":"ITEMS.a = \\"b\\""},"output":{"usersList":[]}}', { query: { itemAttributes: 'ITEMS.a = "b"' }, userIds: [] }],
    ['filter values', '{"input":{"itemId":"1","filterValues":{"C":"\\"J\\""}},"output":{"usersList":["2"]}}',
      { query: { itemId: '1', filterValues: { C: '"J"' } }, userIds: ['2'] }],
    ['null in the place of what is not there', '{"input":{"itemId":"1","itemAttributes":null,"filterValues":null},"output":{"usersList":null,"recommendedUsers":["2"]}}',
      { query: { itemId: '1' }, userIds: ['2'] }],
    ['recommended users', '{"input":{"itemId":"1"},"output":{"recommendedUsers":["2"]},"error":null}', { query: { itemId: '1' }, userIds: ['2'] }],
    ['a query beside its output, as documented', '{"itemAttributes":"ITEMS.a = \\"b\\"","filterValues":{"C":"1"},"output":{"recommendedUsers":["2"]}}',
      { query: { itemAttributes: 'ITEMS.a = "b"', filterValues: { C: '1' } }, userIds: ['2'] }],
    ['a query and users beside each other, as documented', '{"itemAttributes":"ITEMS.a = \\"b\\"","recommendedUsers":["2"]}',
      { query: { itemAttributes: 'ITEMS.a = "b"' }, userIds: ['2'] }],
    ['users beside an output that has none', '{"input":{"itemId":"1"},"output":{"usersList":null},"usersList":["2"]}', { query: { itemId: '1' }, userIds: ['2'] }],
    ['users in its output and beside it', '{"itemId":"1","usersList":["3"],"output":{"recommendedUsers":["2"]}}', { query: { itemId: '1' }, userIds: ['2'] }],
    ['an error without output', '{"input":{"itemId":"1"},"output":null,"error":"unknown item"}', { query: { itemId: '1' }, userIds: [], error: 'unknown item' }],
    ['an error with users', '{"error":"half done","output":{"usersList":["2"]},"input":{"itemId":"1"}}', { query: { itemId: '1' }, userIds: [], error: 'half done' }],
    ['an error that is an object', '{"input":{"itemId":"1"},"error":{"code":7}}', { query: { itemId: '1' }, userIds: [], error: '{"code":7}' }],
    ['an error without text', '{"input":{"itemId":"1"},"output":{"usersList":["2"]},"error":""}', { query: { itemId: '1' }, userIds: ['2'] }],
    ['a key named like a prototype', '{"__proto__":{"error":"x"},"input":{"itemId":"1","filterValues":{"__proto__":"x"}},"output":{"usersList":[]}}',
      { query: { itemId: '1', filterValues: Object.fromEntries([['__proto__', 'x']]) }, userIds: [] }],
  ])('may have %s', async (_, line, segment) => {
    expect(await segmentsOf(line)).toStrictEqual([segment]);
  });

  test.each<[string, string, number]>([
    ['an empty file', '', 0],
    ['a file of nothing but a byte order mark', '\uFEFF', 0],
    ['blank lines alone', '\n\r\n \t\n', 0],
    ['CR LF', `${GOOD}\r\n${GOOD}\r\n`, 2],
    ['a last line without an end', `${GOOD}\n${GOOD}`, 2],
    ['blank lines at the end', `${GOOD}\n\n\r\n  `, 1],
    ['blank lines elsewhere', `\uFEFF \n${GOOD}\n\n \t\r\n${GOOD}\n`, 2],
    ['a byte order mark', `\uFEFF${GOOD}\n${GOOD}\n`, 2],
  ])('are read from %s', async (_, text, count) => {
    expect(await segmentsOf(text)).toEqual(Array(count).fill(SEGMENT));
  });

  test('come before the rest of the file has arrived', async () => {
    const segments = readSegments(new Source([bytesOf(`${GOOD}\n{"inp`)], { thenHangs: true }));
    expect(await segments.next()).toEqual({ done: false, value: SEGMENT });
  });
});

describe('sources', () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'reader-')), 'queries.jsonl.out');
  const line = '{"input":{"itemId":"b-🐸"},"output":{"usersList":["u-ä"]}}';
  const segments = Array<Segment>(3).fill({ query: { itemId: 'b-🐸' }, userIds: ['u-ä'] });
  beforeAll(() => fs.writeFileSync(file, `${line}\n`.repeat(3)));
  afterAll(() => fs.rmSync(path.dirname(file), { recursive: true }));

  test.each<[string, () => AsyncIterable<Uint8Array>]>([
    ['a file stream', () => fs.createReadStream(file, { highWaterMark: 7 })],
    ['a web stream', () => Readable.toWeb(fs.createReadStream(file, { highWaterMark: 7 })) as unknown as AsyncIterable<Uint8Array>],
    ['a blob', () => new Blob([fs.readFileSync(file)]).stream()],
    ['chunks that share their memory', () => new Source(cut(fs.readFileSync(file), [0.1, 0.5, 0.7]), { sharesMemory: true })],
  ])('may be %s', async (_, source) => {
    expect(await all(readSegments(source()))).toEqual(segments);
  });

  test('must give bytes, not text', async () => {
    await expect(all(readSegments(fs.createReadStream(file, 'utf8')))).rejects.toThrow(new TypeError('segments are read from chunks of bytes (Uint8Array), got a string'));
  });

  test('are destroyed when a file stream is left early', async () => {
    const stream = fs.createReadStream(file, { highWaterMark: 7 });
    for await (const _ of readSegments(stream)) break;
    expect(stream.destroyed).toBe(true);
  });

  test.each<[string, string, (segments: AsyncGenerator<Segment>) => Promise<void>]>([
    ['the loop is left early', `${GOOD}\n${GOOD}\n`, async (read) => { for await (const _ of read) break; }],
    ['the generator is returned', `${GOOD}\n${GOOD}\n`, async (read) => { await read.next(); await read.return(undefined); }],
    ['the loop throws', `${GOOD}\n`, async (read) => {
      const failing = async () => { for await (const _ of read) throw new Error('mine'); };
      await expect(failing()).rejects.toThrow('mine');
    }],
    ['a line is refused', 'x\n', async (read) => { await expect(all(read)).rejects.toThrow(SegmentFormatError); }],
  ])('are closed once when %s', async (_, text, use) => {
    const source = new Source([bytesOf(text)], { thenHangs: true });
    await use(readSegments(source));
    expect(source.closed).toBe(1);
  });

  test('that fail, fail the reading, after what came before', async () => {
    const broken = new Error('connection reset');
    const read = readSegments(new Source([bytesOf(`${GOOD}\n`)], { thenFails: broken }));
    expect((await read.next()).value).toEqual(SEGMENT);
    await expect(read.next()).rejects.toBe(broken);
  });
});
