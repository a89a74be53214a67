import { App, Aws, Duration, Lazy, Stack, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BatchSegmentJobProps, RecordErrors, SegmentInput, SegmentStorage, SolutionVersion } from '../src';
import { newJob, newStack, SOLUTION_ARN, SOLUTION_VERSION_ARN } from './support/stack';
import { findCycle, resourcesOf, statementsOf } from './support/template';
import { canonicalContent } from '../src/handler/jobs/content';
import { jobProperties } from '../src/handler/requests/properties';

const JOB = 'Custom::PersonalizeBatchSegmentJob';
const WAIT = 'Custom::PersonalizeBatchSegmentJobWait';

describe('a batch segment job', () => {
  test('hands its settings to the handler', () => {
    const stack = newStack();
    newJob(stack, { numResults: 1000, filterArn: 'arn:aws:personalize:eu-west-1:111122223333:filter/adults', outputPrefix: 'campaign/' });
    Template.fromStack(stack).hasResourceProperties(JOB, {
      ContractVersion: '1',
      SolutionVersionArn: SOLUTION_VERSION_ARN,
      NumResults: '1000',
      FilterArn: 'arn:aws:personalize:eu-west-1:111122223333:filter/adults',
      Output: { Path: { 'Fn::Join': ['', ['s3://', { Ref: Match.stringLikeRegexp('Output') }, '/campaign/']] } },
    });
  });

  test('leaves out what the service has a default for', () => {
    const stack = newStack();
    newJob(stack);
    Template.fromStack(stack).hasResourceProperties(JOB, { NumResults: Match.absent(), FilterArn: Match.absent() });
  });

  test('waits for the permissions of its storage and of its provider', () => {
    const stack = newStack();
    newJob(stack);
    const resources = resourcesOf(Template.fromStack(stack));
    const [job] = Object.values(resources).filter(({ Type }) => Type === JOB);
    const [handlerPolicy] = [job.DependsOn ?? []].flat();
    expect([resources[handlerPolicy].DependsOn].flat()).toEqual([
      expect.stringContaining('ProviderStartPolicy'),
      expect.stringContaining('InputBucketPolicy'),
      expect.stringContaining('OutputBucketPolicy'),
      expect.stringContaining('RolePolicy'),
    ]);
  });

  test('adds at most eight resources that are neither its storage nor itself', () => {
    const stack = newStack();
    newJob(stack);
    const others = Object.entries(resourcesOf(Template.fromStack(stack)))
      .filter(([id, { Type }]) => ![JOB, WAIT].includes(Type) && !id.startsWith('ReadersStorage'));
    expect(others.length).toBeLessThanOrEqual(8);
    expect(others.map(([, { Type }]) => Type)).toContain('AWS::StepFunctions::StateMachine');
  });

  test('shares handler, runner and storage with its neighbours: a further job is one resource, and three that wait on', () => {
    const count = (jobs: number): number => {
      const stack = newStack();
      const storage = new SegmentStorage(stack, 'Storage');
      for (let i = 0; i < jobs; i++) newJob(stack, { storage }, `Job${i}`);
      return Object.keys(resourcesOf(Template.fromStack(stack))).length;
    };
    expect(count(5) - count(1)).toBe(4 * (1 + 3));
  });

  test('may depend on another job of the same storage without closing a circle', () => {
    const stack = newStack();
    const storage = new SegmentStorage(stack, 'Storage');
    const first = newJob(stack, { storage }, 'First');
    const second = newJob(stack, { storage }, 'Second');
    second.node.addDependency(first);
    expect(findCycle(Template.fromStack(stack))).toBeUndefined();
  });

  test('has no circle on its own', () => {
    const stack = newStack();
    newJob(stack);
    expect(findCycle(Template.fromStack(stack))).toBeUndefined();
  });

  test('lets nobody in: no Allow statement has an open principal', () => {
    const stack = newStack();
    newJob(stack);
    const allowed = statementsOf(Template.fromStack(stack)).filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.length).toBeGreaterThan(10);
    for (const { Principal } of allowed) expect(JSON.stringify(Principal ?? {})).not.toContain('"*"');
  });

  test('may do no more than create, describe and tag jobs in Personalize, and look at version and recipe', () => {
    const stack = newStack();
    newJob(stack);
    const actions = statementsOf(Template.fromStack(stack)).flatMap(({ Action }) => [Action].flat());
    expect([...new Set(actions.filter((action) => action.startsWith('personalize:')))].sort())
      .toEqual([
        'personalize:CreateBatchSegmentJob', 'personalize:DescribeBatchSegmentJob', 'personalize:DescribeRecipe', 'personalize:DescribeSolutionVersion',
        'personalize:TagResource', 'personalize:UntagResource',
      ]);
  });

  test('hands its role to Personalize only', () => {
    const stack = newStack();
    newJob(stack);
    const [passRole] = statementsOf(Template.fromStack(stack)).filter(({ Action }) => Action === 'iam:PassRole');
    expect(passRole).toMatchObject({ Condition: { StringEquals: { 'iam:PassedToService': 'personalize.amazonaws.com' } } });
  });

  test('lets tokens through', () => {
    const stack = newStack();
    newJob(stack, {
      solutionVersion: SolutionVersion.fromSolutionVersionArn(`arn:aws:personalize:${Aws.REGION}:${Aws.ACCOUNT_ID}:solution/readers/1a2b3c4d`),
      numResults: Lazy.number({ produce: () => 7 }),
      filterArn: Lazy.string({ produce: () => 'arn' }),
    });
    Template.fromStack(stack).hasResourceProperties(JOB, { NumResults: 7, FilterArn: 'arn' });
  });
});

describe('tags', () => {
  const tagsOf = (stack: Stack): unknown => Object.values(Template.fromStack(stack).findResources(JOB))[0].Properties.Tags;

  test('are left out where there are none', () => {
    const stack = newStack();
    newJob(stack);
    expect(tagsOf(stack)).toBeUndefined();
  });

  test('reach the job from every level, the nearest one first', () => {
    const stack = newStack();
    const job = newJob(stack);
    Tags.of(stack.node.root).add('level', 'app');
    Tags.of(stack.node.root).add('app', 'shop');
    Tags.of(stack).add('level', 'stack');
    Tags.of(job).add('level', 'job');
    expect(tagsOf(stack)).toEqual({ app: 'shop', level: 'job' });
  });

  test('of the props of the stack reach it too, and can be taken away', () => {
    const stack = new Stack(new App(), 'Shop', { tags: { team: 'books', stage: 'test', cost: '7' } });
    const job = newJob(stack);
    Tags.of(job).remove('stage');
    Tags.of(job).add('cost', '8');
    expect(tagsOf(stack)).toEqual({ team: 'books', cost: '8' });
  });

  test('respect the resource types that they are for', () => {
    const stack = newStack();
    newJob(stack);
    Tags.of(stack).add('no', 'job', { excludeResourceTypes: [JOB] });
    Tags.of(stack).add('only', 'job', { includeResourceTypes: [JOB] });
    expect(tagsOf(stack)).toEqual({ only: 'job' });
  });

  test('are at most fifty', () => {
    const synth = (count: number) => {
      const stack = newStack();
      const job = newJob(stack);
      for (let i = 0; i < count; i++) Tags.of(job).add(`tag${i}`, 'x');
      return () => Template.fromStack(stack);
    };
    expect(synth(50)).not.toThrow();
    expect(synth(51)).toThrow('Shop/Readers: tags must be at most 50, those of stack and app included, got 51');
  });
});

describe('what belongs elsewhere is refused where it is known', () => {
  test.each([
    ['a solution version of another region', { solutionVersion: SolutionVersion.fromSolutionVersionArn(SOLUTION_VERSION_ARN.replace('eu-west-1', 'us-east-1')) },
      "Shop/Readers: solutionVersion must be of the stack's region eu-west-1, not of region us-east-1"],
    ['a filter of another account', { filterArn: 'arn:aws:personalize:eu-west-1:999999999999:filter/adults' },
      "Shop/Readers: filterArn must be of the stack's account 111122223333, not of account 999999999999"],
  ])('%s', (_, props, message) => {
    expect(() => newJob(newStack(), props)).toThrow(message);
    expect(() => newJob(new Stack(new App(), 'Shop'), props)).not.toThrow();
  });

  test('output in the folder of the input', () => {
    const stack = newStack();
    const mine = new s3.Bucket(stack, 'Mine');
    const storage = new SegmentStorage(stack, 'Storage', { inputBucket: mine, outputBucket: mine });
    expect(() => newJob(stack, { storage, input: SegmentInput.fromBucket(mine, 'segments/queries/') })).toThrow('Shop/Readers: outputPrefix must lie elsewhere than the input');
    expect(() => newJob(stack, { storage, input: SegmentInput.fromBucket(mine, 'queries/') }, 'Apart')).not.toThrow();
  });

  test('a region where Personalize is not known to exist is a warning', () => {
    const stack = new Stack(new App(), 'Shop', { env: { region: 'mars-north-1' } });
    newJob(stack, { solutionVersion: SolutionVersion.fromSolutionVersionArn(SOLUTION_VERSION_ARN.replace('eu-west-1', 'mars-north-1')) });
    Annotations.fromStack(stack).hasWarning('/Shop/Readers', Match.stringLikeRegexp('Amazon Personalize is not known to exist in region mars-north-1'));
  });
});

describe('names and triggers', () => {
  test('reach the handler', () => {
    const stack = newStack();
    newJob(stack, { batchSegmentJobName: 'mine' }, 'Named');
    newJob(stack, { rerunTrigger: '2026-11' }, 'Triggered');
    const template = Template.fromStack(stack);
    template.hasResourceProperties(JOB, { JobName: 'mine', RerunTrigger: Match.absent() });
    template.hasResourceProperties(JOB, { JobName: Match.absent(), RerunTrigger: '2026-11' });
  });

  test('do not go together', () => {
    expect(() => newJob(newStack(), { batchSegmentJobName: 'mine', rerunTrigger: '1' })).toThrow('Shop/Readers: rerunTrigger needs a new name for each job');
  });
});

describe('a wrong prop is refused with construct, prop, rule and value', () => {
  const bucket = (stack: ReturnType<typeof newStack>) => new s3.Bucket(stack, 'Bucket');
  test.each([
    ['no solution version', { solutionVersion: undefined }, 'Shop/Readers: solutionVersion must be made by SolutionVersion.from… or SolutionVersion.latest, got undefined'],
    ['an ARN for a solution version', { solutionVersion: SOLUTION_VERSION_ARN as never }, 'solutionVersion must be made by SolutionVersion.from… or SolutionVersion.latest, got "arn:'],
    ['an ARN that is not set', { solutionVersion: SolutionVersion.fromSolutionVersionArn(undefined as never) }, 'solutionVersion must be the ARN of a solution version'],
    ['no input', { input: undefined }, 'Shop/Readers: input must be made by SegmentInput.from…, got undefined'],
    ['one item for a list of items', { input: SegmentInput.fromItemIds('b-101' as never) }, 'Shop/Readers: input must have a list of itemIds, got "b-101"'],
    ['numResults below 1', { numResults: 0 }, 'Shop/Readers: numResults must be an integer from 1 to 5000000, got 0'],
    ['numResults above 5,000,000', { numResults: 5_000_001 }, 'numResults must be an integer from 1 to 5000000, got 5000001'],
    ['numResults with a fraction', { numResults: 2.5 }, 'numResults must be an integer from 1 to 5000000, got 2.5'],
    ['a filter that is no filter', { filterArn: SOLUTION_VERSION_ARN }, 'Shop/Readers: filterArn must be the ARN of a filter'],
    ['a solution where a version is due', { solutionVersion: SolutionVersion.fromSolutionVersionArn('arn:aws:personalize:eu-west-1:111122223333:solution/readers') },
      'Shop/Readers: solutionVersion must be the ARN of a solution version'],
    ['another service', { solutionVersion: SolutionVersion.fromSolutionVersionArn('arn:aws:s3:::solution/readers/1') }, 'got "arn:aws:s3:::solution/readers/1"'],
    ['an ARN that is too long', { solutionVersion: SolutionVersion.fromSolutionVersionArn(`${SOLUTION_VERSION_ARN}${'x'.repeat(200)}`) }, 'solutionVersion must have at most 256 characters'],
    ['a time-out below a minute', { completionTimeout: Duration.seconds(59) }, 'Shop/Readers: completionTimeout must be 1 minute to 1 day in whole seconds, got "Duration.seconds(59)"'],
    ['a time-out above a day', { completionTimeout: Duration.seconds(86_401) }, 'completionTimeout must be 1 minute to 1 day in whole seconds, got "Duration.seconds(86401)"'],
    ['a time-out with a fraction', { completionTimeout: Duration.millis(90_500) }, 'completionTimeout must be 1 minute to 1 day in whole seconds, got "Duration.millis(90500)"'],
    ['a time-out that is not known', { completionTimeout: Duration.minutes(Lazy.number({ produce: () => 90 })) }, 'Shop/Readers: completionTimeout must be known at synth, and be no token'],
    ['a number for a time-out', { completionTimeout: 90 as never }, 'Shop/Readers: completionTimeout must be a Duration, got 90'],
    ['a time-out that nobody waits for', { waitForCompletion: false, completionTimeout: Duration.hours(1) },
      'Shop/Readers: completionTimeout has no meaning with waitForCompletion: false: leave one of them out, got "Duration.hours(1)"'],
    ['training that takes all the time', { solutionVersion: SolutionVersion.latest(SOLUTION_ARN, { waitForTraining: Duration.hours(3) }) },
      'Shop/Readers: solutionVersion.waitForTraining must be shorter than the time of 3 hours for training, queue and job together (completionTimeout)'],
    ['a name with a blank', { batchSegmentJobName: 'my job' }, 'Shop/Readers: batchSegmentJobName must have 1 to 63 letters, digits, hyphens and underscores'],
    ['a name of 64 characters', { batchSegmentJobName: 'x'.repeat(64) }, 'batchSegmentJobName must have 1 to 63'],
    ['an output prefix that is too long', { outputPrefix: `${'x'.repeat(183)}/` }, 'Shop/Readers: outputPrefix must have at most 256 characters as a whole path'],
    ['an output prefix that is no folder', { outputPrefix: 'campaign' }, 'Shop/Readers: outputPrefix must be empty or a folder such as "segments/"'],
    ['an output prefix with a slash in front', { outputPrefix: '/campaign/' }, 'got "/campaign/"'],
    ['no item', { input: SegmentInput.fromItemIds([]) }, 'Shop/Readers: input must have at least one of its itemIds, got []'],
    ['an empty item id', { input: SegmentInput.fromItemIds(['b-1', '']) }, 'Shop/Readers: input takes no empty itemIds, got ""'],
    ['a token as an item id', { input: SegmentInput.fromItemIds([Aws.STACK_NAME]) }, 'Shop/Readers: input takes itemIds that are known at synth, not tokens'],
    ['no combination of attributes', { input: SegmentInput.fromItemAttributes([]) }, 'input must have at least one of its itemAttributes'],
  ])('%s', (_, props, message) => {
    expect(() => newJob(newStack(), props)).toThrow(message);
  });

  test('a key that begins with a slash', () => {
    const stack = newStack();
    expect(() => newJob(stack, { input: SegmentInput.fromBucket(bucket(stack), '/queries/') })).toThrow('without a slash at its beginning, got "/queries/"');
  });

  test('before anything is created', () => {
    const stack = newStack();
    expect(() => newJob(stack, { numResults: 0 })).toThrow();
    expect(stack.node.findAll().map(({ node }) => node.path)).toEqual(['Shop', 'Shop/Readers']);
  });
});

describe('looking at input and segments', () => {
  const resourceOf = (props: Partial<BatchSegmentJobProps>): Record<string, unknown> => {
    const stack = newStack();
    newJob(stack, props);
    return Object.values(Template.fromStack(stack).findResources('Custom::PersonalizeBatchSegmentJob'))[0].Properties as Record<string, unknown>;
  };

  test('is left out of the template where nothing is said, and nothing but the default', () => {
    for (const props of [{}, { validateInput: true, verifyOutput: true, recordErrors: RecordErrors.REPORT }]) {
      const properties = resourceOf(props);
      expect(['ValidateInput', 'VerifyOutput', 'RecordErrors'].filter((name) => name in properties)).toEqual([]);
    }
  });

  test('is told of where it is not as usual', () => {
    expect(resourceOf({ validateInput: false, verifyOutput: false })).toMatchObject({ ValidateInput: 'false', VerifyOutput: 'false' });
    expect(resourceOf({ recordErrors: RecordErrors.FAIL })).toMatchObject({ RecordErrors: 'FAIL' });
  });

  test('gives counts that others can use', () => {
    const stack = newStack();
    const job = newJob(stack);
    for (const name of ['segmentCount', 'failedRecordCount', 'userCount'] as const) {
      const attribute = `${name[0].toUpperCase()}${name.slice(1)}`;
      expect(stack.resolve(job[name])).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/Wait1/), attribute] });
    }
  });

  test.each<[string, Partial<BatchSegmentJobProps>, RegExp]>([
    ['nobody waits for', { waitForCompletion: false }, /segmentCount is not known with waitForCompletion: false/],
    ['nobody counts', { verifyOutput: false }, /^Shop\/Readers: segmentCount is not known with verifyOutput: false, since nobody counts: leave verifyOutput out$/],
  ])('gives no counts that %s', (_, props, error) => {
    const job = newJob(newStack(), props);
    expect(() => job.segmentCount).toThrow(error);
    expect(() => [job.failedRecordCount]).toThrow('failedRecordCount is not known');
    expect(() => [job.userCount]).toThrow('userCount is not known');
  });

  test('cannot judge what it does not count', () => {
    expect(() => newJob(newStack(), { verifyOutput: false, recordErrors: RecordErrors.FAIL }))
      .toThrow('Shop/Readers: recordErrors has no meaning with verifyOutput: false: leave one of them out, got "FAIL"');
    expect(() => newJob(newStack(), { recordErrors: 'IGNORE' as RecordErrors })).toThrow('recordErrors must be REPORT or FAIL, got "IGNORE"');
  });

  test('makes no other job', () => {
    const contents = [{}, { validateInput: false }, { verifyOutput: false }, { recordErrors: RecordErrors.FAIL }]
      .map((props) => canonicalContent(jobProperties({ ResourceProperties: concrete(resourceOf(props)) })));
    expect(new Set(contents).size).toBe(1);
  });

  /** What the handler would get, where only the shape matters. */
  function concrete(properties: Record<string, unknown>): Record<string, unknown> {
    const output = { ...properties.Output as object, Path: 's3://output/segments/', KmsKeyArn: undefined };
    const input = { Asset: { Bucket: 'a', Key: 'k', Hash: 'h', InputBucket: 'i', LinesPerFile: '500' } };
    const JobArnPrefix = 'arn:aws:personalize:eu-west-1:111122223333:batch-segment-job/';
    return { ...properties, Output: output, Input: input, JobArnPrefix, RunnerArn: 'arn:runner', RoleArn: 'arn:role' };
  }
});
