import { createHash } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Aws, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ItemAttributes, SegmentInput } from '../src';
import { newJob, newStack } from './support/stack';

/** The uploaded file and the properties of the job, as they come out of a synth. */
function synthesized(input: SegmentInput): { readonly content: string; readonly asset: Record<string, unknown> } {
  const app = new App();
  newJob(new Stack(app, 'Shop'), { input });
  const { directory } = app.synth();
  const template = JSON.parse(fs.readFileSync(path.join(directory, 'Shop.template.json'), 'utf8'));
  const [job] = Object.values<{ Type: string; Properties: { Input: { Asset: Record<string, string> } } }>(template.Resources).filter(({ Type }) => Type === 'Custom::PersonalizeBatchSegmentJob');
  const asset = job.Properties.Input.Asset;
  return { asset, content: fs.readFileSync(path.join(directory, `asset.${asset.Key}`), 'utf8') };
}

describe('given input', () => {
  test('of items is one JSON Lines asset', () => {
    expect(synthesized(SegmentInput.fromItemIds(['b-101', 'b "205"'])).content).toBe('{"itemId":"b-101"}\n{"itemId":"b \\"205\\""}\n');
  });

  test('of item attributes is one JSON Lines asset', () => {
    const input = SegmentInput.fromItemAttributes([ItemAttributes.where('genres', 'Comedy').and('audience', 'teen')]);
    expect(synthesized(input).content).toBe('{"itemAttributes":"ITEMS.genres = \\"Comedy\\" AND ITEMS.audience = \\"teen\\""}\n');
  });

  test('is known by the hash of its content, whatever the CDK calls its asset', () => {
    const { asset, content } = synthesized(SegmentInput.fromItemIds(['b-101']));
    expect(asset.Hash).toBe(createHash('sha256').update(content).digest('hex').slice(0, 32));
    expect(asset.Hash).toBe('53b288120fd2849004226105a6d1bd05');
  });

  test.each([
    [SegmentInput.fromItemIds(['b-101']), '500'],
    [SegmentInput.fromItemAttributes([ItemAttributes.where('genres', 'Comedy')]), '10'],
  ])('tells how many queries a file may have', (input, lines) => {
    expect(synthesized(input).asset.LinesPerFile).toBe(lines);
  });

  test('leaves no file of its own behind', () => {
    const leftovers = () => fs.readdirSync(fs.realpathSync(os.tmpdir())).filter((name) => name.startsWith('segment-input-'));
    const before = leftovers();
    synthesized(SegmentInput.fromItemIds(['b-101']));
    expect(leftovers()).toEqual(before);
  });
});

/** Each input as a construct takes it: an error is thrown, warnings are counted. */
function warnings(input: SegmentInput | ((stack: Stack) => SegmentInput), text: string): number {
  const stack = newStack();
  newJob(stack, { input: input instanceof SegmentInput ? input : input(stack) });
  return Annotations.fromStack(stack).findWarning('/Shop/Readers', Match.stringLikeRegexp(text)).length;
}

const items = (count: number): string[] => Array.from({ length: count }, (_, i) => `b-${i}`);
const teens = ItemAttributes.where('audience', 'teen');

describe('given items', () => {
  test('carry values for the placeholders of a filter, quoted', () => {
    const input = SegmentInput.fromItems([{ itemId: 'b-101', filterValues: { COUNTRY: 'Japan', AUTHOR: 'O "Q"' } }, { itemId: 'b-205' }, { itemId: 'b-206', filterValues: {} }]);
    expect(synthesized(input).content.split('\n').slice(0, -1)).toEqual([
      '{"itemId":"b-101","filterValues":{"AUTHOR":"\\"O \\\\\\"Q\\\\\\"\\"","COUNTRY":"\\"Japan\\""}}',
      '{"itemId":"b-205"}',
      '{"itemId":"b-206"}',
    ]);
  });

  test('are the same content in whatever order their filter values come', () => {
    const hash = (filterValues: Record<string, string>): unknown => synthesized(SegmentInput.fromItems([{ itemId: 'b-101', filterValues }])).asset.Hash;
    expect(hash({ A: '1', B: '2' })).toBe(hash({ B: '2', A: '1' }));
    expect(hash({ A: '1', B: '2' })).not.toBe(hash({ A: '2', B: '1' }));
  });

  test.each<[string, string[]]>([['one', [Aws.REGION]], ['a list', Fn.split(',', Aws.REGION)]])('are refused as a token: %s', (_, ids) => {
    expect(() => newJob(newStack(), { input: SegmentInput.fromItemIds(ids) })).toThrow('input takes itemIds that are known at synth, not tokens');
  });

  test('are refused with a placeholder that is none', () => {
    const input = SegmentInput.fromItems([{ itemId: 'b-101', filterValues: { 'COUNTRY ': 'Japan' } }]);
    expect(() => newJob(newStack(), { input })).toThrow('without $, got "COUNTRY "');
  });

  test('are at most 500,000', () => {
    expect(() => SegmentInput.fromItemIds(items(500_001))._validate(newStack()))
      .toThrow('Shop: input must have at most 500000 queries with itemId: 1000 files of 500, got 500001');
  });

  test('are warned of when they come twice', () => {
    expect(warnings(SegmentInput.fromItemIds(['b-1', 'b-2', 'b-1', 'b-1']), 'The input has 2 queries that it had before; the first one is \\{"itemId":"b-1"\\}')).toBe(1);
    expect(warnings(SegmentInput.fromItemIds(['b-1', 'b-2']), 'had before')).toBe(0);
  });
});

describe('given item attributes', () => {
  test('carry values for the placeholders of a filter, quoted', () => {
    const query = teens.withFilterValues({ COUNTRY: 'France', GENRE: 'x' }).withFilterValues({ COUNTRY: 'Japan' }).and('genres', 'Comedy');
    expect(synthesized(SegmentInput.fromItemAttributes([query])).content)
      .toBe('{"itemAttributes":"ITEMS.audience = \\"teen\\" AND ITEMS.genres = \\"Comedy\\"","filterValues":{"COUNTRY":"\\"Japan\\"","GENRE":"\\"x\\""}}\n');
  });

  test('are at most 10,000', () => {
    const queries = (count: number) => SegmentInput.fromItemAttributes(items(count).map((value) => ItemAttributes.where('series', value)));
    expect(() => newJob(newStack(), { input: queries(10_000) })).not.toThrow();
    expect(() => newJob(newStack(), { input: queries(10_001) })).toThrow('input must have at most 10000 queries with itemAttributes: 1000 files of 10, got 10001');
  });

  test('are no duplicates when their filter values differ', () => {
    expect(warnings(SegmentInput.fromItemAttributes([teens, teens.withFilterValues({ COUNTRY: 'Japan' })]), 'had before')).toBe(0);
    expect(warnings(SegmentInput.fromItemAttributes([teens, teens]), 'The input has 1 query that it had before')).toBe(1);
  });
});

describe('a file', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'segment-file-'));
  const file = path.join(folder, 'queries.jsonl');
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  /** The input of a file with this content. */
  const fileOf = (content: string | Buffer): SegmentInput => {
    fs.writeFileSync(file, content);
    return SegmentInput.fromFile(file);
  };
  const query = '{"itemId":"b-101"}';

  test('is the same input as the same queries given otherwise', () => {
    const given = synthesized(SegmentInput.fromItems([{ itemId: 'b-ü', filterValues: { A: '1', B: '2' } }, { itemId: 'b-2' }]));
    const read = synthesized(fileOf(' { "filterValues" : {"B":"\\"2\\"", "A":"\\"1\\""}, "itemId": "b-\\u00fc" } \n{"itemId":"b-2"}'));
    expect(read).toEqual(given);
  });

  test.each([
    ['CR LF', `${query}\r\n{"itemId":"b-205"}\r\n`],
    ['LF, but for the last line', `${query}\n{"itemId":"b-205"}`],
    ['CR LF, but for the last line', `${query}\r\n{"itemId":"b-205"}`],
  ])('has the same hash with %s', (_, content) => {
    expect(synthesized(fileOf(content))).toEqual(synthesized(SegmentInput.fromItemIds(['b-101', 'b-205'])));
  });

  test.each([[query, '500'], ['{"itemAttributes":"ITEMS.genres = \\"Comedy\\""}', '10']])('tells by its first line how many queries a file may have: %s', (content, lines) => {
    expect(synthesized(fileOf(content)).asset.LinesPerFile).toBe(lines);
  });

  test.each<[string, string | Buffer, string]>([
    ['is empty', '', 'input must have at least one of its queries, got []'],
    ['has a blank line', `${query}\n\n${query}\n`, `input ${file}:2 must not be blank, got ""`],
    ['ends with a blank line', `${query}\n \n`, `input ${file}:2 must not be blank, got ""`],
    ['has a line of CR LF alone', `${query}\r\n\r\n`, `input ${file}:2 must not be blank, got ""`],
    ['has no JSON', `${query}\nb-205\n`, `input ${file}:2 must be a JSON object, got "b-205"`],
    ['has JSON that is no object', '["b-101"]', `input ${file}:1 must be a JSON object, got "[\\"b-101\\"]"`],
    ['has null', 'null', `input ${file}:1 must be a JSON object, got "null"`],
    ['has an object that goes on in the next line', '{\n"itemId":"b-101"}', `input ${file}:1 must be a JSON object, got "{"`],
    ['has two objects in a line', query + query, 'must be a JSON object'],
    ['has no query', '{"userId":"u-1"}', `input ${file}:1 must have either itemId or itemAttributes, and beside it nothing but filterValues, got "{\\"userId\\":\\"u-1\\"}"`],
    ['has a member of every object for a query', '{"toString":"u-1"}', 'must have either itemId or itemAttributes'],
    ['has filter values alone', '{"filterValues":{"A":"1"}}', 'must have either itemId or itemAttributes'],
    ['has both kinds in a line', '{"itemId":"b-101","itemAttributes":"x"}', 'must have either itemId or itemAttributes'],
    ['has something else in a line', '{"itemId":"b-101","numResults":"5"}', 'and beside it nothing but filterValues'],
    ['has both kinds', `${query}\n{"itemAttributes":"x"}`, `input ${file}:2 must have itemId, as the lines before it have, got`],
    ['has an empty id', '{"itemId":""}', `input ${file}:1 must have a string that is not empty as its itemId`],
    ['has a number as an id', '{"itemId":101}', 'must have a string that is not empty as its itemId'],
    ['has filter values that are no object', '{"itemId":"b-101","filterValues":["Japan"]}', 'must have an object of strings as its filterValues'],
    ['has filter values that are no strings', '{"itemId":"b-101","filterValues":{"YEAR":2001}}', 'must have an object of strings as its filterValues'],
    ['has null as its filter values', '{"itemId":"b-101","filterValues":null}', 'must have an object of strings as its filterValues'],
    ['begins with a byte order mark', `\uFEFF${query}`, `input ${file}:1 must not begin with a byte order mark, got`],
    ['is not UTF-8', Buffer.from(`${query}\n{"itemId":"b-\u00fc"}`, 'latin1'), `input ${file}:2 must be UTF-8, got "{\\"itemId\\":\\"b-\uFFFD\\"}"`],
    ['is UTF-16', Buffer.from(`\uFEFF${query}`, 'utf16le'), `input ${file}:1 must be UTF-8, got`],
  ])('is refused when it %s', (_, content, message) => {
    expect(() => newJob(newStack(), { input: fileOf(content) })).toThrow(message);
  });

  test('is refused by the construct that takes it', () => {
    expect(() => newJob(newStack(), { input: fileOf('b-101') })).toThrow(new Error(`Shop/Readers: input ${file}:1 must be a JSON object, got "b-101"`));
  });

  test('shows no more than the start of a long line', () => {
    expect(() => newJob(newStack(), { input: fileOf('ü'.repeat(100_000)) })).toThrow(/got "ü{60}…"$/);
  });

  test.each([['is not there', 'nowhere.jsonl'], ['is a folder', '.']])('is refused when it %s', (_, name) => {
    expect(() => newJob(newStack(), { input: SegmentInput.fromFile(path.join(folder, name)) })).toThrow('Shop/Readers: input takes a file that is there (relative paths begin at ');
  });

  test('is refused as a token', () => {
    expect(() => newJob(newStack(), { input: SegmentInput.fromFile(Aws.REGION) })).toThrow('input takes a file that is known at synth, not a token');
  });

  test('may have lines longer than what is read at a time, and characters across that border', () => {
    const ids = ['x'.repeat(3_000_000), 'ü'.repeat(600_000), `x${'ü'.repeat(600_000)}`];
    expect(synthesized(fileOf(ids.map((itemId) => JSON.stringify({ itemId })).join('\r\n')))).toEqual(synthesized(SegmentInput.fromItemIds(ids)));
  });

  test('of 20 MB is read in seconds', () => {
    const lines = Buffer.from(items(100_000).map((id) => `${JSON.stringify({ itemId: id.padEnd(186, '.') })}\n`).join(''));
    const begun = Date.now();
    expect(synthesized(fileOf(lines)).content.length).toBe(20_000_000);
    expect(Date.now() - begun).toBeLessThan(10_000);
  }, 30_000);

  test('is warned of when a query comes twice', () => {
    expect(warnings(fileOf(`${query}\n{ "itemId": "b-101" }`), 'The input has 1 query that it had before')).toBe(1);
  });
});

describe('input in a bucket', () => {
  const inBucket = (key: string, bucketName?: string) => (stack: Stack): SegmentInput =>
    SegmentInput.fromBucket(bucketName ? s3.Bucket.fromBucketName(stack, 'Bucket', bucketName) : new s3.Bucket(stack, 'Bucket'), key);
  const unclosed = 'If it is a folder, write';

  test.each([['queries/2026', 1], ['queries', 1], ['2026.11/queries', 1], ['queries/', 0], ['queries/2026.jsonl', 0], ['', 0], [Aws.STACK_NAME, 0]])(
    'is warned of when its key may be a folder without its closing slash: %p', (key, count) => {
      expect(warnings(inBucket(key), unclosed)).toBe(count);
    });

  test.each<[string, string | undefined, number]>([['is known', 'shop', 245], ['is not known', undefined, 250]])('has a path of at most 256 characters when the bucket %s', (_, bucket, length) => {
    expect(warnings(inBucket('k'.repeat(length - 1) + '/', bucket), unclosed)).toBe(0);
    expect(() => warnings(inBucket('k'.repeat(length + 1) + '/', bucket), unclosed)).toThrow('Shop/Readers: input must have at most 256 characters as a whole path');
  });
});
