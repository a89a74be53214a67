import { State } from '../../src/handler/contract';
import { FakeStack, Reply, Script } from '../support/fake-aws';
import { handlerEnvironment, HandlerProcess } from '../support/handler-process';
import { JOB_ARN_PREFIX, newRequest, PROPERTIES, RUNNER_ARN } from '../support/requests';
import { jobOf, lookedAt, NOT_FOUND, ShippedHandler } from '../support/shipped-handler';

// the handler as it ships, against AWS at the network

const shipped = ShippedHandler.forTests();
const { aws } = shipped;

describe('start', () => {
  test('hands the request to the runner, unchanged, in an execution named after it', async () => {
    aws.on('StartExecution', () => ({ body: { executionArn: 'arn', startDate: 1 } }));
    const request = newRequest({ ResponseURL: aws.responseUrl() });
    await shipped.lambda.invoke(request);
    await shipped.lambda.invoke(request);
    const [first, second] = aws.callsOf('StartExecution');
    expect(first).toEqual(second);
    expect(first).toMatchObject({ stateMachineArn: RUNNER_ARN, name: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(JSON.parse(String(first.input))).toEqual({ version: 1, request });
  });

  test('leaves an execution alone that is there already', async () => {
    aws.on('StartExecution', () => ({ error: 'ExecutionAlreadyExists' })).on('DescribeExecution', () => ({ body: { status: 'SUCCEEDED' } }));
    await shipped.lambda.invoke(newRequest({ ResponseURL: aws.responseUrl() }));
    expect(aws.answers).toEqual([]);
    expect(aws.callsOf('DescribeExecution')[0].executionArn).toMatch(/^arn:aws:states:eu-west-1:111122223333:execution:Runner:[0-9a-f]{64}$/);
  });

  test.each(['FAILED', 'TIMED_OUT', 'ABORTED'])('answers for an execution that ended %s without an answer', async (status) => {
    aws.on('StartExecution', () => ({ error: 'ExecutionAlreadyExists' })).on('DescribeExecution', () => ({ body: { status } }));
    await shipped.lambda.invoke(newRequest({ ResponseURL: aws.responseUrl() }));
    expect(aws.answers).toEqual([expect.objectContaining({ Status: 'FAILED', Reason: expect.stringContaining(`ended ${status} without an answer`) })]);
  });

  test('reports what is not set also from a step', async () => {
    const { AWS_REGION: _, ...environment } = handlerEnvironment(aws.endpoint);
    const elsewhere = new HandlerProcess(environment);
    const state = await elsewhere.invoke({ step: 'plan', state: shipped.stateOf(), executionStartTime: new Date().toISOString() });
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
    await shipped.lambda.invoke(newRequest({ ResponseURL: aws.responseUrl() }));
    expect(asked).toBe(2);
    expect(aws.answers).toEqual([]);
  }, 15_000);

  test('names a property that is missing', async () => {
    await shipped.lambda.invoke(newRequest({ ResponseURL: aws.responseUrl(), ResourceProperties: { ...PROPERTIES, RunnerArn: undefined } }));
    expect(aws.answers[0].Reason).toContain('property RunnerArn must be a string that is not empty, got nothing');
  });

  test('lets a Delete succeed whatever is wrong', async () => {
    await shipped.lambda.invoke(newRequest({ RequestType: 'Delete', PhysicalResourceId: 'invented', ResponseURL: aws.responseUrl(), ResourceProperties: {} }));
    expect(aws.answers[0]).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'invented' });
  });
});

describe('plan', () => {
  test('reads only, and fixes name, attempt and deadline', async () => {
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND);
    const ResponseURL = aws.responseUrl(new Date('2026-11-22T06:50:00Z'));
    const { next, plan } = await shipped.step('plan', shipped.stateOf({ ResponseURL }), '2026-11-22T07:00:00.000Z');
    expect(next).toBe('RECONCILE');
    expect(plan).toMatchObject({ attempt: 0, startedAt: '2026-11-22T07:00:00.000Z', deadline: '2026-11-22T07:45:00.000Z' });
    expect(plan?.jobArn).toBe(JOB_ARN_PREFIX + plan?.jobName);
    expect(plan?.jobName).toMatch(/^Shop-Readers-[0-9a-f]{16}$/);
    expect(aws.calls.map(({ operation }) => operation).sort()).toEqual(['DescribeBatchSegmentJob', 'DescribeStackResource', 'DescribeStacks']);
  });

  test('takes the next attempt after a job that failed', async () => {
    const first = (await shipped.planned(() => NOT_FOUND)).plan;
    const second = (await shipped.planned(({ batchSegmentJobArn }) => (batchSegmentJobArn === first?.jobArn ? jobOf('CREATE FAILED') : NOT_FOUND))).plan;
    expect(second?.attempt).toBe(1);
    expect(second?.jobName).not.toBe(first?.jobName);
  });

  test.each(['ACTIVE', 'CREATE IN_PROGRESS', 'SOMETHING NEW'])('stays with a job that is %s', async (status) => {
    expect((await shipped.planned(() => jobOf(status))).plan?.attempt).toBe(0);
  });

  test('ends with the name of a property that was edited by hand', async () => {
    const edited = { ...PROPERTIES, Output: { Path: 'https://elsewhere/' } };
    const { outcome, next, events } = await shipped.step('plan', shipped.stateOf({ ResourceProperties: edited }));
    const message = 'property Output.Path must begin with s3://, got "https://elsewhere/"';
    expect([next, outcome]).toEqual(['REPORT', { kind: 'invalid', message }]);
    expect(events).toEqual([expect.objectContaining({
      DetailType: 'Batch Segment Job Settled',
      Detail: { stackId: newRequest().StackId, logicalId: 'ReadersF07297A3', status: 'REFUSED', failureReason: message },
    })]);
  });

  test('holds back the answer to a Delete, until no older execution can still create', async () => {
    expect(await shipped.step('plan', shipped.stateOf({ RequestType: 'Delete' }))).toMatchObject({ next: 'WAIT', waitSeconds: 10, outcome: { kind: 'deleted' } });
    expect(aws.calls).toEqual([]);
  });
});

describe('reconcile', () => {
  test('creates the job that is not there, with its input staged in files that Personalize accepts', async () => {
    const state = await shipped.planned();
    aws.on('CreateBatchSegmentJob', () => ({ body: { batchSegmentJobArn: 'arn' } }));
    const reconciled = await shipped.step('reconcile', state);
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
    const state = await shipped.planned();
    aws.on('CreateBatchSegmentJob', () => ({ error: 'LimitExceededException' }));
    const queued = await shipped.step('reconcile', state);
    expect(aws.callsOf('GetObject')).toHaveLength(1);
    expect(await shipped.step('reconcile', queued)).toMatchObject({ lastSeen: 'LimitExceededException: because' });
    expect(aws.callsOf('GetObject')).toHaveLength(1);
  });

  test.each([
    ['ACTIVE', { kind: 'active' }],
    ['CREATE FAILED', { kind: 'failed', reason: 'no rights' }],
  ])('settles when the job is %s', async (status, outcome) => {
    const state = await shipped.planned();
    aws.on('DescribeBatchSegmentJob', () => jobOf(status, { failureReason: 'no rights' }));
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'REPORT', outcome });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test.each(['PENDING', 'IN PROGRESS', 'CREATE PENDING', 'CREATE IN_PROGRESS', 'ACTIVE SOON', ''])('keeps waiting while the status is %j', async (status) => {
    const state = await shipped.planned();
    aws.on('DescribeBatchSegmentJob', () => jobOf(status));
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'WAIT', waitSeconds: 10 });
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
      const reconciled = await shipped.step('reconcile', await shipped.planned(() => NOT_FOUND, age));
      expect(reconciled.next).toBe(next);
      if (next === 'REPORT') expect(reconciled.outcome).toEqual({ kind: 'refused', errorName: error, message: 'because', causes: [] });
    }
  });

  test.each<[string, Reply]>([['500', { error: 'InternalServerError', status: 500 }], ['broken connection', 'reset']])('sends Create once and looks again after a %s', async (_, reply) => {
    aws.on('CreateBatchSegmentJob', () => reply);
    expect(await shipped.step('reconcile', await shipped.planned())).toMatchObject({ next: 'WAIT' });
    expect(aws.callsOf('CreateBatchSegmentJob')).toHaveLength(1);
  });

  test('gives a Create up that is not answered, before an answer that waits for it may be given', async () => {
    const state = await shipped.planned();
    aws.on('CreateBatchSegmentJob', () => 'hang');
    const began = Date.now();
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'WAIT', creating: true, lastSeen: expect.stringMatching(/Abort|Timeout/) });
    expect(Date.now() - began).toBeLessThan(7_000);
  }, 10_000);

  test('has patience with a role that comes with an update', async () => {
    aws.stack = { stackStatus: 'UPDATE_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS' };
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('CreateBatchSegmentJob', () => ({ error: 'InvalidInputException' }));
    const OldResourceProperties = { ...PROPERTIES, RoleArn: 'arn:aws:iam::111122223333:role/older' };
    const state = await shipped.step('plan', shipped.stateOf({ RequestType: 'Update', PhysicalResourceId: 'old', OldResourceProperties }));
    expect((await shipped.step('reconcile', state)).outcome).toBeUndefined();
  });

  test('refuses an invalid input at once on an update, whose role is not young', async () => {
    aws.stack = { stackStatus: 'UPDATE_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS' };
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('CreateBatchSegmentJob', () => ({ error: 'InvalidInputException' }));
    const state = await shipped.step('plan', shipped.stateOf({ RequestType: 'Update', PhysicalResourceId: 'old', OldResourceProperties: { ...PROPERTIES, NumResults: '7' } }));
    expect(await shipped.step('reconcile', lookedAt(state))).toMatchObject({ outcome: { kind: 'refused' } });
  });

  test('gives up at the deadline with the last status, and creates nothing then', async () => {
    const late = await shipped.planned(() => NOT_FOUND, 56);
    aws.on('CreateBatchSegmentJob', () => ({ body: {} }));
    expect(await shipped.step('reconcile', late)).toMatchObject({ next: 'REPORT', outcome: { kind: 'deadline' } });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE IN_PROGRESS'));
    const reason = 'is not settled within its completionTimeout: the last status seen is CREATE IN_PROGRESS';
    expect(await shipped.step('reconcile', late)).toMatchObject({ outcome: { kind: 'deadline', reason, started: true }, events: [{ Detail: { status: 'TIMED OUT', failureReason: reason } }] });
  });

  test('waits longer for older jobs, a minute at most', async () => {
    const waits: (number | undefined)[] = [];
    for (const age of [0, 5, 10, 50]) waits.push((await shipped.step('reconcile', await shipped.planned(() => jobOf('PENDING'), age))).waitSeconds);
    expect(waits).toEqual([10, 15, 30, 60]);
  });

  test.each<[string, Script, Script]>([
    ['a job that runs', () => jobOf('PENDING'), () => NOT_FOUND],
    ['a job that waits for its turn', () => NOT_FOUND, () => ({ error: 'LimitExceededException' })],
  ])('never waits beyond the deadline: %s', async (_, describeJob, create) => {
    aws.on('CreateBatchSegmentJob', create);
    const { next, waitSeconds } = await shipped.step('reconcile', await shipped.planned(describeJob, 54.7));
    expect(next).toBe('WAIT');
    expect(waitSeconds).toBeGreaterThan(0);
    expect(waitSeconds).toBeLessThanOrEqual(18);
  });
});

describe('a job that is no longer wanted', () => {
  test.each<[string, FakeStack | undefined]>([
    ['its stack is gone', undefined],
    ['a sibling failed and all is rolled back', { stackStatus: 'ROLLBACK_IN_PROGRESS', resourceStatus: 'CREATE_IN_PROGRESS' }],
    ['its resource is being deleted', { stackStatus: 'DELETE_IN_PROGRESS', resourceStatus: 'DELETE_IN_PROGRESS' }],
    ['its stack is being deleted', { stackStatus: 'DELETE_IN_PROGRESS', resourceStatus: 'CREATE_IN_PROGRESS' }],
  ])('is not created when %s', async (_, stack) => {
    const state = await shipped.planned(() => NOT_FOUND, 1);
    aws.stack = stack;
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'REPORT', outcome: { kind: 'superseded' } });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });
});

test('a request that CloudFormation does not show yet is looked for again', async () => {
  const state = await shipped.planned();
  aws.stack = { stackStatus: 'CREATE_IN_PROGRESS', resourceStatus: '' };
  expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'WAIT', lastSeen: 'CloudFormation does not show this request yet' });
  expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
});

describe('a job whose request was answered already', () => {
  test('is not answered again when a step keeps failing, and still followed', async () => {
    const { plan } = await shipped.planned();
    const failed = { ...shipped.stateOf(), plan, answered: true, error: { Error: 'Lambda.TooManyRequestsException' } };
    expect(await shipped.step('report', failed)).toMatchObject({ next: 'WAIT', answered: true });
    expect(aws.answers).toEqual([]);
  });
});

describe('a job that still waits for its stack after its answer', () => {
  test.each([
    ['goes on waiting within its time-out', '7200', 115, 'WAIT'],
    ['is given up after it', '7200', 120, 'END'],
    ['goes on waiting within a day, where there is no time-out', undefined, 23 * 60, 'WAIT'],
    ['is given up after a day', undefined, 24 * 60, 'END'],
  ])('%s', async (_, CompletionTimeoutSeconds, minutes, next) => {
    aws.stack = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS' };
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND);
    const { request } = shipped.stateOf({ ResourceProperties: { ...PROPERTIES, CompletionTimeoutSeconds } }, minutes);
    const waiting = { ...await shipped.plannedOf(request, minutes), answered: true };
    expect(waiting.plan?.rollingBack).toBe(true);
    expect(await shipped.step('reconcile', waiting)).toMatchObject({ next });
    expect(aws.answers).toEqual([]);
  });
});

describe('a name of the user\'s own', () => {
  const named = (): State => shipped.stateOf({ ResourceProperties: { ...PROPERTIES, JobName: 'mine' } });
  const mine = {
    jobName: 'mine',
    status: 'ACTIVE',
    solutionVersionArn: PROPERTIES.SolutionVersionArn,
    numResults: 1000,
    jobInput: { s3DataSource: { path: 's3://input/batch-segment-input/0123456789abcdef/', kmsKeyArn: PROPERTIES.Input.KmsKeyArn } },
    jobOutput: { s3DataDestination: { path: 's3://output/segments/mine/', kmsKeyArn: PROPERTIES.Output.KmsKeyArn } },
  };

  test('is used as it is', async () => {
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND);
    expect((await shipped.step('plan', named())).plan?.jobName).toBe('mine');
  });

  test('takes a job of that name for its own when its settings are the same', async () => {
    aws.on('DescribeBatchSegmentJob', () => ({ body: { batchSegmentJob: mine } }));
    expect(await shipped.step('reconcile', await shipped.planOf(named()))).toMatchObject({ next: 'REPORT', outcome: { kind: 'active' } });
  });

  test('does not mistake its own job for somebody else\'s', async () => {
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('CreateBatchSegmentJob', () => 'reset');
    const created = await shipped.step('reconcile', lookedAt(await shipped.step('plan', named())));
    aws.on('DescribeBatchSegmentJob', () => ({ body: { batchSegmentJob: { ...mine, jobInput: { s3DataSource: { path: 's3://as-the-service-spells-it' } } } } }));
    expect(await shipped.step('reconcile', created)).toMatchObject({ outcome: { kind: 'active' } });
  });

  test('says where a job of that name differs', async () => {
    aws.on('DescribeBatchSegmentJob', () => ({ body: { batchSegmentJob: { ...mine, numResults: undefined, filterArn: 'arn:filter' } } }));
    const settled = await shipped.step('reconcile', await shipped.step('plan', named()));
    await shipped.step('report', settled);
    expect(aws.answers[0].Reason).toBe('Batch segment job mine was not started: there is a job mine already, with other settings: '
      + 'filterArn is arn:filter there and not set here, numResults is 25 there and 1000 here. '
      + 'A name is used up for good: give another batchSegmentJobName, or none');
  });

  test('says when it is used up by a job that failed', async () => {
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { failureReason: 'no rights' }));
    const refused = await shipped.step('plan', named());
    expect(refused.outcome).toMatchObject({ kind: 'invalid', message: expect.stringContaining('the name mine is used up by a job that failed before (no rights)') });
  });
});

describe('report', () => {
  test('tells CloudFormation of an ACTIVE job and its attributes', async () => {
    const state = await shipped.planned(() => jobOf('ACTIVE'));
    await shipped.step('report', await shipped.step('reconcile', state));
    expect(aws.answers).toEqual([{
      Status: 'SUCCESS',
      Reason: `Batch segment job ${state.plan?.jobName} ACTIVE: its segments could not be counted: there are none any more`,
      PhysicalResourceId: state.plan?.jobArn,
      StackId: state.request.StackId,
      RequestId: newRequest().RequestId,
      LogicalResourceId: state.request.LogicalResourceId,
      Data: {
        BatchSegmentJobArn: state.plan?.jobArn,
        BatchSegmentJobName: state.plan?.jobName,
        CreationDateTime: '2026-11-22T07:00:00.000Z',
        Execution: expect.stringMatching(/^[0-9a-f]{64}$/),
        FailedRecordCount: '',
        SegmentCount: '',
        UserCount: '',
        OutputPath: `s3://output/segments/${state.plan?.jobName}/`,
        SolutionVersionArn: 'arn:version',
      },
    }]);
  });

  test('puts the failure reason of Personalize into the first line, and the ARN into the second', async () => {
    const state = await shipped.planned();
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { failureReason: 'Invalid S3 input path.' }));
    await shipped.step('report', await shipped.step('reconcile', state));
    expect(aws.answers[0]).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: state.plan?.jobArn,
      Reason: `Batch segment job ${state.plan?.jobName} CREATE FAILED: Invalid S3 input path.\n${state.plan?.jobArn}`,
    });
  });

  test('sends no content type, for which the URL is not signed', async () => {
    await shipped.step('report', { ...shipped.stateOf(), outcome: { kind: 'invalid', message: 'x' } });
    expect(aws.answerContentTypes.map((type) => type ?? '')).toEqual(['']);
  });

  test('prints no response URL', async () => {
    aws.answerStatuses.push(500, 403);
    await shipped.step('report', { ...shipped.stateOf(), outcome: { kind: 'invalid', message: 'x' } });
    expect(shipped.lambda.printed.join('').match(/the answer was not taken/g)).toHaveLength(2);
    expect(shipped.lambda.printed.join('')).not.toContain('secret');
  });
});
