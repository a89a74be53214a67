import { awsError, Content, FakeObjects } from './fake-objects';
import { items, look, NOTHING } from './looking';
import { Findings } from '../../../src/handler/preflight/preflight';

const numbered = (count: number, content: (n: number) => Content, name = ''): Record<string, Content> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`q/${String(n).padStart(5, '0')}${name}`, content(n)]));

/** What is found when listing fails so. */
async function unlisted(error: Error): Promise<Findings> {
  const objects = new FakeObjects({});
  objects.list = async () => { throw error; };
  return look({ objects });
}

describe('problems', () => {
  test.each<[string, Record<string, Content>, number | undefined, string[]]>([
    ['nothing at all', { elsewhere: items(1) }, undefined, ['nothing lies below s3://input/q/: upload the input first, or correct the path']],
    ['a folder marker alone', { 'q/': '' }, undefined, ['nothing but folder markers lies below s3://input/q/: upload the input first, or correct the path']],
    ['files without content alone', { 'q/1': '', 'q/2': '' }, undefined, ['no file below s3://input/q/ holds a query, such as {"itemId": "105"}']],
    ['more files than a job takes', numbered(1001, (n) => items(n)), undefined, ['s3://input/q/ has 1001 files, but a job takes at most 1000']],
    ['more files than are counted', numbered(3000, (n) => items(n)), undefined, ['s3://input/q/ has 2000 or more files, but a job takes at most 1000']],
    ['more bytes than a job takes', numbered(2, (n) => items(n)), 2 ** 29 + 1, ['s3://input/q/ has 1073741826 bytes, but a job takes at most 1073741824']],
    ['as much as a job takes', numbered(2, (n) => items(n)), 2 ** 29, []],
    ['as many files as a job takes', numbered(1000, (n) => items(n)), undefined, []],
  ])('%s', async (_, files, bytes, problems) => {
    const objects = new FakeObjects(files, bytes);
    expect((await look({ objects })).problems).toEqual(problems);
    expect(objects.most).toBe(2000);
  });

  const elsewhere = 's3://input/q/ cannot be read: bucket input is in another region, but Personalize reads only buckets of its own';
  test.each([
    ['NoSuchBucket', 'x', 's3://input/q/ cannot be read: there is no bucket input'],
    ['PermanentRedirect', 'x', elsewhere],
    ['IllegalLocationConstraintException', 'x', elsewhere],
    ['AuthorizationHeaderMalformed', 'The authorization header is malformed; the region \'eu-west-1\' is wrong; expecting \'us-east-1\'', elsewhere],
  ])('%s', async (name, message, problem) => {
    expect(await unlisted(awsError(name, message))).toEqual({ ...NOTHING, problems: [problem] });
  });
});

test.each(['AccessDenied', 'SlowDown', 'AuthorizationHeaderMalformed', 'ECONNRESET'])('%s is an obstacle', async (name) => {
  const error = awsError(name);
  expect(await unlisted(error)).toEqual({ ...NOTHING, obstacles: [error] });
});

describe('warnings', () => {
  test.each<[string, Record<string, Content>, string[]]>([
    ['a folder marker', { 'q/': '', 'q/1': items(1) }, ['s3://input/q/ is a folder marker, and was not read']],
    ['several', { 'q/': '', 'q/a/': '', 'q/b/': '', 'q/1': items(1) }, ['s3://input/q/ is a folder marker, and was not read; so are 2 others']],
    ['an empty file', { 'q/0': '', 'q/1': items(1) }, ['s3://input/q/0 is empty']],
    ['two of them', { 'q/0': '', 'q/1': items(1), 'q/2': '' }, ['s3://input/q/0 is empty; so is 1 other']],
    ['a file with a slash at its end', { 'q/1/': items(1) }, []],
  ])('%s', async (_, files, warnings) => {
    const objects = new FakeObjects(files);
    expect(await look({ objects })).toEqual({ ...NOTHING, warnings });
    expect(objects.keysRead).toEqual(Object.keys(files).filter((key) => files[key] !== '').sort());
  });

  test('of more folder markers than objects that are listed', async () => {
    const { problems, warnings } = await look({ files: { 'q/!': items(1), ...numbered(3000, () => '', '/') } });
    expect(problems).toEqual([]);
    expect(warnings).toContain('only the first 2000 objects below s3://input/q/ were looked at, since most of them are folder markers');
  });
});

describe('a path without a slash at its end', () => {
  test.each<[string, string[], string | undefined]>([
    ['one folder', ['q/1', 'q/2'], undefined],
    ['the file that it names', ['q'], undefined],
    ['files that begin alike', ['q-1', 'q-2'], undefined],
    ['a folder and one more', ['q/1', 'q_old/1', 'q_old/2'], 's3://input/q/ and also s3://input/q_old/'],
    ['a folder and files', ['q-1', 'q-2', 'q/1'], 's3://input/q/ and also s3://input/q-1 and 1 more'],
    ['two folders, neither of which it names', ['qa/1', 'qb/1'], 's3://input/qa/ and also s3://input/qb/'],
  ])('that takes %s', async (_, keys, taken) => {
    const files = Object.fromEntries(keys.map((key, n) => [key, items(n)]));
    const warnings = taken === undefined ? [] : [`the path s3://input/q takes ${taken}: end a folder with "/"`];
    expect(await look({ files, input: { Path: 's3://input/q' } })).toEqual({ ...NOTHING, warnings });
  });

  test.each([[['q', 'q.bak'], 's3://input/q.bak'], [['q', 'q.bak', 'q/1'], 's3://input/q.bak and 1 more']])('that is the key of a file: %s', async (keys, other) => {
    const files = Object.fromEntries(keys.map((key, n) => [key, items(n)]));
    const warnings = [`the path s3://input/q names a file, but takes all keys that begin so, also ${other}: give the file a folder of its own`];
    expect(await look({ files, input: { Path: 's3://input/q' } })).toEqual({ ...NOTHING, warnings });
  });
});
