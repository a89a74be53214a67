import { CustomResourceRequest, State, Step } from '../../src/handler/contract';
import { FakeAws, FakeStack, Reply } from '../support/fake-aws';
import { handlerEnvironment, HandlerProcess } from '../support/handler-process';
import { JOB_ARN_PREFIX, newRequest, PROPERTIES, RUNNER_ARN } from '../support/requests';

// the handler as it ships, against AWS at the network

let aws: FakeAws;
let lambda: HandlerProcess;

beforeAll(async () => {
  aws = await FakeAws.start();
  lambda = new HandlerProcess(handlerEnvironment(aws.endpoint));
});

beforeEach(() => {
  aws.reset();
  lambda.printed.length = 0;
  aws.objects.set('assets/abc.jsonl', '{"itemId":"1"}\n{"itemId":"2"}\n{"itemId":"3"}\n');
});

afterAll(async () => {
  lambda.stop();
  await aws.stop();
});

const handler = (event: unknown): Promise<State> => lambda.invoke(event);
const step = (name: Step, state: State, executionStartTime = new Date().toISOString()): Promise<State> =>
  handler({ step: name, state, executionStartTime });
const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
const stateOf = (request: Partial<CustomResourceRequest> = {}, age = 0): State =>
  ({ version: 1, request: newRequest({ ResponseURL: aws.responseUrl(minutesAgo(age)), ...request }) });
const notFound: Reply = { error: 'ResourceNotFoundException' };
const job = (status: string, failureReason?: string): Reply => ({
  body: { batchSegmentJob: { status, failureReason, creationDateTime: Date.parse('2026-11-22T07:00:00Z') / 1000, solutionVersionArn: 'arn:version' } },
});

describe('start', () => {
  test('hands the request to the runner, unchanged, in an execution named after it', async () => {
    aws.on('StartExecution', () => ({ body: { executionArn: 'arn', startDate: 1 } }));
    const request = newRequest({ ResponseURL: aws.responseUrl() });
    await handler(request);
    await handler(request);
    const [first, second] = aws.callsOf('StartExecution');
    expect(first).toEqual(second);
    expect(first).toMatchObject({ stateMachineArn: RUNNER_ARN, name: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(JSON.parse(String(first.input))).toEqual({ version: 1, request });
  });

  test('leaves an execution alone that is there already', async () => {
    aws.on('StartExecution', () => ({ error: 'ExecutionAlreadyExists' })).on('DescribeExecution', () => ({ body: { status: 'SUCCEEDED' } }));
    await handler(newRequest({ ResponseURL: aws.responseUrl() }));
    expect(aws.answers).toEqual([]);
    expect(aws.callsOf('DescribeExecution')[0].executionArn).toMatch(/^arn:aws:states:eu-west-1:111122223333:execution:Runner:[0-9a-f]{64}$/);
  });

  test.each(['FAILED', 'TIMED_OUT', 'ABORTED'])('answers for an execution that ended %s without an answer', async (status) => {
    aws.on('StartExecution', () => ({ error: 'ExecutionAlreadyExists' })).on('DescribeExecution', () => ({ body: { status } }));
    await handler(newRequest({ ResponseURL: aws.responseUrl() }));
    expect(aws.answers).toEqual([expect.objectContaining({ Status: 'FAILED', Reason: expect.stringContaining(`ended ${status} without an answer`) })]);
  });

  test('reports what is not set also from a step', async () => {
    const { AWS_REGION: _, ...environment } = handlerEnvironment(aws.endpoint);
    const elsewhere = new HandlerProcess(environment);
    const state = await elsewhere.invoke({ step: 'plan', state: stateOf(), executionStartTime: new Date().toISOString() });
    elsewhere.stop();
    expect(state).toMatchObject({ next: 'REPORT', outcome: { kind: 'invalid', message: expect.stringMatching(/^environment variable AWS_REGION is not set/) } });
  });

  test('names an environment variable that is not set', async () => {
    const { AWS_REGION: _, ...environment } = handlerEnvironment(aws.endpoint);
    const elsewhere = new HandlerProcess(environment);
    await elsewhere.invoke(newRequest({ ResponseURL: aws.responseUrl() }));
    elsewhere.stop();
    expect(aws.answers[0]).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/^Batch segment job was not started: environment variable AWS_REGION is not set/) });
  });

  test('asks again while the runner is busy or not seen yet', async () => {
    let asked = 0;
    aws.on('StartExecution', () => (++asked === 1 ? { error: 'ThrottlingException' } : { body: { executionArn: 'arn', startDate: 1 } }));
    await handler(newRequest({ ResponseURL: aws.responseUrl() }));
    expect(asked).toBe(2);
    expect(aws.answers).toEqual([]);
  }, 15_000);

  test('names a property that is missing', async () => {
    await handler(newRequest({ ResponseURL: aws.responseUrl(), ResourceProperties: { ...PROPERTIES, RunnerArn: undefined } }));
    expect(aws.answers[0].Reason).toContain('property RunnerArn must be a string that is not empty, got nothing');
  });

  test('lets a Delete succeed whatever is wrong', async () => {
    await handler(newRequest({ RequestType: 'Delete', PhysicalResourceId: 'invented', ResponseURL: aws.responseUrl(), ResourceProperties: {} }));
    expect(aws.answers[0]).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'invented' });
  });
});

describe('plan', () => {
  test('reads only, and fixes name, attempt and deadline', async () => {
    aws.on('DescribeBatchSegmentJob', () => notFound);
    const ResponseURL = aws.responseUrl(new Date('2026-11-22T06:50:00Z'));
    const { next, plan } = await step('plan', stateOf({ ResponseURL }), '2026-11-22T07:00:00.000Z');
    expect(next).toBe('RECONCILE');
    expect(plan).toMatchObject({ attempt: 0, startedAt: '2026-11-22T07:00:00.000Z', deadline: '2026-11-22T07:45:00.000Z' });
    expect(plan?.jobArn).toBe(JOB_ARN_PREFIX + plan?.jobName);
    expect(plan?.jobName).toMatch(/^Shop-Readers-[0-9a-f]{16}$/);
    expect(aws.calls.map(({ operation }) => operation).sort()).toEqual(['DescribeBatchSegmentJob', 'DescribeStackResource', 'DescribeStacks']);
  });

  test('takes the next attempt after a job that failed', async () => {
    const first = (await planned(() => notFound)).plan;
    const second = (await planned(({ batchSegmentJobArn }) => (batchSegmentJobArn === first?.jobArn ? job('CREATE FAILED') : notFound))).plan;
    expect(second?.attempt).toBe(1);
    expect(second?.jobName).not.toBe(first?.jobName);
  });

  test.each(['ACTIVE', 'CREATE IN_PROGRESS', 'SOMETHING NEW'])('stays with a job that is %s', async (status) => {
    expect((await planned(() => job(status))).plan?.attempt).toBe(0);
  });

  test('ends with the name of a property that was edited by hand', async () => {
    const edited = { ...PROPERTIES, Output: { Path: 'https://elsewhere/' } };
    const { outcome, next } = await step('plan', stateOf({ ResourceProperties: edited }));
    expect([next, outcome]).toEqual(['REPORT', { kind: 'invalid', message: 'property Output.Path must begin with s3://, got "https://elsewhere/"' }]);
  });

  test('holds back the answer to a Delete, until no older execution can still create', async () => {
    expect(await step('plan', stateOf({ RequestType: 'Delete' }))).toMatchObject({ next: 'WAIT', waitSeconds: 10, outcome: { kind: 'deleted' } });
    expect(aws.calls).toEqual([]);
  });
});

async function planned(describeJob: (input: Record<string, unknown>) => Reply = () => notFound, startedMinutesAgo = 0): Promise<State> {
  aws.on('DescribeBatchSegmentJob', describeJob);
  const state = await step('plan', stateOf({}, startedMinutesAgo), minutesAgo(startedMinutesAgo).toISOString());
  aws.calls.length = 0;
  return state;
}

describe('reconcile', () => {
  test('creates the job that is not there, with its input staged in files that Personalize accepts', async () => {
    const state = await planned();
    aws.on('CreateBatchSegmentJob', () => ({ body: { batchSegmentJobArn: 'arn' } }));
    const reconciled = await step('reconcile', state);
    expect(reconciled).toMatchObject({ next: 'WAIT', staged: true, lastSeen: 'the job was accepted' });
    expect(aws.objects.get('input/batch-segment-input/0123456789abcdef/queries-0001.jsonl')).toBe('{"itemId":"1"}\n{"itemId":"2"}\n');
    expect(aws.objects.get('input/batch-segment-input/0123456789abcdef/queries-0002.jsonl')).toBe('{"itemId":"3"}\n');
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([{
      jobName: state.plan?.jobName,
      solutionVersionArn: PROPERTIES.SolutionVersionArn,
      numResults: 1000,
      jobInput: { s3DataSource: { path: 's3://input/batch-segment-input/0123456789abcdef/', kmsKeyArn: PROPERTIES.Input.KmsKeyArn } },
      jobOutput: { s3DataDestination: { path: `s3://output/segments/${state.plan?.jobName}/`, kmsKeyArn: PROPERTIES.Output.KmsKeyArn } },
      roleArn: PROPERTIES.RoleArn,
    }]);
  });

  test('stages the input once', async () => {
    const state = await planned();
    aws.on('CreateBatchSegmentJob', () => ({ error: 'LimitExceededException' }));
    const queued = await step('reconcile', state);
    expect(aws.callsOf('GetObject')).toHaveLength(1);
    expect(await step('reconcile', queued)).toMatchObject({ lastSeen: 'LimitExceededException: because' });
    expect(aws.callsOf('GetObject')).toHaveLength(1);
  });

  test.each([
    ['ACTIVE', { kind: 'active' }],
    ['CREATE FAILED', { kind: 'failed', reason: 'no rights' }],
  ])('settles when the job is %s', async (status, outcome) => {
    const state = await planned();
    aws.on('DescribeBatchSegmentJob', () => job(status, 'no rights'));
    expect(await step('reconcile', state)).toMatchObject({ next: 'REPORT', outcome });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test.each(['PENDING', 'IN PROGRESS', 'CREATE PENDING', 'CREATE IN_PROGRESS', 'ACTIVE SOON', ''])('keeps waiting while the status is %j', async (status) => {
    const state = await planned();
    aws.on('DescribeBatchSegmentJob', () => job(status));
    expect(await step('reconcile', state)).toMatchObject({ next: 'WAIT', waitSeconds: 10 });
  });

  // what each error of Create means to a young request, and to one of three minutes
  test.each([
    ['LimitExceededException', 'WAIT', 'WAIT'],
    ['ThrottlingException', 'WAIT', 'WAIT'],
    ['ResourceAlreadyExistsException', 'WAIT', 'WAIT'],
    ['ResourceInUseException', 'WAIT', 'WAIT'],
    ['AccessDeniedException', 'WAIT', 'REPORT'],
    ['InvalidInputException', 'WAIT', 'REPORT'],
    ['ResourceNotFoundException', 'REPORT', 'REPORT'],
    ['TooManyTagsException', 'REPORT', 'REPORT'],
    ['SomethingNewException', 'REPORT', 'REPORT'],
  ])('%s from Create: %s at once, %s after three minutes', async (error, young, old) => {
    aws.on('CreateBatchSegmentJob', () => ({ error, message: 'because' }));
    for (const [age, next] of [[0, young], [3, old]] as const) {
      const reconciled = await step('reconcile', await planned(() => notFound, age));
      expect(reconciled.next).toBe(next);
      if (next === 'REPORT') expect(reconciled.outcome).toEqual({ kind: 'refused', errorName: error, message: 'because' });
    }
  });

  test.each<[string, Reply]>([['500', { error: 'InternalServerError', status: 500 }], ['broken connection', 'reset']])('sends Create once and looks again after a %s', async (_, reply) => {
    aws.on('CreateBatchSegmentJob', () => reply);
    expect(await step('reconcile', await planned())).toMatchObject({ next: 'WAIT' });
    expect(aws.callsOf('CreateBatchSegmentJob')).toHaveLength(1);
  });

  test('gives a Create up that is not answered, before an answer that waits for it may be given', async () => {
    const state = await planned();
    aws.on('CreateBatchSegmentJob', () => 'hang');
    const began = Date.now();
    expect(await step('reconcile', state)).toMatchObject({ next: 'WAIT', creating: true, lastSeen: expect.stringMatching(/Abort|Timeout/) });
    expect(Date.now() - began).toBeLessThan(7_000);
  }, 10_000);

  test('has patience with a role that comes with an update', async () => {
    aws.stack = { stackStatus: 'UPDATE_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS' };
    aws.on('DescribeBatchSegmentJob', () => notFound).on('CreateBatchSegmentJob', () => ({ error: 'InvalidInputException' }));
    const OldResourceProperties = { ...PROPERTIES, RoleArn: 'arn:aws:iam::111122223333:role/older' };
    const state = await step('plan', stateOf({ RequestType: 'Update', PhysicalResourceId: 'old', OldResourceProperties }));
    expect((await step('reconcile', state)).outcome).toBeUndefined();
  });

  test('refuses an invalid input at once on an update, whose role is not young', async () => {
    aws.stack = { stackStatus: 'UPDATE_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS' };
    aws.on('DescribeBatchSegmentJob', () => notFound).on('CreateBatchSegmentJob', () => ({ error: 'InvalidInputException' }));
    const state = await step('plan', stateOf({ RequestType: 'Update', PhysicalResourceId: 'old', OldResourceProperties: { ...PROPERTIES, NumResults: '7' } }));
    expect(await step('reconcile', state)).toMatchObject({ outcome: { kind: 'refused' } });
  });

  test('gives up at the deadline with the last status, and creates nothing then', async () => {
    const late = await planned(() => notFound, 56);
    aws.on('CreateBatchSegmentJob', () => ({ body: {} }));
    expect(await step('reconcile', late)).toMatchObject({ next: 'REPORT', outcome: { kind: 'deadline' } });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
    aws.on('DescribeBatchSegmentJob', () => job('CREATE IN_PROGRESS'));
    expect((await step('reconcile', late)).outcome).toEqual({ kind: 'deadline', lastSeen: 'the last status seen is CREATE IN_PROGRESS', started: true });
  });

  test('waits longer for older jobs, a minute at most', async () => {
    const waits: (number | undefined)[] = [];
    for (const age of [0, 5, 10, 50]) waits.push((await step('reconcile', await planned(() => job('PENDING'), age))).waitSeconds);
    expect(waits).toEqual([10, 15, 30, 60]);
  });
});

describe('a job that is no longer wanted', () => {
  test.each<[string, FakeStack | undefined]>([
    ['its stack is gone', undefined],
    ['a sibling failed and all is rolled back', { stackStatus: 'ROLLBACK_IN_PROGRESS', resourceStatus: 'CREATE_IN_PROGRESS' }],
    ['its resource is being deleted', { stackStatus: 'DELETE_IN_PROGRESS', resourceStatus: 'DELETE_IN_PROGRESS' }],
    ['its stack is being deleted', { stackStatus: 'DELETE_IN_PROGRESS', resourceStatus: 'CREATE_IN_PROGRESS' }],
  ])('is not created when %s', async (_, stack) => {
    const state = await planned(() => notFound, 1);
    aws.stack = stack;
    expect(await step('reconcile', state)).toMatchObject({ next: 'REPORT', outcome: { kind: 'superseded' } });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });
});

test('a request that CloudFormation does not show yet is looked for again', async () => {
  const state = await planned();
  aws.stack = { stackStatus: 'CREATE_IN_PROGRESS', resourceStatus: '' };
  expect(await step('reconcile', state)).toMatchObject({ next: 'WAIT', lastSeen: 'CloudFormation does not show this request yet' });
  expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
});

describe('an update', () => {
  const UPDATING: FakeStack = { stackStatus: 'UPDATE_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS', physicalId: `${JOB_ARN_PREFIX}old` };
  const update = (old: object, changed: object = {}): State => stateOf({
    RequestType: 'Update',
    PhysicalResourceId: `${JOB_ARN_PREFIX}old`,
    ResourceProperties: { ...PROPERTIES, ...changed },
    OldResourceProperties: { ...PROPERTIES, ...old },
  });

  const due = (state: State): State => ({ ...state, plan: state.plan && { ...state.plan, holdUntil: new Date().toISOString() } });

  test('keeps the job whose content is the same, whatever its name was made from', async () => {
    aws.stack = UPDATING;
    const { plan } = await step('plan', update({ RoleArn: 'moved' }));
    expect(plan).toMatchObject({ jobName: 'old', jobArn: `${JOB_ARN_PREFIX}old`, kept: true });
  });

  test('holds its answer back when the content is another one, also when the job is there already', async () => {
    aws.stack = UPDATING;
    aws.on('DescribeBatchSegmentJob', () => job('ACTIVE'));
    const state = await step('plan', update({ NumResults: '7' }));
    const early = await step('reconcile', state);
    expect(early).toMatchObject({ next: 'WAIT', outcome: { kind: 'active' } });
    expect(early.waitSeconds).toBeGreaterThan(5);
    expect(await step('reconcile', due(early))).toMatchObject({ next: 'REPORT', outcome: { kind: 'active' } });
  });

  test('of tags alone changes the tags that it and its predecessor set, and no others', async () => {
    aws.stack = UPDATING;
    aws.on('DescribeBatchSegmentJob', () => job('ACTIVE')).on('TagResource', () => ({ body: {} })).on('UntagResource', () => ({ body: {} }));
    const state = await step('plan', update({ Tags: { team: 'books', stage: 'test' } }, { Tags: { team: 'shop' } }));
    // an older request may still be about to change them
    expect(await step('reconcile', state)).toMatchObject({ next: 'WAIT' });
    expect(aws.callsOf('TagResource')).toEqual([]);
    expect(await step('reconcile', due(state))).toMatchObject({ next: 'REPORT', tagged: true, outcome: { kind: 'active' } });
    const resourceArn = `${JOB_ARN_PREFIX}old`;
    expect(aws.callsOf('UntagResource')).toEqual([{ resourceArn, tagKeys: ['stage'] }]);
    expect(aws.callsOf('TagResource')).toEqual([{ resourceArn, tags: [{ tagKey: 'team', tagValue: 'shop' }] }]);
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test('that is superseded leaves the tags to the newer one', async () => {
    aws.stack = UPDATING;
    aws.on('DescribeBatchSegmentJob', () => job('ACTIVE'));
    const state = await step('plan', update({}, { Tags: { team: 'shop' } }));
    aws.stack = { ...UPDATING, lastUpdated: minutesAgo(-0.2).toISOString() };
    expect(await step('reconcile', due(state))).toMatchObject({ next: 'REPORT' });
    expect(aws.callsOf('TagResource')).toEqual([]);
  });

  test('whose job failed names the old job in its answer, which stays the resource', async () => {
    aws.stack = UPDATING;
    aws.on('DescribeBatchSegmentJob', () => notFound);
    const state = await step('plan', update({ NumResults: '7' }));
    aws.on('DescribeBatchSegmentJob', () => job('CREATE FAILED', 'no rights'));
    const settled = await step('reconcile', state);
    await step('report', settled);
    expect(aws.answers[0]).toMatchObject({ Status: 'FAILED', PhysicalResourceId: `${JOB_ARN_PREFIX}old` });
  });
});

describe('the update that rolls a failed update back', () => {
  const ROLLING_BACK: FakeStack = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS', physicalId: 'arn:new' };
  const back = (): State => stateOf({ RequestType: 'Update', PhysicalResourceId: 'arn:new', OldResourceProperties: { ...PROPERTIES, NumResults: '7' } });

  test('finds the old job and creates none', async () => {
    aws.stack = ROLLING_BACK;
    aws.on('DescribeBatchSegmentJob', () => job('ACTIVE'));
    const state = await step('plan', back());
    expect(await step('reconcile', state)).toMatchObject({ outcome: { kind: 'active' } });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test('is answered at once where there is no old job, and starts it when the roll-back is over', async () => {
    aws.stack = ROLLING_BACK;
    aws.on('DescribeBatchSegmentJob', () => notFound).on('CreateBatchSegmentJob', () => ({ body: {} }));
    const queued = await step('reconcile', await step('plan', back()));
    expect(queued).toMatchObject({ next: 'WAIT', outcome: { kind: 'queued' } });
    const answered = await step('report', queued);
    expect(answered).toMatchObject({ next: 'WAIT', answered: true });
    expect(aws.answers[0]).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: queued.plan?.jobArn });

    expect(await step('reconcile', answered)).toMatchObject({ next: 'WAIT' });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
    aws.stack = { stackStatus: 'UPDATE_ROLLBACK_COMPLETE', resourceStatus: 'UPDATE_COMPLETE', physicalId: queued.plan?.jobArn };
    const created = await step('reconcile', answered);
    expect(aws.callsOf('CreateBatchSegmentJob')).toHaveLength(1);
    aws.on('DescribeBatchSegmentJob', () => job('CREATE PENDING'));
    expect(await step('reconcile', created)).toMatchObject({ next: 'END' });
    expect(aws.answers).toHaveLength(1);
  });
});

describe('a roll-back has nowhere to go', () => {
  const ROLLING_BACK: FakeStack = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS', resourceUpdated: '2026-11-22T06:59:59Z' };
  const back = async (properties: object = {}): Promise<State> => {
    aws.stack = ROLLING_BACK;
    const request = {
      RequestType: 'Update',
      PhysicalResourceId: 'arn:new',
      ResourceProperties: { ...PROPERTIES, ...properties },
      OldResourceProperties: { ...PROPERTIES, NumResults: '7' },
    } as const;
    const state = await step('plan', stateOf(request, 3), minutesAgo(3).toISOString());
    return { ...state, plan: state.plan && { ...state.plan, holdUntil: undefined } };
  };

  test.each([
    ['CREATE IN_PROGRESS', 'queued'],
    ['CREATE FAILED', 'unchanged'],
  ])('so an old job that is %s holds it up no longer than one that is ACTIVE', async (status, kind) => {
    aws.on('DescribeBatchSegmentJob', () => notFound);
    const state = await back();
    aws.on('DescribeBatchSegmentJob', () => job(status));
    const settled = await step('reconcile', state);
    expect(settled).toMatchObject({ next: 'REPORT', outcome: { kind } });
    await step('report', settled);
    expect(aws.answers[0].Status).toBe('SUCCESS');
  });

  test.each(['AccessDeniedException', 'TooManyTagsException', 'InvalidInputException'])('so tags that cannot be put back (%s) are left', async (error) => {
    aws.on('DescribeBatchSegmentJob', () => job('ACTIVE')).on('TagResource', () => ({ error }));
    expect(await step('reconcile', await back({ Tags: { team: 'books' } }))).toMatchObject({ next: 'REPORT', outcome: { kind: 'active' } });
    expect(aws.callsOf('TagResource')).toHaveLength(1);
  });

  test('but tags that can be put back later are', async () => {
    aws.on('DescribeBatchSegmentJob', () => job('ACTIVE')).on('TagResource', () => ({ error: 'ResourceInUseException' }));
    expect(await step('reconcile', await back({ Tags: { team: 'books' } }))).toMatchObject({ next: 'WAIT' });
  });

  test('so the request that it undoes may no longer change tags', async () => {
    aws.on('DescribeBatchSegmentJob', () => job('ACTIVE'));
    const state = await back({ Tags: { team: 'books' } });
    aws.stack = { ...ROLLING_BACK, resourceUpdated: minutesAgo(-0.2).toISOString() };
    expect(await step('reconcile', state)).toMatchObject({ next: 'REPORT' });
    expect(aws.callsOf('TagResource')).toEqual([]);
  });

  test('so a name that is used up is no error in it', async () => {
    aws.on('DescribeBatchSegmentJob', () => job('CREATE FAILED', 'no rights'));
    expect(await step('reconcile', await back({ JobName: 'mine' }))).toMatchObject({ outcome: { kind: 'unchanged' } });
  });
});

describe('a job whose request was answered already', () => {
  test('is not answered again when a step keeps failing, and still followed', async () => {
    const { plan } = await planned();
    const failed = { ...stateOf(), plan, answered: true, error: { Error: 'Lambda.TooManyRequestsException' } };
    expect(await step('report', failed)).toMatchObject({ next: 'WAIT', answered: true });
    expect(aws.answers).toEqual([]);
  });
});

describe('a job that still waits for its stack after its answer', () => {
  test.each([
    ['goes on waiting within a day', 23, 'WAIT'],
    ['is given up after a day', 24, 'END'],
  ])('%s', async (_, hours, next) => {
    const { plan } = await planned(() => notFound, hours * 60);
    aws.stack = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS' };
    const waiting = { ...stateOf(), plan: plan && { ...plan, rollingBack: true }, answered: true };
    expect(await step('reconcile', waiting)).toMatchObject({ next });
    expect(aws.answers).toEqual([]);
  });
});

describe('a name of the user\'s own', () => {
  const named = (): State => stateOf({ ResourceProperties: { ...PROPERTIES, JobName: 'mine' } });
  const mine = {
    jobName: 'mine',
    status: 'ACTIVE',
    solutionVersionArn: PROPERTIES.SolutionVersionArn,
    numResults: 1000,
    jobInput: { s3DataSource: { path: 's3://input/batch-segment-input/0123456789abcdef/', kmsKeyArn: PROPERTIES.Input.KmsKeyArn } },
    jobOutput: { s3DataDestination: { path: 's3://output/segments/mine/', kmsKeyArn: PROPERTIES.Output.KmsKeyArn } },
  };

  test('is used as it is', async () => {
    aws.on('DescribeBatchSegmentJob', () => notFound);
    expect((await step('plan', named())).plan?.jobName).toBe('mine');
  });

  test('takes a job of that name for its own when its settings are the same', async () => {
    aws.on('DescribeBatchSegmentJob', () => ({ body: { batchSegmentJob: mine } }));
    expect(await step('reconcile', await step('plan', named()))).toMatchObject({ next: 'REPORT', outcome: { kind: 'active' } });
  });

  test('does not mistake its own job for somebody else\'s', async () => {
    aws.on('DescribeBatchSegmentJob', () => notFound).on('CreateBatchSegmentJob', () => 'reset');
    const created = await step('reconcile', await step('plan', named()));
    aws.on('DescribeBatchSegmentJob', () => ({ body: { batchSegmentJob: { ...mine, jobInput: { s3DataSource: { path: 's3://as-the-service-spells-it' } } } } }));
    expect(await step('reconcile', created)).toMatchObject({ outcome: { kind: 'active' } });
  });

  test('says where a job of that name differs', async () => {
    aws.on('DescribeBatchSegmentJob', () => ({ body: { batchSegmentJob: { ...mine, numResults: undefined, filterArn: 'arn:filter' } } }));
    const settled = await step('reconcile', await step('plan', named()));
    await step('report', settled);
    expect(aws.answers[0].Reason).toBe('Batch segment job mine was not started: there is a job mine already, with other settings: '
      + 'filterArn is arn:filter there and not set here, numResults is 25 there and 1000 here. '
      + 'A name is used up for good: give another batchSegmentJobName, or none');
  });

  test('says when it is used up by a job that failed', async () => {
    aws.on('DescribeBatchSegmentJob', () => job('CREATE FAILED', 'no rights'));
    const refused = await step('plan', named());
    expect(refused.outcome).toMatchObject({ kind: 'invalid', message: expect.stringContaining('the name mine is used up by a job that failed before (no rights)') });
  });
});

describe('report', () => {
  test('tells CloudFormation of an ACTIVE job and its attributes', async () => {
    const state = await planned(() => job('ACTIVE'));
    await step('report', await step('reconcile', state));
    expect(aws.answers).toEqual([{
      Status: 'SUCCESS',
      Reason: `Batch segment job ${state.plan?.jobName} ACTIVE`,
      PhysicalResourceId: state.plan?.jobArn,
      StackId: state.request.StackId,
      RequestId: state.request.RequestId,
      LogicalResourceId: state.request.LogicalResourceId,
      Data: {
        BatchSegmentJobName: state.plan?.jobName,
        CreationDateTime: '2026-11-22T07:00:00.000Z',
        OutputPath: `s3://output/segments/${state.plan?.jobName}/`,
        SolutionVersionArn: 'arn:version',
      },
    }]);
  });

  test('puts the failure reason of Personalize into the first line, and the ARN into the second', async () => {
    const state = await planned();
    aws.on('DescribeBatchSegmentJob', () => job('CREATE FAILED', 'Invalid S3 input path.'));
    await step('report', await step('reconcile', state));
    expect(aws.answers[0]).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: state.plan?.jobArn,
      Reason: `Batch segment job ${state.plan?.jobName} CREATE FAILED: Invalid S3 input path.\n${state.plan?.jobArn}`,
    });
  });

  test('sends no content type, for which the URL is not signed', async () => {
    await step('report', { ...stateOf(), outcome: { kind: 'invalid', message: 'x' } });
    expect(aws.answerContentTypes.map((type) => type ?? '')).toEqual(['']);
  });

  test('prints no response URL', async () => {
    aws.answerStatuses.push(500, 403);
    await step('report', { ...stateOf(), outcome: { kind: 'invalid', message: 'x' } });
    expect(lambda.printed.join('').match(/the answer was not taken/g)).toHaveLength(2);
    expect(lambda.printed.join('')).not.toContain('secret');
  });
});
