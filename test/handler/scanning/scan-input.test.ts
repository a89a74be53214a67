import { Source } from './scanned';
import { InputLine, scanInput } from '../../../src/handler/scanning/scan-input';

async function read(...chunks: string[]): Promise<InputLine[]> {
  const lines: InputLine[] = [];
  await scanInput(new Source(chunks), (line) => { lines.push(line); });
  return lines;
}

const idOf = async (line: string): Promise<string | undefined> => (await read(line))[0].query?.id;

test('queries are found with the recipe that they are for', async () => {
  const lines = await read('{"itemId": "105"}\n{"itemAttri', 'butes": "ITEMS.genres = \\"Comedy\\"", "filterValues": {"COUNTRY": "\\"Japan\\""}}\n{"x":[],"itemId":"a","itemAttributes":null}');
  expect(lines.map(({ line, query }) => [line, query?.key, query?.text])).toEqual([
    [1, 'itemId', '105'], [2, 'itemAttributes', 'ITEMS.genres = "Comedy"'], [3, 'itemId', 'a'],
  ]);
});

test.each([
  ['{}', 1, 'NO_QUERY', 'has neither "itemId" nor "itemAttributes"'],
  ['{"x":{"itemId":"1"}}', 1, 'NO_QUERY', 'has neither "itemId" nor "itemAttributes"'],
  ['{"itemId":null}', 1, 'NO_QUERY', 'has neither "itemId" nor "itemAttributes"'],
  ['{"itemId":105}', 11, 'WRONG_MEMBER', 'has "itemId" of type number, but it must be a string'],
  ['{"itemAttributes":["a"]}', 19, 'WRONG_MEMBER', 'has "itemAttributes" of type array, but it must be a string'],
  ['{"itemId":""}', 11, 'WRONG_MEMBER', 'has an empty string as "itemId"'],
  ['{"itemId":"1","itemAttributes":"a"}', 11, 'WRONG_MEMBER', 'has "itemId" and "itemAttributes", but a query is one of them'],
  ['{"itemId":"1","filterValues":[]}', 30, 'WRONG_MEMBER', 'has "filterValues" of type array, but it must be an object'],
  ['{"itemId":"1","filterValues":{"a":1}}', 30, 'WRONG_MEMBER', 'has "filterValues" that are not all strings'],
  [`{"itemId":"1","filterValues":{"${'x'.repeat(257)}":"1"}}`, 30, 'WRONG_MEMBER', 'has too many "filterValues", or longer names than filters have'],
  ['{"itemId":"1"', 14, 'TRUNCATED', 'is cut off: it ends at byte 14 where "," or "}" was expected'],
  ['', 1, 'EMPTY', 'the line is empty'],
])('%s is no query', async (line, byte, code, message) => {
  expect((await read(`${line}\n`))[0]).toMatchObject({ problem: { byte, code, message } });
});

describe('the id of a query', () => {
  test.each([
    ['the order of members', '{"itemAttributes":"a","filterValues":{"x":"1","y":"2"}}', '{"filterValues":{"y":"2","x":"1"},"itemAttributes":"a"}'],
    ['escapes and blanks', '{"itemId":"ü/😀"}', '{ "\\u0069temId" : "\\u00fc\\/\\ud83d\\ude00" }'],
    ['escapes in a long text', `{"itemId":"${'ü'.repeat(5000)}"}`, `{"itemId":"${'\\u00fc'.repeat(5000)}"}`],
    ['a filter without values', '{"itemId":"1"}', '{"itemId":"1","filterValues":{}}'],
    ['members that queries do not have', '{"itemId":"1"}', '{"itemId":"1","note":"x"}'],
  ])('does not change with %s', async (_, one, other) => {
    expect(await idOf(one)).toBe(await idOf(other));
    expect(await idOf(one)).toEqual(expect.any(String));
  });

  test.each([
    ['the key', '{"itemId":"a"}', '{"itemAttributes":"a"}'],
    ['an item that looks like an id', '{"itemId":"[\\"itemAttributes\\",\\"a\\",\\"\\"]"}', '{"itemAttributes":"a"}'],
    ['the text', '{"itemId":"a"}', '{"itemId":"b"}'],
    ['what follows the text that is kept', `{"itemId":"${'x'.repeat(300)}y"}`, `{"itemId":"${'x'.repeat(300)}z"}`],
    ['how long it is', `{"itemId":"${'x'.repeat(200)}"}`, `{"itemId":"${'x'.repeat(201)}"}`],
    ['the filter\'s values', '{"itemId":"a","filterValues":{"x":"1"}}', '{"itemId":"a","filterValues":{"x":"2"}}'],
    ['the filter\'s names', '{"itemId":"a","filterValues":{"x":"1"}}', '{"itemId":"a","filterValues":{"y":"1"}}'],
  ])('changes with %s', async (_, one, other) => {
    expect(await idOf(one)).not.toBe(await idOf(other));
  });

  test('is short, as is the text', async () => {
    const [{ query }] = await read(`{"itemAttributes":"${'x'.repeat(100_000)}"}`);
    expect(query?.text).toBe('x'.repeat(200));
    expect(query?.id.length).toBeLessThan(300);
  });
});

test('reading stops where the visitor wants, and goes on there', async () => {
  const file = '{"itemId":"1"}\n{"itemId":"2"}\n{"itemId":"3"}\n';
  const source = new Source([file, file]);
  const seen: unknown[] = [];
  const cursor = await scanInput(source, ({ query }) => { seen.push(query?.text); return seen.length < 2; });
  expect([cursor, source.closed, source.read]).toEqual([{ offset: 30, line: 3 }, true, 1]);
  const end = await scanInput(new Source([file.slice(cursor.offset)]), ({ line, query }) => { seen.push([line, query?.text]); }, cursor);
  expect(seen).toEqual(['1', '2', [3, '3']]);
  expect(end).toEqual({ offset: 45, line: 4 });
});

test('a source that fails fails the reading, and a visitor that fails closes the source', async () => {
  const broken = (async function* () { yield Buffer.from('{"itemId":"1"}\n'); throw new Error('connection lost'); })();
  await expect(scanInput(broken, () => undefined)).rejects.toThrow('connection lost');
  const source = new Source(['{}\n']);
  await expect(scanInput(source, () => { throw new Error('no'); })).rejects.toThrow('no');
  expect(source.closed).toBe(true);
});
