import * as fc from 'fast-check';
import { Source } from './scanned';
import { OutputLine, scanOutput } from '../../../src/handler/scanning/scan-output';
import { readSegments } from '../../../src/reader';

async function read(...chunks: (string | Uint8Array)[]): Promise<OutputLine[]> {
  const lines: OutputLine[] = [];
  await scanOutput(new Source(chunks), (line) => { lines.push(line); });
  return lines;
}

test.each<[string, number | undefined, string | undefined]>([
  ['{"input":{"itemId":"1"},"output":{"usersList":["61","22"]},"error":null}', 2, undefined],
  ['{"input":{"itemId":"1"},"output":{"recommendedUsers":["61","22","7"]}}', 3, undefined],
  ['{"error":null,"output":{"usersList":[ "6\\"1" , "2,2" ,"\\u0061"\t]},"input":{"itemId":"1"}}', 3, undefined],
  ['{"input":{"itemId":"1"},"output":{"usersList":["a", "b", "c"],"recommendedUsers":null}}', 3, undefined],
  ['{"input":{"itemId":"1"},"output":{"usersList":null,"recommendedUsers":["a"]}}', 1, undefined],
  ['{"input":{"itemId":"1"},"output":{"usersList":[]},"error":""}', 0, undefined],
  ['{"input":{"itemId":"1"},"output":{"usersList":["a","b"],"usersList":["c"]}}', 1, undefined],
  ['{"input":{"itemId":"1"},"output":null,"error":"no such item"}', undefined, 'no such item'],
  ['{"input":{"itemId":"1"},"output":{},"error":{"code": 4,"text":"x"}}', undefined, '{"code": 4,"text":"x"}'],
  ['{"input":{"itemId":"1"},"error":false}', undefined, 'false'],
  [`{"input":{"itemId":"1"},"error":"${'x'.repeat(1000)}"}`, undefined, 'x'.repeat(200)],
  [`{"input":{"itemId":"1"},"error":["${'x'.repeat(1000)}"]}`, undefined, `["${'x'.repeat(198)}`],
  ['{"input":{"itemId":"1"}}', undefined, undefined],
  ['{"input":{"itemId":"1"},"output":{}}', undefined, undefined],
  ['{"itemId":"1","recommendedUsers":["61","22"]}', 2, undefined],
  ['{"itemId":"1","usersList":["61"],"input":null}', 1, undefined],
  ['{"itemId":"1","output":{"recommendedUsers":["61","22"]},"recommendedUsers":["7"]}', 2, undefined],
  ['{"itemId":"2","input":{"itemId":"1"},"output":{"usersList":null},"usersList":["7"]}', 1, undefined],
  ['{"itemId":"1","error":"no such item"}', undefined, 'no such item'],
  ['{"input":{"itemId":"1"},"output":{"usersList":["61"]},"error":"half done"}', undefined, 'half done'],
  ['{"input":{"itemId":"1"},"output":"61","error":"no such item"}', undefined, 'no such item'],
])('%s', async (line, users, error) => {
  expect((await read(line))[0]).toMatchObject({ query: { key: 'itemId', text: '1', id: '1' }, ...(error === undefined ? { users } : { error }) });
});

test('item attributes may stand beside the users, as documented', async () => {
  const [line] = await read('{"itemAttributes":"ITEMS.genres = \\"Comedy\\"","filterValues":{"A":"b"},"recommendedUsers":["61","22"]}');
  expect(line).toMatchObject({ query: { key: 'itemAttributes', text: 'ITEMS.genres = "Comedy"' }, users: 2 });
  const [same] = await read('{"input":{"itemAttributes":"ITEMS.genres = \\"Comedy\\"","filterValues":{"A":"b"}},"output":{"usersList":[]}}');
  expect(same).toMatchObject({ query: 'query' in line ? line.query : undefined });
});

test.each([
  ['{"output":{"usersList":[]}}', 1, 'NO_QUERY', 'has neither "itemId" nor "itemAttributes"'],
  ['{"input":{"itemId":"1"},"output":"61"}', 34, 'WRONG_MEMBER', 'has "output" of type string, but it must be an object'],
  ['{"itemId":"1","recommendedUsers":["61",22]}', 34, 'WRONG_MEMBER', 'has no list of strings as "recommendedUsers"'],
  ['{"input":"1"}', 10, 'WRONG_MEMBER', 'has "input" of type string, but it must be an object'],
  ['{"input":{}}', 10, 'NO_QUERY', 'has neither "itemId" nor "itemAttributes"'],
  ['{"input":{"itemId":"1"},"output":{"usersList":"61"}}', 47, 'WRONG_MEMBER', 'has no list of strings as "usersList"'],
  ['{"input":{"itemId":"1"},"output":{"usersList":["61",22]}}', 47, 'WRONG_MEMBER', 'has no list of strings as "usersList"'],
  ['{"input":{"itemId":"1"},"output":{"recommendedUsers":[["61"]]}}', 54, 'WRONG_MEMBER', 'has no list of strings as "recommendedUsers"'],
  ['{"input":{"itemId":"1"},"output":{"usersList":["61","2', 55, 'TRUNCATED', 'is cut off: it ends at byte 55 inside a string'],
])('%s is no segment', async (line, byte, code, message) => {
  expect((await read(line))[0]).toMatchObject({ problem: { byte, code, message } });
});

test('users are counted wherever the chunks are cut', async () => {
  const line = '{"input":{"itemId":"1"},"output":{"usersList":["61", "2\\"2","ü","","€","a"]},"error":null}';
  for (let first = 0; first < line.length; first++) {
    for (const second of [first + 1, first + 2, first + 5]) {
      const [{ problem, ...segment }] = await read(line.slice(0, first), line.slice(first, second), line.slice(second));
      expect([first, problem, segment]).toMatchObject([first, undefined, { users: 6 }]);
    }
  }
});

test('no user is found in what the visitor gets', async () => {
  const lines = await read('{"input":{"itemId":"1"},"output":{"usersList":["secret","secret"]},"error":null}\n{"input":{"itemId":"1"},"output":{"usersList":["secret","secret');
  expect(JSON.stringify(lines)).not.toContain('secret');
});

const USERS = fc.constantFrom<unknown>(undefined, null, [], ['a'], ['a', 'b'], [1], 'a');
const QUERY = fc.record({ itemId: fc.constantFrom<unknown>(undefined, null, 'i', 7), itemAttributes: fc.constantFrom<unknown>(undefined, undefined, null, 'x') });
const LISTS = fc.record({ usersList: USERS, recommendedUsers: USERS });
const LINES = fc.tuple(QUERY, LISTS, fc.record({
  input: fc.oneof(QUERY, fc.constantFrom<unknown>(undefined, undefined, null, 'i', [])),
  output: fc.oneof(LISTS, fc.constantFrom<unknown>(undefined, undefined, null, 'o', [])),
  error: fc.constantFrom<unknown>(undefined, undefined, null, '', 'e', false, { code: 7 }),
})).map((parts) => JSON.stringify(Object.assign({}, ...parts)));

const FILES = fc.record({ lines: fc.array(fc.oneof(LINES, fc.constantFrom('', ' \t', '\r', '\ufeff', 'x')), { maxLength: 6 }), mark: fc.constantFrom('', '', '\ufeff', '\ufeff\ufeff') })
  .map(({ lines, mark }) => Buffer.from(mark + lines.join('\n')));

type Answer = string | number | undefined;

/** What a user's own function reads, up to where it gets an error. */
async function publicly(file: Buffer): Promise<Answer[]> {
  const found: Answer[] = [];
  try {
    for await (const { error, userIds } of readSegments(new Source([file]))) found.push(error ?? userIds.length);
  } catch {
    found.push(undefined);
  }
  return found;
}

test('segments, errors, blank lines and lines that are neither are the same to the public reader', async () => {
  await fc.assert(fc.asyncProperty(FILES, fc.nat(), async (file, first) => {
    const lines = await read(...[file.subarray(0, first % 5), file.subarray(first % 5)]);
    const found = lines.map((line): Answer => ('users' in line || 'error' in line ? line.error ?? line.users : undefined));
    const refused = found.indexOf(undefined);
    expect(refused === -1 ? found : found.slice(0, refused + 1)).toEqual(await publicly(file));
  }), { numRuns: 2000 });
});

describe('a byte order mark', () => {
  const LINE = '{"input":{"itemId":"1"},"output":{"usersList":["61"]}}\n';

  test.each([[['\ufeff', LINE]], [[...Buffer.from('\ufeff')].map((byte) => Uint8Array.of(byte)).concat(Buffer.from(LINE))]])('is no part of the first line, however it comes', async (chunks) => {
    expect(await read(...chunks)).toMatchObject([{ line: 1, offset: 3, users: 1, next: { line: 2, offset: 3 + LINE.length } }]);
  });

  test('is one only at the beginning of the file', async () => {
    const lines: OutputLine[] = [];
    await scanOutput(new Source(['\ufeff', LINE]), (line) => { lines.push(line); }, { line: 2, offset: 10 });
    expect(lines).toMatchObject([{ offset: 10, problem: { code: 'NOT_JSON' } }]);
  });

  test.each([[[]], [['\ufeff']], [['{']], [['\ufeff', LINE, LINE]]])('leaves the source closed: %j', async (chunks) => {
    const source = new Source(chunks);
    await scanOutput(source, () => false);
    expect(source.closed).toBe(true);
  });
});
