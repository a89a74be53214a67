import { Readable } from 'node:stream';
import { newProperties } from './subject';
import { ListedObject } from '../../../src/handler/aws/objects';
import { CauseKind } from '../../../src/handler/diagnosis/cause';
import { preflightCauses } from '../../../src/handler/diagnosis/preflight-causes';
import { preflight } from '../../../src/handler/preflight/preflight';

const PATH = 's3://input/items/';

interface Circumstances {
  readonly now?: () => number;
  readonly recipeTypes?: readonly string[];
}

/** What the real look at version and input finds in such files, as causes; a clock may run out, and a recipe be unknown. */
async function kinds(files: Readonly<Record<string, string>>, { now = () => 0, recipeTypes = ['USER_SEGMENTATION'] }: Circumstances = {}): Promise<readonly CauseKind[]> {
  const listed = Object.entries(files).map(([name, { length }]): ListedObject => ({ bucket: 'input', key: `items/${name}`, tag: '', bytes: length, modifiedAt: 0 }));
  const found = await preflight({ properties: newProperties({ Input: { Path: PATH } }), solutionVersionArn: 'arn' }, {
    personalize: { version: async () => ({ status: 'ACTIVE', recipeArn: 'arn:aws:personalize:::recipe/own' }), recipeType: async () => recipeTypes[0] },
    objects: { list: async () => listed, read: async ({ key }) => Readable.from([Buffer.from(files[key.slice('items/'.length)])]) },
    now,
  });
  expect([...found.problems, ...found.warnings, ...found.obstacles]).not.toEqual([]);
  return preflightCauses(found).map(({ kind }) => kind);
}

const line = (id: string): string => `{"itemId":"${id}"}\n`;

test.each<[what: string, files: Record<string, string>, expected: readonly CauseKind[]]>([
  ['a line that is no JSON', { 'a.jsonl': '{' }, ['problem']],
  ['a file that is empty', { 'a.jsonl': line('1'), 'b.jsonl': '' }, ['warning']],
  ['ends of lines that are not documented', { 'a.jsonl': line('1').replace('\n', '\r\n') }, ['warning']],
  ['one query that is asked twice', { 'a.jsonl': line('1') + line('1') }, ['trifle']],
  ['many queries that are asked again', { 'a.jsonl': line('1').repeat(5) }, ['trifle']],
  ['one folder marker', { '': '', 'a.jsonl': line('1') }, ['trifle']],
  ['many folder markers', { '': '', 'a.jsonl': line('1'), 'b/': '', 'c/': '' }, ['trifle']],
])('weighs %s', async (_, files, expected) => {
  expect(await kinds(files)).toEqual(expected);
});

test('weighs nothing that was not looked at', async () => {
  let time = 0;
  expect(await kinds({ 'a.jsonl': line('1') }, { now: () => (time += 100_000) })).toEqual([]);
  expect(await kinds({ 'a.jsonl': line('1') }, { recipeTypes: [] })).toEqual([]);
  expect(await kinds({ 'a.jsonl': line('1'), ...Object.fromEntries(Array.from({ length: 1999 }, (_, i) => [`${i}/`, ''])) })).toEqual(['trifle']);
  expect(preflightCauses({ problems: [], warnings: ['could not be looked at: AccessDenied: no'] })).toEqual([]);
});

test('is not misled by names', async () => {
  expect(await kinds({ 'checked 1 of 2 files of/could not be looked at: .jsonl': line('1'), 'asks for what another line asks for': '' })).toEqual(['warning']);
});
