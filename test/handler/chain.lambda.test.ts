import { CustomResourceRequest, GOES_ON, State } from '../../src/handler/contract';
import { Reply, Script } from '../support/fake-aws';
import { newWaitRequest, PROPERTIES, RUNNER_ARN, WAIT_PROPERTIES } from '../support/requests';
import { jobOf, minutesAgo, NOT_FOUND, ShippedHandler } from '../support/shipped-handler';

// jobs that take longer than CloudFormation waits for one resource, by the handler as it ships

const shipped = ShippedHandler.forTests();
const { aws } = shipped;

const THREE_HOURS = { ...PROPERTIES, CompletionTimeoutSeconds: '10800' };
const RUNNING = (): ReturnType<typeof jobOf> => jobOf('CREATE IN_PROGRESS');

describe('the resource of a job with a chain', () => {
  /** The state of a request that was sent that many minutes ago, its job not there. */
  const planned = (age: number): Promise<State> => {
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND);
    return shipped.plannedOf(shipped.stateOf({ ResourceProperties: THREE_HOURS }, age).request, age);
  };

  test('waits for its job as long as it may', async () => {
    const state = await planned(54);
    aws.on('DescribeBatchSegmentJob', RUNNING);
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'WAIT' });
  });

  test('answers SUCCESS after 55 minutes, and still follows its job to the end', async () => {
    const state = { ...await planned(55), creating: true, seen: true };
    aws.on('DescribeBatchSegmentJob', RUNNING);
    const pending = await shipped.step('reconcile', state);
    expect(pending).toMatchObject({ next: 'REPORT', outcome: { kind: 'pending' } });
    const answered = await shipped.step('report', pending);
    expect(answered).toMatchObject({ next: 'WAIT', answered: true });
    expect(aws.answers).toEqual([expect.objectContaining({
      Status: 'SUCCESS',
      PhysicalResourceId: state.plan?.jobArn,
      Reason: `Batch segment job ${state.plan?.jobName} is not settled yet; it goes on`,
      Data: expect.objectContaining({ CreationDateTime: '2026-11-22T07:00:00.000Z', SolutionVersionArn: 'arn:version' }),
    })]);

    expect(await shipped.step('reconcile', answered)).toMatchObject({ next: 'WAIT' });
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE'));
    expect(await shipped.step('reconcile', answered)).toMatchObject({ next: 'END', outcome: { kind: 'active' } });
    expect(aws.answers).toHaveLength(1);
  });

  test('answers SUCCESS also for a job that still waits for its turn, and starts it later', async () => {
    const state = await planned(55);
    const pending = await shipped.step('reconcile', { ...state, refusals: 30, lastSeen: 'LimitExceededException: five' });
    expect(pending).toMatchObject({ next: 'REPORT', outcome: { kind: 'pending' } });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
    const answered = await shipped.step('report', pending);
    expect(aws.answers[0].Status).toBe('SUCCESS');

    aws.on('CreateBatchSegmentJob', () => ({ body: {} }));
    aws.stack = { stackStatus: 'CREATE_IN_PROGRESS', resourceStatus: 'CREATE_COMPLETE', physicalId: state.plan?.jobArn };
    expect(await shipped.step('reconcile', answered)).toMatchObject({ next: 'WAIT', creating: true });
    expect(aws.callsOf('CreateBatchSegmentJob')).toHaveLength(1);
  });

  test('starts no job after its time-out', async () => {
    aws.stack = { stackStatus: 'CREATE_COMPLETE', resourceStatus: 'CREATE_COMPLETE' };
    const state = { ...await planned(180), answered: true };
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'END', outcome: { kind: 'deadline', started: false } });
    expect(aws.calls.map(({ operation }) => operation)).toEqual(['DescribeBatchSegmentJob']);
  });
});

describe('a link of the chain', () => {
  const link = (request: Partial<CustomResourceRequest> = {}, age = 0): Promise<State> =>
    shipped.plannedOf(newWaitRequest({ ResponseURL: aws.responseUrl(minutesAgo(age)), ...request }), age);
  const execution = (status: string, outcome?: object): Reply => ({ body: { status, output: outcome && JSON.stringify({ outcome }) } });
  const ACTIVE = {
    kind: 'active',
    creationDateTime: '2026-11-22T07:00:00.000Z',
    solutionVersionArn: 'arn:version',
    counts: { segmentCount: 2, failedRecordCount: 1, userCount: 50, emptySegmentCount: 0, shortSegmentCount: 0, files: 1, verifiedFiles: 1 },
  };
  /** The same of a request that keeps the job that the resource had before. */
  const kept = (outcome: object): Reply => ({ body: { status: 'SUCCEEDED', output: JSON.stringify({ outcome, plan: { kept: true } }) } });
  const notLast = { ...WAIT_PROPERTIES, CompletionTimeoutSeconds: '6600' };

  test('is about the job that it was given', async () => {
    const { next, plan } = await link();
    expect(next).toBe('RECONCILE');
    expect(plan).toMatchObject({ jobArn: WAIT_PROPERTIES.JobArn, jobName: 'Shop-Readers-0123456789abcdef', kept: false, waitsFor: 'completion' });
    expect((await link({ ResourceProperties: notLast })).plan).toMatchObject({ waitsFor: 'next link' });
  });

  test('follows, and never creates', async () => {
    const state = await link();
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('CreateBatchSegmentJob', () => ({ body: {} })).on('DescribeExecution', () => execution('RUNNING'));
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'WAIT', lastSeen: 'it still waits for its turn, since Personalize runs five jobs at a time' });
    aws.on('DescribeBatchSegmentJob', RUNNING);
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'WAIT', seen: true });
    const describeJob = { operation: 'DescribeBatchSegmentJob', input: { batchSegmentJobArn: WAIT_PROPERTIES.JobArn } };
    const executionArn = `${RUNNER_ARN.replace('stateMachine', 'execution')}:${WAIT_PROPERTIES.Execution}`;
    expect(aws.calls).toEqual([describeJob, { operation: 'DescribeExecution', input: { executionArn } }, describeJob]);
  });

  test('answers with the attributes of its job, and an id of its own', async () => {
    const state = await link();
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE')).on('DescribeExecution', () => execution('SUCCEEDED', ACTIVE));
    expect(await shipped.step('report', await shipped.step('reconcile', state))).toMatchObject({ next: 'END' });
    expect(aws.answers).toEqual([expect.objectContaining({
      Status: 'SUCCESS',
      PhysicalResourceId: `${WAIT_PROPERTIES.JobArn}/ReadersWait2B8C9D0E1`,
      Data: {
        BatchSegmentJobArn: WAIT_PROPERTIES.JobArn,
        BatchSegmentJobName: 'Shop-Readers-0123456789abcdef',
        CreationDateTime: '2026-11-22T07:00:00.000Z',
        Execution: expect.any(String),
        FailedRecordCount: '1',
        OutputPath: WAIT_PROPERTIES.OutputPath,
        SegmentCount: '2',
        SolutionVersionArn: 'arn:version',
        UserCount: '50',
      },
    })]);
  });

  test.each(['ACTIVE', 'CREATE FAILED'])('waits until the job\'s own request has looked into a job that is %s', async (status) => {
    const state = await link();
    aws.on('DescribeBatchSegmentJob', () => jobOf(status)).on('DescribeExecution', () => execution('RUNNING'));
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'WAIT', waitSeconds: 10, lastSeen: 'what it gave is being looked at' });
    aws.on('DescribeExecution', () => ({ error: 'ThrottlingException' }));
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'WAIT' });
  });

  test.each<[string, Script, number]>([
    ['has died', () => execution('FAILED'), 1],
    ['is forgotten', () => ({ error: 'ExecutionDoesNotExist' }), 1],
    ['cannot be asked for', () => ({ error: 'InvalidArn' }), 1],
    ['has found nothing', () => execution('SUCCEEDED', { kind: 'pending' }), 1],
    ['does not come to its end in time', () => execution('RUNNING'), 55],
  ])('tells what it sees itself when the execution of that request %s', async (_, describeExecution, age) => {
    const state = await link({}, age);
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE')).on('DescribeExecution', describeExecution);
    const settled = await shipped.step('reconcile', state);
    expect(settled).toMatchObject({ next: 'REPORT', outcome: { kind: 'active' } });
    await shipped.step('report', settled);
    expect(aws.answers[0]).toMatchObject({ Status: 'SUCCESS', Data: { SegmentCount: '' } });
  });

  test('fails its stack for queries without a segment as that request does, but no roll-back', async () => {
    const state = await link();
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE')).on('DescribeExecution', () => execution('SUCCEEDED', { ...ACTIVE, kind: 'incomplete' }));
    expect(await shipped.step('reconcile', state)).toMatchObject({ outcome: { kind: 'incomplete' }, events: [] });
    if (!state.plan) throw new Error('there is no plan');
    const back = await shipped.step('reconcile', { ...state, plan: { ...state.plan, rollingBack: true } });
    await shipped.step('report', back);
    expect(aws.answers).toEqual([expect.objectContaining({ Status: 'SUCCESS', Data: expect.objectContaining({ FailedRecordCount: '1' }) })]);
  });

  test('fails nobody for gaps of a job that the resource had before, also when it is new itself', async () => {
    const state = await link();
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE')).on('DescribeExecution', () => kept({ ...ACTIVE, kind: 'incomplete' }));
    expect(await shipped.step('reconcile', state)).toMatchObject({ outcome: { kind: 'active', counts: ACTIVE.counts } });
  });

  test('fails its stack with the reason of Personalize', async () => {
    const state = await link();
    const failed = { kind: 'failed', reason: 'no rights', causes: ['the policy of bucket b'] };
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { failureReason: 'no rights' })).on('DescribeExecution', () => execution('SUCCEEDED', failed));
    await shipped.step('report', await shipped.step('reconcile', state));
    expect(aws.answers[0]).toMatchObject({
      Status: 'FAILED',
      Reason: `Batch segment job Shop-Readers-0123456789abcdef CREATE FAILED: no rights\nLikely cause: the policy of bucket b\n${WAIT_PROPERTIES.JobArn}`,
      PhysicalResourceId: `${WAIT_PROPERTIES.JobArn}/ReadersWait2B8C9D0E1`,
    });
  });

  test.each([['runs', RUNNING], ['waits for its turn', () => NOT_FOUND]])('passes when its time is over and its job still %s', async (_, describeJob) => {
    const state = await link({ ResourceProperties: notLast }, 55);
    aws.on('DescribeBatchSegmentJob', describeJob).on('DescribeExecution', () => execution('RUNNING'));
    expect(await shipped.step('report', await shipped.step('reconcile', state))).toMatchObject({ next: 'END' });
    expect(aws.answers[0].Status).toBe('SUCCESS');
  });

  test.each([
    ['runs', RUNNING, 'Batch segment job Shop-Readers-0123456789abcdef is not settled within its completionTimeout: the last status seen is CREATE IN_PROGRESS. '
      + `${GOES_ON}\n${WAIT_PROPERTIES.JobArn}`],
    ['waits for its turn', () => NOT_FOUND, 'Batch segment job Shop-Readers-0123456789abcdef was not started, and its time is over. '
      + 'What was seen last: it still waits for its turn, since Personalize runs five jobs at a time. Nothing was charged; a longer completionTimeout waits longer.'],
  ])('fails as the last one when the time is over and the job still %s', async (_, describeJob, reason) => {
    const state = await link({ ResourceProperties: { ...WAIT_PROPERTIES, CompletionTimeoutSeconds: '1800' } }, 40);
    aws.on('DescribeBatchSegmentJob', describeJob).on('DescribeExecution', () => execution('RUNNING'));
    expect(await shipped.step('report', await shipped.step('reconcile', state))).toMatchObject({ next: 'END' });
    expect(aws.answers[0]).toMatchObject({ Status: 'FAILED', Reason: reason });
  });

  test.each<[string, Reply, string]>([
    ['was refused', execution('SUCCEEDED', { kind: 'refused', errorName: 'InvalidInputException', message: 'no such path' }), 'was refused: InvalidInputException: no such path'],
    ['was wrong', execution('SUCCEEDED', { kind: 'invalid', message: 'solution arn has no version: train it first' }), 'was not started: solution arn has no version: train it first'],
    ['came too late', execution('SUCCEEDED', { kind: 'deadline', reason: 'never got its turn, although it asked 17 times', started: false }),
      'never got its turn, although it asked 17 times. Nothing was charged; a longer completionTimeout waits longer.'],
    ['is no longer wanted', execution('SUCCEEDED', { kind: 'superseded' }), 'was not started: CloudFormation no longer waits for this request'],
    ...['FAILED', 'TIMED_OUT', 'ABORTED'].map((status): [string, Reply, string] =>
      [`ended ${status}`, execution(status), `was not started: the execution of the runner that was to start it ended ${status}`]),
  ])('fails at once, in the words of the execution that was to start the job and %s', async (_, reply, reason) => {
    const state = await link({ ResourceProperties: notLast });
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('DescribeExecution', () => reply);
    await shipped.step('report', await shipped.step('reconcile', state));
    expect(aws.answers[0]).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(reason) });
  });

  test.each(['active', 'unchanged', 'pending'])('waits for a job that is not seen yet, although its execution ended: %s', async (kind) => {
    const state = await link();
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('DescribeExecution', () => execution('SUCCEEDED', { kind }));
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'WAIT' });
  });

  test('is gone at once, since it holds nothing back', async () => {
    const planned = await link({ RequestType: 'Delete', PhysicalResourceId: 'arn/link' });
    expect(planned).toMatchObject({ next: 'REPORT' });
    expect(await shipped.step('report', planned)).toMatchObject({ next: 'END' });
    expect(aws.answers[0]).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'arn/link' });
    expect(aws.calls).toEqual([]);
  });

  test('holds up no roll-back', async () => {
    aws.stack = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS' };
    for (const describeJob of [RUNNING, () => jobOf('CREATE FAILED'), () => NOT_FOUND]) {
      const state = await link({ RequestType: 'Update', PhysicalResourceId: 'arn/link', OldResourceProperties: { ...WAIT_PROPERTIES, JobArn: 'arn:other' } });
      aws.on('DescribeBatchSegmentJob', describeJob);
      expect(await shipped.step('report', await shipped.step('reconcile', state))).toMatchObject({ next: 'END' });
    }
    expect(aws.answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
  });

  test('keeps its old id when it fails for a new job', async () => {
    aws.stack = { stackStatus: 'UPDATE_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS' };
    const state = await link({ RequestType: 'Update', PhysicalResourceId: 'arn/link', OldResourceProperties: { ...WAIT_PROPERTIES, JobArn: 'arn:other' } });
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { failureReason: 'no rights' }));
    await shipped.step('report', await shipped.step('reconcile', state));
    expect(aws.answers[0]).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'arn/link' });
  });

  test('names a property that was edited by hand', async () => {
    const state = await link({ ResourceProperties: { ...WAIT_PROPERTIES, CompletionTimeoutSeconds: undefined } });
    expect(state).toMatchObject({ next: 'REPORT', outcome: { message: 'property CompletionTimeoutSeconds must be given, got nothing' } });
    expect(state.events).toEqual([]); // the job is another request's to tell of
    await shipped.step('report', state);
    expect(aws.answers[0].Status).toBe('FAILED');
  });
});
