import { inspect } from 'util';
import { Source } from './source';
import { readSegments, SegmentFormatError } from '../../src/reader';

const GOOD = '{"input":{"itemId":"1"},"output":{"usersList":["u-secret"]},"error":null}';
const encoder = new TextEncoder();

/** What is read before the error, and the error. */
async function refusalOf(...chunks: readonly (string | Uint8Array)[]): Promise<{ count: number; error: unknown }> {
  let count = 0;
  try {
    const source = new Source(chunks.map((chunk) => (typeof chunk === 'string' ? encoder.encode(chunk) : chunk)));
    for await (const _ of readSegments(source)) count++;
    return { count, error: undefined };
  } catch (error) {
    return { count, error };
  }
}

describe('a line is refused', () => {
  test.each<[string, string, string]>([
    ['no JSON', '{"input":u-secret}\n', 'must be JSON'],
    ['two objects', `${GOOD}${GOOD}\n`, 'must be JSON'],
    ['a cut line', GOOD.slice(0, -30), 'must be JSON; the file ends in this line and may be cut off'],
    ['a byte order mark in the middle', `\uFEFF${GOOD}\n`, 'must be JSON'],
    ['NUL', '\0\n', 'must be JSON'],
    ['a list', '["u-secret"]\n', 'the line must be an object, got a list'],
    ['a string', '"u-secret"\n', 'the line must be an object, got a string'],
    ['null', 'null\n', 'the line must be an object, got null'],
    ['a line of input', '{"itemId":"1"}\n', 'output must be an object, got nothing (query "1")'],
    ['no input', '{"output":{"usersList":["u-secret"]}}\n', 'input must have either itemId or itemAttributes'],
    ['input that is no object', '{"input":"u-secret"}\n', 'input must be an object, got a string'],
    ['no query', '{"input":{},"output":{"usersList":["u-secret"]}}', 'input must have either itemId or itemAttributes'],
    ['two queries', '{"input":{"itemId":"1","itemAttributes":"2"},"output":{"usersList":[]}}', 'input must have either itemId or itemAttributes'],
    ['a query that is no string', '{"input":{"itemId":1},"output":{"usersList":[]}}', 'itemId must be a string, got a number'],
    ['attributes that are no string', '{"input":{"itemAttributes":{}},"output":{"usersList":[]}}', 'itemAttributes must be a string, got an object'],
    ['filter values that are no object', '{"input":{"itemId":"1","filterValues":["x"]}}', 'filterValues must be an object, got a list'],
    ['a filter value that is no string', '{"input":{"itemId":"1","filterValues":{"A":true}}}', 'each of filterValues must be a string, got a boolean'],
    ['no output', '{"input":{"itemId":"1"}}', 'output must be an object, got nothing (query "1")'],
    ['output that is a list', '{"input":{"itemId":"1"},"output":["u-secret"]}', 'output must be an object, got a list (query "1")'],
    ['no users', '{"input":{"itemId":"1"},"output":{},"error":null}', 'output must have usersList or recommendedUsers, or the line an error (query "1")'],
    ['users beside the query that are no list', '{"itemId":"1","recommendedUsers":"u-secret"}', 'recommendedUsers must be a list of strings (query "1")'],
    ['users that are no list', '{"input":{"itemId":"1"},"output":{"usersList":"u-secret"}}', 'usersList must be a list of strings (query "1")'],
    ['a user that is no string', '{"input":{"itemAttributes":"a = \\"b\\""},"output":{"recommendedUsers":["u-secret",2]}}',
      'recommendedUsers must be a list of strings (query "a = \\"b\\"")'],
  ])('that is or has %s', async (_, line, reason) => {
    const { count, error } = await refusalOf(`${GOOD}\n${GOOD}\n${line}`);
    expect(error).toBeInstanceOf(SegmentFormatError);
    expect(error).toMatchObject({ name: 'SegmentFormatError', message: `line 3: ${reason}`, line: 3, reason });
    expect(count).toBe(2);
    expect(inspect(error, { depth: 9 })).not.toContain('secret');
  });

  test.each<[string, Uint8Array]>([
    ['a byte that UTF-8 never has', Uint8Array.of(0x22, 0xFF, 0x22, 0x0A)],
    ['a character that is cut off', Uint8Array.of(0x22, 0xF0, 0x9F, 0x0A, 0x90, 0xB8, 0x22)],
    ['a character that is cut off by the end', Uint8Array.of(0x22, 0xC3)],
    ['an overlong character', Uint8Array.of(0x22, 0xC0, 0x80, 0x22, 0x0A)],
    ['half a surrogate pair', Uint8Array.of(0x22, 0xED, 0xA0, 0x80, 0x22, 0x0A)],
    ['gzip', Uint8Array.of(0x1F, 0x8B, 0x08, 0x00, 0x00)],
  ])('that has %s', async (_, bytes) => {
    expect(await refusalOf(`${GOOD}\n`, bytes)).toMatchObject({ count: 1, error: { message: 'line 2: must be UTF-8' } });
    expect((await refusalOf(`${GOOD}\n`)).count).toBe(1); // the next file does not suffer
  });

  test('with the beginning of a long query', async () => {
    const { error } = await refusalOf(JSON.stringify({ input: { itemAttributes: 'x'.repeat(101) }, output: {} }));
    expect(String(error)).toContain(`(query "${'x'.repeat(100)}…")`);
    expect(String(error)).not.toContain('x'.repeat(101));
  });
});
