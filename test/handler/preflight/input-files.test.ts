import { gzipSync } from 'node:zlib';
import { awsError, Content } from './fake-objects';
import { ATTRIBUTE_LINE, ATTRIBUTES, items, ITEMS, look, NOTHING, OTHER, serviceOf } from './looking';

const LONG = Buffer.from(`{"itemId": "${'x'.repeat(100_000)}`);
const NO_QUERY = 'has neither "itemId" nor "itemAttributes"';
const ON_A_LINE = ': each query has to stand on a line of its own';
const at = (place: string, ...messages: string[]): string[] => messages.map((message, index) => `s3://input/q/1:${Number(place) + index}: ${message}`);

describe('a bad file is a problem with its place', () => {
  test.each<[string, Content, string[]]>([
    ['truncated', items(1) + '{"itemId": "10', at('2', 'is cut off: it ends at byte 15 inside a string')],
    ['with a byte order mark', '\ufeff' + items(1), at('1', 'begins with a byte order mark, which is not JSON: save the file as UTF-8 without it')],
    ['gzip', gzipSync(items(1, 2)), [expect.stringMatching(/^s3:\/\/input\/q\/1:1: is not text but looks compressed with gzip: unpack it$/)]],
    ['binary', Buffer.from([0, 1, 2, 3]), at('1', 'is not JSON: at byte 1, expected a JSON object, got 0x00')],
    ['one line without an end', LONG, at('1', 'is cut off: it ends at byte 100013 inside a string')],
    ['invalid UTF-8', Buffer.concat([Buffer.from('{"itemId": "'), Buffer.from([0xc3, 0x28]), Buffer.from('"}\n')]), at('1', 'is not UTF-8 at byte 13')],
    ['UTF-16', Buffer.from('\ufeff' + items(1), 'utf16le'), [expect.stringMatching(/^s3:\/\/input\/q\/1:1: is not UTF-8 but looks like UTF-16: save it as UTF-8$/), expect.any(String)]],
    ['with an empty line', items(1) + '\n' + items(2), at('2', 'the line is empty: remove it')],
    ['of the other kind', ATTRIBUTE_LINE, at('1', 'asks with "itemAttributes", but recipe aws-item-affinity wants "itemId"')],
    ['with more than three problems', '{}\n{}\n{}\n{}\n', at('1', NO_QUERY, NO_QUERY, NO_QUERY)],
    ['an array', '[{"itemId": "1"},\n{"itemId": "2"}]\n', at('1', `is not a JSON object${ON_A_LINE}`, 'is not JSON: at byte 16, expected the end of the line, got "]"')],
    ['with a line that is cut off', `${items(1)}{"itemId": "10\n${items(2)}`, at('2', 'is cut off: it ends at byte 15 inside a string')],
    ['pretty-printed', '{\n}\n', at('1', `is cut off: it ends at byte 2 where a member or "}" was expected${ON_A_LINE}`, 'is not JSON: at byte 1, expected a JSON object, got "}"')],
    ['without queries', '{"item": "1"}\n', at('1', 'has neither "itemId" nor "itemAttributes"')],
    ['archived', awsError('InvalidObjectState'), ['s3://input/q/1: is archived: restore it first']],
  ])('%s', async (_, content, problems) => {
    expect(await look({ files: { 'q/1': content } })).toEqual({ ...NOTHING, problems });
  });
});

describe('the kind of queries', () => {
  const OTHER_KEY = 'asks with "itemAttributes", but line 2 asks with "itemId", and a recipe wants one of them';
  test.each<[string, string, Record<string, Content>, string[]]>([
    ['items of item affinity', ITEMS, { 'q/1': items(1), 'q/2': items(2) }, []],
    ['attributes of item attribute affinity', ATTRIBUTES, { 'q/1': ATTRIBUTE_LINE }, []],
    ['items of item attribute affinity', ATTRIBUTES, { 'q/1': ATTRIBUTE_LINE + items(1) },
      ['s3://input/q/1:2: asks with "itemId", but recipe aws-item-attribute-affinity wants "itemAttributes"']],
    ['items of a recipe that is not known', OTHER, { 'q/1': items(1), 'q/2': items(2) }, []],
    ['attributes of a recipe that is not known', OTHER, { 'q/1': ATTRIBUTE_LINE }, []],
    ['both in a file', OTHER, { 'q/1': '{}\n' + items(1) + ATTRIBUTE_LINE },
      ['s3://input/q/1:1: has neither "itemId" nor "itemAttributes"', `s3://input/q/1:3: ${OTHER_KEY}`]],
    ['both in two files', OTHER, { 'q/1': items(1), 'q/2': ATTRIBUTE_LINE + 'x\n' }, [
      's3://input/q/2:1: asks with "itemAttributes", but s3://input/q/1:1 asks with "itemId", and a recipe wants one of them',
      's3://input/q/2:2: is not JSON: at byte 1, expected a JSON object, got "x"',
    ]],
    ['the wrong one first, where it is known', ITEMS, { 'q/1': ATTRIBUTE_LINE, 'q/2': items(1) },
      ['s3://input/q/1:1: asks with "itemAttributes", but recipe aws-item-affinity wants "itemId"']],
  ])('%s', async (_, recipe, files, problems) => {
    expect(await look({ personalize: serviceOf(recipe), files })).toEqual({ ...NOTHING, problems });
  });
});

describe('warnings', () => {
  const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + n);
  const attributes = (count: number): string => numbers(0, count).map((n) => `{"itemAttributes": "ITEMS.a = \\"${n}\\""}\n`).join('');

  test.each<[string, string, Record<string, Content>, string[]]>([
    ['as many items as documented', ITEMS, { 'q/1': items(...numbers(0, 500)) }, []],
    ['more', ITEMS, { 'q/1': items(...numbers(0, 501)) }, ['s3://input/q/1 has 501 queries, but Personalize documents at most 500 a file with "itemId"']],
    ['more in two files', ITEMS, { 'q/1': items(-1), 'q/2': items(...numbers(0, 501)), 'q/3': items(...numbers(1000, 502)) },
      ['s3://input/q/2 has 501 queries, but Personalize documents at most 500 a file with "itemId"; so has 1 other']],
    ['as many attributes as documented', ATTRIBUTES, { 'q/1': attributes(10) }, []],
    ['more of them', ATTRIBUTES, { 'q/1': attributes(11) }, ['s3://input/q/1 has 11 queries, but Personalize documents at most 10 a file with "itemAttributes"']],
    ['a query that comes again', ITEMS, { 'q/1': items(1, 2, 1) }, ['s3://input/q/1:3: asks for what another line asks for']],
    ['some in other files', ITEMS, { 'q/1': items(1), 'q/2': items(2, 1), 'q/3': items(1, 2) }, ['s3://input/q/2:2: asks for what another line asks for, as 3 lines do']],
    ['CR LF', ITEMS, { 'q/1': items(1) + '{"itemId": "2"}\r\n{"itemId": "3"}\r\n' }, ['s3://input/q/1:2: ends with CR LF, which Personalize does not document; LF alone is safe']],
    ['CR LF in three files', ITEMS, { 'q/1': '{"itemId": "1"}\r\n', 'q/2': '{"itemId": "2"}\r\n', 'q/3': '{"itemId": "3"}\r\n' },
      ['s3://input/q/1:1: ends with CR LF, which Personalize does not document; LF alone is safe; so do 2 others']],
    ['a file that vanishes', ITEMS, { 'q/1': awsError('NoSuchKey'), 'q/2': items(1) }, ['s3://input/q/1 was there when it was listed, but not when it was read']],
    ['three of them', ITEMS, { 'q/1': awsError('NoSuchKey'), 'q/2': items(1), 'q/3': awsError('NoSuchKey'), 'q/4': awsError('NoSuchKey') },
      ['s3://input/q/1 was there when it was listed, but not when it was read; so were 2 others']],
  ])('%s', async (_, recipe, files, warnings) => {
    expect(await look({ personalize: serviceOf(recipe), files })).toEqual({ ...NOTHING, warnings });
  });

  test('of all kinds are five, and none is long', async () => {
    const folder = `q/${'x'.repeat(900)}`;
    const files = {
      [`${folder}/`]: '', [`${folder}0`]: '', [`${folder}1`]: awsError('NoSuchKey'), [`${folder}2`]: items(...numbers(0, 501)), [`${folder}3`]: '{"itemId": "1"}\r\n',
    };
    const { warnings } = await look({ files });
    expect(warnings.map((warning) => /has 501|another line|vanish|listed|CR LF|is empty|marker/.exec(warning)?.[0])).toEqual(['has 501', 'another line', 'listed', 'CR LF', 'is empty']);
    expect(Math.max(...warnings.map(({ length }) => length))).toBeLessThanOrEqual(300);
  });
});

test.each([
  ['alone', ['q/1'], ''],
  ['with all others', ['q/1', 'q/2', 'q/3'], '; so did 2 others'],
])('a file that vanishes %s leaves no query', async (_, keys, more) => {
  const files = Object.fromEntries(keys.map((key) => [key, awsError('NoSuchKey')]));
  expect((await look({ files })).problems).toEqual([`s3://input/q/1 vanished while it was read${more}: deploy again when nothing changes the input any more`]);
});

test.each([[ITEMS, '{"itemId": "105"}'], [OTHER, '{"itemId": "105"}'], [ATTRIBUTES, '{"itemAttributes": "ITEMS.genres = \\"Comedy\\""}']])(
  'where there is no query, one for %s is shown', async (recipe, example) => {
    expect((await look({ personalize: serviceOf(recipe), files: { 'q/1': '' } })).problems).toEqual([`no file below s3://input/q/ holds a query, such as ${example}`]);
  },
);

test.each<[string, Content, Content]>([
  ['lines', 'x\n{\n"\n', ''],
  ['keys of queries', items(1), ATTRIBUTE_LINE + '{\n[\n'],
])('problems of %s leave room for their words, however long the names are', async (_, one, other) => {
  const folder = `q/${'x'.repeat(900)}`;
  const { problems } = await look({ personalize: serviceOf(OTHER), files: { [`${folder}/1`]: one, [`${folder}/2`]: other } });
  expect(problems).toHaveLength(3);
  expect(problems.join('\n').length).toBeLessThanOrEqual(900);
  for (const problem of problems) expect(problem).toMatch(/^s3:\/\/input\/q\/x+…x+\/[12]:[123]: .*(got "x"|on a line of its own|a recipe wants one of them)$/);
});

test('a problem that is long itself leaves room for others', async () => {
  const personalize = { ...serviceOf(ITEMS), version: async () => ({ status: 'CREATE FAILED', failureReason: 'x'.repeat(2000) }) };
  const { problems } = await look({ personalize });
  expect(problems).toEqual([expect.stringMatching(/^solution version .*x…$/), expect.stringContaining('nothing lies below')]);
  expect(problems.join('\n').length).toBeLessThanOrEqual(900);
});

test('what keeps a file from being read is an obstacle, and what was found is kept', async () => {
  const denied = awsError('AccessDenied', 'reading s3://input/q/2: denied');
  expect(await look({ files: { 'q/1': items(1, 1), 'q/2': denied } })).toEqual({
    problems: [], warnings: ['checked 1 of 2 files of s3://input/q/: 1 could not be read', 's3://input/q/1:2: asks for what another line asks for'], obstacles: [denied],
  });
  const reset = awsError('ECONNRESET');
  const broken = function* (): Generator<Buffer> { yield Buffer.from('x\n'); throw reset; };
  expect(await look({ files: { 'q/1': broken } })).toEqual({ ...NOTHING, problems: [expect.stringContaining('s3://input/q/1:1: is not JSON')], obstacles: [reset] });
  expect(reset.message).toBe('reading s3://input/q/1: ECONNRESET');
});
