import { awsError, FakeObjects } from './fake-objects';
import { ATTRIBUTES, items, ITEMS, look, NOTHING, OTHER, recipeArn, serviceOf, VERSION } from './looking';
import { DescribedVersion } from '../../../src/handler/aws/personalize';

const ASSET = { Bucket: 'assets', Key: 'a.jsonl', Hash: '0123456789abcdef', InputBucket: 'input' };
const given = (LinesPerFile: string): { Asset: typeof ASSET & { LinesPerFile: string } } => ({ Asset: { ...ASSET, LinesPerFile } });
const RECIPE = recipeArn(ITEMS);
const WAIT = 'deploy again when its training has ended, or let SolutionVersion.latest wait for it with waitForTraining';
const TRAIN = 'train the solution anew and give the new version, or SolutionVersion.latest';

test.each<[string, DescribedVersion | undefined, string[]]>([
  ['that does not exist', undefined, [`solution version ${VERSION} does not exist: give the ARN of one of this account and region`]],
  ['in training', { status: 'CREATE IN_PROGRESS', recipeArn: RECIPE }, [`solution version ${VERSION} is CREATE IN_PROGRESS, not ACTIVE: ${WAIT}`]],
  ['of a status that nobody knows', { status: 'THINKING' }, [`solution version ${VERSION} is THINKING, not ACTIVE: ${WAIT}`]],
  ['without a status', {}, [`solution version ${VERSION} is of no status, not ACTIVE: ${WAIT}`]],
  ['whose training failed', { status: 'CREATE FAILED', failureReason: 'too few users' }, [`solution version ${VERSION} is CREATE FAILED, not ACTIVE (too few users): ${TRAIN}`]],
  ['whose training was stopped', { status: 'CREATE STOPPED' }, [`solution version ${VERSION} is CREATE STOPPED, not ACTIVE: ${TRAIN}`]],
  ['that is ACTIVE', { status: 'ACTIVE', recipeArn: RECIPE }, []],
])('a version %s', async (_, version, problems) => {
  const personalize = { ...serviceOf(ITEMS), version: async () => version };
  expect(await look({ personalize, input: given('500') })).toEqual({ ...NOTHING, problems });
});

describe('a recipe that is not known', () => {
  test.each<[string, string | undefined, string[], string[]]>([
    ['is fine when it makes user segments', 'USER_SEGMENTATION', [], []],
    ['makes the job fail when it does not', 'USER_PERSONALIZATION', [`solution version ${VERSION} is of recipe ${OTHER}, which makes no user segments (USER_SEGMENTATION)`
      + ' but is of type USER_PERSONALIZATION: give a version of recipe aws-item-affinity or aws-item-attribute-affinity'], []],
    ['is a warning when its type is not known either', undefined, [],
      [`solution version ${VERSION} is of recipe ${OTHER}, of which Personalize does not say whether it makes user segments (USER_SEGMENTATION)`]],
  ])('%s', async (_, type, problems, warnings) => {
    const recipeType = jest.fn(async () => type);
    expect(await look({ personalize: { ...serviceOf(OTHER), recipeType }, input: given('500') })).toEqual({ ...NOTHING, problems, warnings });
    expect(recipeType).toHaveBeenCalledWith(recipeArn(OTHER));
  });
});

test('the type of a known recipe is not asked for', async () => {
  const recipeType = jest.fn();
  for (const [recipe, lines] of [[ITEMS, '500'], [ATTRIBUTES, '10']]) {
    expect(await look({ personalize: { ...serviceOf(recipe), recipeType }, input: given(lines) })).toEqual(NOTHING);
  }
  expect(recipeType).not.toHaveBeenCalled();
});

describe('given input', () => {
  test.each([
    ['items for item affinity', '500', ITEMS, []],
    ['attributes for item affinity', '10', ITEMS, ['the input asks with "itemAttributes", but recipe aws-item-affinity wants "itemId"']],
    ['items for item attribute affinity', '500', ATTRIBUTES, ['the input asks with "itemId", but recipe aws-item-attribute-affinity wants "itemAttributes"']],
    ['attributes for a recipe that is not known', '10', OTHER, []],
    ['of a kind that is not known', '7', ITEMS, []],
  ])('%s', async (_, lines, recipe, problems) => {
    const objects = new FakeObjects({});
    expect(await look({ personalize: serviceOf(recipe), input: given(lines), objects })).toEqual({ ...NOTHING, problems });
    expect(objects.most).toBeUndefined();
  });
});

test('what keeps the version or recipe from being looked at is an obstacle, and the input is looked at all the same', async () => {
  const denied = awsError('AccessDeniedException');
  const fails = async (): Promise<never> => { throw denied; };
  for (const personalize of [{ ...serviceOf(OTHER), version: fails }, { ...serviceOf(OTHER), recipeType: fails }]) {
    const found = await look({ personalize, files: { 'q/1': 'x\n' } });
    expect(found).toEqual({ ...NOTHING, problems: ['s3://input/q/1:1: is not JSON: at byte 1, expected a JSON object, got "x"'], obstacles: [denied] });
  }
});

test('a version that makes the job fail leaves the files unread, but what the listing shows is told too', async () => {
  const personalize = { ...serviceOf(ITEMS), version: async () => undefined };
  const objects = new FakeObjects({ 'q/1': items(1) });
  expect((await look({ personalize, objects })).problems).toEqual([expect.stringContaining('does not exist')]);
  expect(objects.keysRead).toEqual([]);
  expect((await look({ personalize })).problems).toEqual([expect.stringContaining('does not exist'), expect.stringContaining('nothing lies below')]);
});

test('a bug is no obstacle', async () => {
  const bug = new TypeError('x is undefined');
  await expect(look({ personalize: { ...serviceOf(ITEMS), version: async () => { throw bug; } } })).rejects.toBe(bug);
});
