import { gzipSync } from 'node:zlib';
import { scanned } from './scanned';
import { LineScanner, ScannedLine } from '../../../src/handler/scanning/line-scanner';

const ANYTHING = {};
const TEXTS = { members: { a: { text: 5 }, b: { text: 10 } } } as const;

const problemsOf = (file: Uint8Array | string): unknown[] =>
  scanned(ANYTHING, [file]).map(({ line, problem }) => problem && [line, problem.byte, problem.code, problem.message]);

describe('a line that is no object', () => {
  test.each<[string, Uint8Array | string, number, string, string]>([
    ['empty', '', 1, 'EMPTY', 'the line is empty'],
    ['of blanks alone', ' \t\r', 1, 'EMPTY', 'the line is empty'],
    ['an array', ' [1]', 2, 'NOT_AN_OBJECT', 'is not a JSON object'],
    ['a string', '"a"', 1, 'NOT_AN_OBJECT', 'is not a JSON object'],
    ['null', 'null', 1, 'NOT_AN_OBJECT', 'is not a JSON object'],
    ['a number', '-1', 1, 'NOT_AN_OBJECT', 'is not a JSON object'],
    ['no JSON', 'itemId,1', 1, 'NOT_JSON', 'is not JSON: at byte 1, expected a JSON object, got "i"'],
    ['two objects', '{} {}', 4, 'NOT_JSON', 'is not JSON: at byte 4, expected the end of the line, got "{"'],
    ['with single quotes', '{\'a\':1}', 2, 'NOT_JSON', 'is not JSON: at byte 2, expected a member or "}", got "\'"'],
    ['with a comma at the end of an object', '{"a":1,}', 8, 'NOT_JSON', 'is not JSON: at byte 8, expected a member, got "}"'],
    ['with a comma at the end of an array', '{"a":["x",]}', 11, 'NOT_JSON', 'is not JSON: at byte 11, expected a value, got "]"'],
    ['without a comma', '{"a":["x" "y"]}', 11, 'NOT_JSON', 'is not JSON: at byte 11, expected "," or "]", got """'],
    ['without a colon', '{"a" 1}', 6, 'NOT_JSON', 'is not JSON: at byte 6, expected ":", got "1"'],
    ['without a value', '{"a":}', 6, 'NOT_JSON', 'is not JSON: at byte 6, expected a value, got "}"'],
    ['with the wrong end of an array', '{"a":[1}}', 8, 'NOT_JSON', 'is not JSON: at byte 8, expected "," or "]", got "}"'],
    ['with the wrong end of an object', '{"a":1]', 7, 'NOT_JSON', 'is not JSON: at byte 7, expected "," or "}", got "]"'],
    ['with a number that begins with 0', '{"a":01}', 7, 'NOT_JSON', 'is not JSON: at byte 7, expected the number to go on or end, got "1"'],
    ['with a number without digits', '{"a":-}', 7, 'NOT_JSON', 'is not JSON: at byte 7, expected a digit, got "}"'],
    ['with a point at the end', '{"a":1.}', 8, 'NOT_JSON', 'is not JSON: at byte 8, expected a digit, got "}"'],
    ['with an exponent without digits', '{"a":1e+}', 9, 'NOT_JSON', 'is not JSON: at byte 9, expected a digit, got "}"'],
    ['with a plus sign', '{"a":+1}', 6, 'NOT_JSON', 'is not JSON: at byte 6, expected a value, got "+"'],
    ['with NaN', '{"a":NaN}', 6, 'NOT_JSON', 'is not JSON: at byte 6, expected a value, got "N"'],
    ['with a word that goes wrong', '{"a":trve}', 8, 'NOT_JSON', 'is not JSON: at byte 8, expected true, false or null, got "v"'],
    ['with a word that goes on', '{"a":nulls}', 10, 'NOT_JSON', 'is not JSON: at byte 10, expected true, false or null to end, got "s"'],
    ['with a tab in a string', '{"a\tb":1}', 4, 'NOT_JSON', 'is not JSON: at byte 4, expected a character that needs no escape, got 0x09'],
    ['with an escape that is none', '{"a":"\\x"}', 8, 'NOT_JSON', 'is not JSON: at byte 8, expected one of "\\/bfnrtu after a backslash, got "x"'],
    ['with an escape that is too short', '{"a":"\\u12"}', 11, 'NOT_JSON', 'is not JSON: at byte 11, expected a hexadecimal digit, got """'],
    ['cut off in a name', '{"a', 4, 'TRUNCATED', 'is cut off: it ends at byte 4 inside a string'],
    ['cut off in an escape', '{"a":"\\u00', 11, 'TRUNCATED', 'is cut off: it ends at byte 11 inside a string'],
    ['cut off in an array', '{"a":["1",', 11, 'TRUNCATED', 'is cut off: it ends at byte 11 where a value was expected'],
    ['cut off in a word', '{"a":tr', 8, 'TRUNCATED', 'is cut off: it ends at byte 8 where true, false or null was expected'],
    ['cut off before its end', '{"a":1', 7, 'TRUNCATED', 'is cut off: it ends at byte 7 where the number to go on or end was expected'],
    ['with a byte that is no character', Buffer.from('{"a":"\xff"}', 'latin1'), 7, 'NOT_UTF_8', 'is not UTF-8 at byte 7'],
    ['with an overlong character', Buffer.from('{"a":"\xc0\x80"}', 'latin1'), 7, 'NOT_UTF_8', 'is not UTF-8 at byte 7'],
    ['with a surrogate as a character', Buffer.from('{"a":"é\xed\xa0\x80"}', 'latin1').subarray(0), 7, 'NOT_UTF_8', 'is not UTF-8 at byte 7'],
    ['with half a character at its end', Buffer.from('{"a":"\xe2\x82', 'latin1'), 7, 'NOT_UTF_8', 'is not UTF-8 at byte 7'],
    ['with too many levels', `{"a":${'['.repeat(1000)}`, 1005, 'TOO_DEEP', 'has more than 1000 levels of objects and arrays at byte 1005'],
  ])('%s: says what is wrong and where, and goes on with the next one', (_, bad, byte, code, message) => {
    const file = Buffer.concat([Buffer.from('{"a":"ü"}\n'), Buffer.from(bad), Buffer.from('\n{}\n')]);
    expect(problemsOf(file)).toEqual([undefined, [2, byte, code, message], undefined]);
  });

  test.each<[string, Uint8Array, string, string]>([
    ['a byte order mark', Buffer.from('\ufeff{"a":1}\n{}'), 'BYTE_ORDER_MARK', 'begins with a byte order mark, which is not JSON'],
    ['gzip', gzipSync('{"a":1}\n'), 'GZIP', 'is not text but looks compressed with gzip'],
    ['UTF-16', Buffer.from('\ufeff{"a":1}', 'utf16le'), 'UTF_16', 'is not UTF-8 but looks like UTF-16'],
    ['UTF-16 the other way round', Buffer.from('\ufeff{}', 'utf16le').swap16(), 'UTF_16', 'is not UTF-8 but looks like UTF-16'],
  ])('%s is known by the first bytes of a file, however they come', (_, file, code, message) => {
    expect(problemsOf(file)[0]).toEqual([1, 1, code, message]);
    expect(scanned(ANYTHING, [...file].map((byte) => Uint8Array.of(byte))).map(({ problem }) => problem?.code)[0]).toBe(code);
  });

  test('is not taken for a byte order mark in the middle of a file', () => {
    expect(problemsOf('{}\n\ufeff{}')).toEqual([undefined, [2, 1, 'NOT_JSON', 'is not JSON: at byte 1, expected a JSON object, got 0xef']]);
    expect(scanned(ANYTHING, ['\ufeff{}'], { offset: 3, line: 2 })[0].problem?.code).toBe('NOT_JSON');
  });
});

test('lines without an end, with a carriage return, and levels up to the limit are fine', () => {
  const deep = `{"a":${'['.repeat(999)}${']'.repeat(999)}}`;
  expect(scanned(ANYTHING, ['{}\r', '\n{}\n', deep]).map(({ problem, ending }) => [problem, ending])).toEqual([[undefined, 'CRLF'], [undefined, 'LF'], [undefined, 'NONE']]);
});

test('a file without a byte has no lines, and an empty line at its end is none', () => {
  expect(scanned(ANYTHING, [])).toEqual([]);
  expect(scanned(ANYTHING, [''])).toEqual([]);
  expect(scanned(ANYTHING, ['{}\n'])).toHaveLength(1);
  expect(problemsOf('{}\n\n')).toEqual([undefined, [2, 1, 'EMPTY', 'the line is empty']]);
});

test('places are bytes, counted over all chunks', () => {
  const places = scanned(ANYTHING, ['{"ü":1}\r', '\n', '\n{"', 'b":2}']).map(({ line, offset, next }) => [line, offset, next]);
  expect(places).toEqual([
    [1, 0, { offset: 10, line: 2 }], [2, 10, { offset: 11, line: 3 }], [3, 11, { offset: 18, line: 4 }],
  ]);
});

describe('texts', () => {
  const texts = (line: string): unknown[] => {
    const [{ value }] = scanned(TEXTS, [line]);
    return [value?.members.a?.text, value?.members.b?.text];
  };

  test('are those of strings, and the JSON of anything else', () => {
    expect(texts('{"a":"\\u00fc\\n","b":{"x": 1}}')).toEqual(['ü\n', '{"x": 1}']);
    expect(texts('{"a":-1.5 ,"b":[ {}, 1]}')).toEqual(['-1.5', '[ {}, 1]']);
    expect(texts('{"b": true }')).toEqual([undefined, 'true']);
  });

  test('are cut, but not within a pair of surrogates', () => {
    expect(texts('{"a":"123456","b":{"x":"1234567890"}}')).toEqual(['12345', '{"x":"1234']);
    expect(texts('{"a":"1234😀"}')).toEqual(['1234', undefined]);
    expect(texts('{"a":"123😀"}')).toEqual(['123😀', undefined]);
    expect(texts('{"a":"1234\\ud83d\\ude00"}')).toEqual(['1234', undefined]);
  });

  test('of the member that comes last count where a name comes twice', () => {
    expect(texts('{"a":"1","a":{},"\\u0061":"2"}')).toEqual(['2', undefined]);
  });
});

test('other members are kept up to a number, and a length of their names', () => {
  const members = (count: number, length = 1): string => `{${Array.from({ length: count }, (_, i) => `"${String(i).padStart(length, 'x')}":1`).join(',')}}`;
  const found = (line: string): unknown[] => scanned({ others: {} }, [line]).map(({ value }) => [value?.size, value?.others.size, value?.left]);
  expect(found(members(1000, 256))).toEqual([[1000, 1000, false]]);
  expect(found(members(1001))).toEqual([[1001, 1000, true]]);
  expect(found(members(1, 257))).toEqual([[1, 0, true]]);
});

test('nothing comes any more once the visitor has said no, also within a chunk', () => {
  const lines: ScannedLine[] = [];
  const scanner = new LineScanner(ANYTHING, (line) => { lines.push(line); return lines.length < 2; });
  for (const chunk of ['{}\n{}\n{}\n', '{}\n']) scanner.push(Buffer.from(chunk));
  scanner.end();
  expect([lines.length, scanner.done, scanner.cursor]).toEqual([2, true, { offset: 6, line: 3 }]);
});

test('chunks that are written over afterwards do no harm', () => {
  const lines: ScannedLine<typeof TEXTS>[] = [];
  const scanner = new LineScanner(TEXTS, (line) => { lines.push(line); });
  const chunk = Buffer.alloc(4);
  for (const part of ['{"a"', ':"\u20ac', '\u00fc\u00fc', '\u00fc"}']) {
    for (const byte of Buffer.from(part)) {
      chunk[0] = byte;
      scanner.push(chunk.subarray(0, 1));
    }
  }
  scanner.end();
  expect(lines[0].value?.members.a?.text).toBe('\u20ac\u00fc\u00fc\u00fc');
});
