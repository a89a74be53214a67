import { createRequest, Harness, ITEM_AFFINITY, refusal, ROLE } from './harness';

const SOLUTION = 'arn:aws:personalize:us-east-1:000000000000:solution';
const JOB = 'arn:aws:personalize:us-east-1:000000000000:batch-segment-job';
const tagsOf = (count: number) => Array.from({ length: count }, (_, i) => ({ tagKey: `key-${i}`, tagValue: 'value' }));

let personalize: Harness;
beforeEach(() => { personalize = new Harness(); });
afterEach(() => personalize.stop.abort());

describe('CreateBatchSegmentJob', () => {
  test('answers the ARN, which follows from the name', async () => {
    expect(await personalize.create({ jobName: 'readers' })).toEqual({ status: 200, body: { batchSegmentJobArn: `${JOB}/readers` } });
  });

  test.each([
    ['an invalid member', { jobName: 'no spaces' }, 'InvalidInputException', "'jobName'"],
    ['an unknown solution version', { solutionVersionArn: `${SOLUTION}/other/1` }, 'ResourceNotFoundException', `${SOLUTION}/other/1`],
    ['a solution instead of its version', { solutionVersionArn: `${SOLUTION}/local-item-affinity` }, 'ResourceNotFoundException', 'does not exist'],
    ['an unknown filter', { filterArn: `${SOLUTION.replace('solution', 'filter')}/f` }, 'ResourceNotFoundException', '/f does not exist'],
    ['a version in training', { solutionVersionArn: `${SOLUTION}/local-training/1` }, 'ResourceInUseException', 'CREATE IN_PROGRESS'],
    ['a recipe without segments', { solutionVersionArn: `${SOLUTION}/local-user-personalization/1` }, 'InvalidInputException', 'aws-user-personalization-v2'],
    ['the same path for input and output', { jobOutput: { s3DataDestination: { path: 's3://in/' } } }, 'InvalidInputException', "'jobOutput.s3DataDestination.path'"],
    ['more than 50 tags', { tags: tagsOf(51) }, 'TooManyTagsException', 'would have 51'],
    ['a tag key given twice', { tags: [...tagsOf(1), ...tagsOf(1)] }, 'InvalidInputException', "'tags'"],
    ['a reserved tag key', { tags: [{ tagKey: 'aws:x', tagValue: '' }] }, 'InvalidInputException', 'aws:'],
  ])('refuses %s, and makes no job', async (_, change, code, message) => {
    expect(await personalize.create(change)).toEqual(refusal(code, expect.stringContaining(message)));
    expect(personalize.service.jobs.all()).toEqual([]);
  });

  test('refuses a name that is taken, also by a job that failed', async () => {
    expect(await personalize.run()).toMatchObject({ status: 'CREATE FAILED' });
    expect(await personalize.create()).toEqual(refusal('ResourceAlreadyExistsException', `Another resource with Arn ${JOB}/job already exists.`));
  });

  test('refuses the sixth running job, and takes it once another one has ended', async () => {
    for (const jobName of ['a', 'b', 'c', 'd', 'e']) expect(await personalize.create({ jobName })).toMatchObject({ status: 200 });
    expect(await personalize.create({ jobName: 'f' })).toEqual(refusal('LimitExceededException', 'More than 5 resources with PENDING or IN_PROGRESS status.'));
    await personalize.clock.advance(3600);
    expect(await personalize.create({ jobName: 'f' })).toMatchObject({ status: 200 });
  });

  test('refuses a role that cannot be assumed', async () => {
    const restricted = new Harness({ canAssume: (role) => Promise.resolve(role !== ROLE), allows: () => Promise.resolve(true) });
    expect(await restricted.create()).toEqual(refusal('InvalidInputException', expect.stringContaining(ROLE)));
  });
});

describe('DescribeBatchSegmentJob', () => {
  test('answers what was asked for, with defaults, times in epoch seconds and without tags', async () => {
    await personalize.create({ tags: tagsOf(1), unknown: true });
    const request = createRequest();
    expect(await personalize.describe('job')).toEqual({
      ...request,
      batchSegmentJobArn: `${JOB}/job`,
      numResults: 25,
      status: 'CREATE PENDING',
      creationDateTime: Date.UTC(2026, 0, 1) / 1000,
      lastUpdatedDateTime: Date.UTC(2026, 0, 1) / 1000,
    });
  });

  test('refuses unknown jobs', async () => {
    expect(await personalize.call('DescribeBatchSegmentJob', { batchSegmentJobArn: `${JOB}/no` }))
      .toEqual(refusal('ResourceNotFoundException', expect.stringContaining(`${JOB}/no`)));
  });
});

describe('ListBatchSegmentJobs', () => {
  const names = (body: Record<string, unknown>) => (body.batchSegmentJobs as { jobName: string }[]).map(({ jobName }) => jobName);

  test('pages through all jobs', async () => {
    for (const jobName of ['a', 'b', 'c']) await personalize.create({ jobName });
    const first = await personalize.call('ListBatchSegmentJobs', { maxResults: 2 });
    expect(names(first.body)).toEqual(['a', 'b']);
    const second = await personalize.call('ListBatchSegmentJobs', { maxResults: 2, nextToken: first.body.nextToken });
    expect(names(second.body)).toEqual(['c']);
    expect(second.body).not.toHaveProperty('nextToken');
  });

  test('keeps to a solution version', async () => {
    await personalize.create();
    const of = async (solutionVersionArn: string) => names((await personalize.call('ListBatchSegmentJobs', { solutionVersionArn })).body);
    expect(await of(ITEM_AFFINITY)).toEqual(['job']);
    expect(await of(`${SOLUTION}/other/1`)).toEqual([]);
  });

  test('answers summaries only', async () => {
    await personalize.create();
    const { body } = await personalize.call('ListBatchSegmentJobs', {});
    expect(Object.keys((body.batchSegmentJobs as object[])[0] ?? {}).sort()).toEqual([
      'batchSegmentJobArn', 'creationDateTime', 'jobName', 'lastUpdatedDateTime', 'solutionVersionArn', 'status',
    ]);
  });

  test.each([
    ['a token that it did not give', { nextToken: 'nonsense' }, 'InvalidNextTokenException'],
    ['pages of more than 100', { maxResults: 101 }, 'InvalidInputException'],
  ])('refuses %s', async (_, input, code) => {
    expect(await personalize.call('ListBatchSegmentJobs', input)).toEqual(refusal(code, expect.any(String)));
  });
});

describe('solutions', () => {
  test('describes a solution with its latest version', async () => {
    personalize.service.solutions.addVersion(`${SOLUTION}/local-item-affinity`, 'CREATE IN_PROGRESS');
    const { body } = await personalize.call('DescribeSolution', { solutionArn: `${SOLUTION}/local-item-affinity` });
    expect(body.solution).toMatchObject({
      name: 'local-item-affinity',
      recipeArn: 'arn:aws:personalize:::recipe/aws-item-affinity',
      latestSolutionVersion: { solutionVersionArn: `${SOLUTION}/local-item-affinity/2`, status: 'CREATE IN_PROGRESS' },
    });
  });

  test.each([
    ['local-item-affinity', 'aws-item-affinity', 'ACTIVE'],
    ['local-item-attribute-affinity', 'aws-item-attribute-affinity', 'ACTIVE'],
    ['local-training', 'aws-item-affinity', 'CREATE IN_PROGRESS'],
    ['local-user-personalization', 'aws-user-personalization-v2', 'ACTIVE'],
  ])('offers %s', async (name, recipe, status) => {
    const { body } = await personalize.call('DescribeSolutionVersion', { solutionVersionArn: `${SOLUTION}/${name}/1` });
    expect(body.solutionVersion).toMatchObject({ name, status, solutionArn: `${SOLUTION}/${name}`, recipeArn: `arn:aws:personalize:::recipe/${recipe}` });
  });

  test('tells why a version failed', async () => {
    const { solutionVersionArn } = personalize.service.solutions.addVersion(`${SOLUTION}/local-item-affinity`, 'CREATE FAILED', 'Too few interactions.');
    const { body } = await personalize.call('DescribeSolutionVersion', { solutionVersionArn });
    expect(body.solutionVersion).toMatchObject({ status: 'CREATE FAILED', failureReason: 'Too few interactions.' });
  });

  test('lists the versions of one solution, or of all', async () => {
    const count = async (input: object) => ((await personalize.call('ListSolutionVersions', input)).body.solutionVersions as object[]).length;
    personalize.service.solutions.addVersion(`${SOLUTION}/local-training`, 'ACTIVE');
    expect(await count({ solutionArn: `${SOLUTION}/local-training` })).toBe(2);
    expect(await count({})).toBe(5);
  });

  test.each([
    ['DescribeSolution', { solutionArn: `${SOLUTION}/no` }],
    ['DescribeSolutionVersion', { solutionVersionArn: `${SOLUTION}/local-item-affinity/9` }],
    ['ListSolutionVersions', { solutionArn: `${SOLUTION}/no` }],
  ])('%s refuses what does not exist', async (operation, input) => {
    expect(await personalize.call(operation, input)).toEqual(refusal('ResourceNotFoundException', expect.stringContaining(Object.values(input)[0])));
  });
});

describe('DescribeRecipe', () => {
  test.each([
    ['aws-item-affinity', 'USER_SEGMENTATION'],
    ['aws-item-attribute-affinity', 'USER_SEGMENTATION'],
    ['aws-user-personalization-v2', 'USER_PERSONALIZATION'],
    ['aws-similar-items', 'RELATED_ITEMS'],
  ])('tells what %s is for', async (name, recipeType) => {
    const recipeArn = `arn:aws:personalize:::recipe/${name}`;
    const created = Date.UTC(2019, 5, 10) / 1000;
    expect(await personalize.call('DescribeRecipe', { recipeArn })).toEqual({
      status: 200,
      body: {
        recipe: {
          name,
          recipeArn,
          algorithmArn: `arn:aws:personalize:::algorithm/${name}`,
          recipeType,
          status: 'ACTIVE',
          creationDateTime: created,
          lastUpdatedDateTime: created,
        },
      },
    });
  });

  test('knows the recipe of every solution that is offered', async () => {
    for (const { recipeArn } of personalize.service.solutions.all()) {
      expect(await personalize.call('DescribeRecipe', { recipeArn })).toMatchObject({ status: 200, body: { recipe: { recipeArn } } });
    }
  });

  test.each([
    ['an unknown recipe', { recipeArn: 'arn:aws:personalize:::recipe/no' }, 'ResourceNotFoundException', 'recipe/no does not exist'],
    ['a recipe of a region', { recipeArn: 'arn:aws:personalize:us-east-1::recipe/aws-sims' }, 'ResourceNotFoundException', 'aws-sims does not exist'],
    ['the ARN of something else', { recipeArn: 'arn:aws:personalize:::algorithm/aws-sims' }, 'ResourceNotFoundException', 'aws-sims does not exist'],
    ['no ARN', { recipeArn: 'aws-item-affinity' }, 'InvalidInputException', "'recipeArn'"],
    ['nothing', {}, 'InvalidInputException', "'recipeArn' failed to satisfy constraint: Member must not be null"],
  ])('refuses %s', async (_, input, code, message) => {
    expect(await personalize.call('DescribeRecipe', input)).toEqual(refusal(code, expect.stringContaining(message)));
  });
});

describe('tags', () => {
  const resourceArn = `${JOB}/job`;
  const list = async () => (await personalize.call('ListTagsForResource', { resourceArn })).body.tags;
  beforeEach(() => personalize.create({ tags: [{ tagKey: 'team', tagValue: 'crm' }] }));

  test('are those of the Create until they are changed', async () => {
    expect(await list()).toEqual([{ tagKey: 'team', tagValue: 'crm' }]);
    await personalize.call('TagResource', { resourceArn, tags: [{ tagKey: 'team', tagValue: 'shop' }, { tagKey: 'a', tagValue: '' }] });
    expect(await list()).toEqual([{ tagKey: 'team', tagValue: 'shop' }, { tagKey: 'a', tagValue: '' }]);
    await personalize.call('UntagResource', { resourceArn, tagKeys: ['team', 'absent'] });
    expect(await list()).toEqual([{ tagKey: 'a', tagValue: '' }]);
  });

  test('are 50 at most, those that are there included', async () => {
    expect(await personalize.call('TagResource', { resourceArn, tags: tagsOf(50) })).toEqual(refusal('TooManyTagsException', expect.any(String)));
    expect(await personalize.call('TagResource', { resourceArn, tags: tagsOf(49) })).toMatchObject({ status: 200 });
  });

  test.each([
    ['TagResource', { tags: [] }], ['UntagResource', { tagKeys: [] }], ['ListTagsForResource', {}],
  ])('%s refuses what does not exist', async (operation, input) => {
    expect(await personalize.call(operation, { resourceArn: `${JOB}/no`, ...input })).toEqual(refusal('ResourceNotFoundException', expect.any(String)));
  });
});

test('says so when an operation is not modelled', async () => {
  expect(await personalize.call('CreateCampaign', {})).toMatchObject({ status: 501, body: { __type: 'NotModelled' } });
});
