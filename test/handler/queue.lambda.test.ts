import { CustomResourceRequest, State } from '../../src/handler/contract';
import { FakeStack } from '../support/fake-aws';
import { PROPERTIES } from '../support/requests';
import { jobOf, minutesAgo, NOT_FOUND, ShippedHandler } from '../support/shipped-handler';

// jobs that wait for their turn, and stacks that do not wait for their jobs, by the handler as it ships

const shipped = ShippedHandler.forTests();
const { aws } = shipped;

const LIMIT = { error: 'LimitExceededException', message: 'five are running' };
const NOT_WAITING = { ...PROPERTIES, CompletionTimeoutSeconds: undefined };

/** The state after the plan of a request whose job is not there. */
const planned = (request: Partial<CustomResourceRequest> = {}, age = 0): Promise<State> => {
  aws.on('DescribeBatchSegmentJob', () => NOT_FOUND);
  return shipped.plannedOf(shipped.stateOf(request, age).request, age);
};

describe('a job that Personalize has no room for', () => {
  test.each(['LimitExceededException', 'ThrottlingException', 'TooManyRequestsException'])('asks again later, with its input staged: %s', async (error) => {
    aws.on('CreateBatchSegmentJob', () => ({ error, message: 'not now' }));
    const refused = await shipped.step('reconcile', await planned());
    expect(refused).toMatchObject({ next: 'WAIT', refusals: 1, staged: true, lastSeen: `${error}: not now` });
    expect(refused.creating).toBeUndefined(); // nothing was made, so what is there later is somebody else's
    expect(refused.waitSeconds).toBeGreaterThanOrEqual(30);
    expect(refused.waitSeconds).toBeLessThanOrEqual(100);
  });

  test('counts how often it asked, and asks at another moment each time', async () => {
    aws.on('CreateBatchSegmentJob', () => LIMIT);
    let state = await planned();
    const waits: unknown[] = [];
    for (let asked = 1; asked <= 6; asked++) {
      state = await shipped.step('reconcile', state);
      expect(state.refusals).toBe(asked);
      waits.push(state.waitSeconds);
    }
    expect(new Set(waits).size).toBeGreaterThan(3);
    expect(aws.callsOf('CreateBatchSegmentJob')).toHaveLength(6);
  });

  test('is told about in the log, without the values of its tags', async () => {
    aws.on('CreateBatchSegmentJob', () => LIMIT);
    const state = await planned({ ResourceProperties: { ...PROPERTIES, Tags: { team: 'confidential' } } });
    await shipped.step('reconcile', state);
    expect(shipped.lambda.printed.join('')).toContain('batch segment job has to wait for its turn');
    expect(shipped.lambda.printed.join('')).not.toContain('confidential');
  });

  test('fails at its deadline with words of its own', async () => {
    aws.on('CreateBatchSegmentJob', () => LIMIT);
    const refused = await shipped.step('reconcile', await planned({}, 54));
    const late = { ...refused, plan: (await planned({}, 55)).plan };
    const over = await shipped.step('reconcile', late);
    const reason = 'never got its turn, although it asked once: Personalize runs five jobs at a time, and its time is over. '
      + 'What was seen last: LimitExceededException: five are running';
    expect(over).toMatchObject({ outcome: { kind: 'deadline', reason }, events: [{ DetailType: 'Batch Segment Job Timed Out', Detail: { failureReason: reason } }] });
    await shipped.step('report', over);
    expect(aws.answers).toEqual([expect.objectContaining({
      Status: 'FAILED',
      Reason: `Batch segment job ${refused.plan?.jobName} ${reason}. Nothing was charged; a longer completionTimeout waits longer.`,
    })]);
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });
});

describe('a stack that does not wait for its job', () => {
  const complete = (state: State, more: Partial<FakeStack> = {}): FakeStack =>
    ({ stackStatus: 'CREATE_COMPLETE', resourceStatus: 'CREATE_COMPLETE', physicalId: state.plan?.jobArn, ...more });
  const answeredAfter = async (reconciled: State): Promise<State> => {
    expect(reconciled).toMatchObject({ next: 'REPORT', outcome: { kind: 'pending' } });
    const answered = await shipped.step('report', reconciled);
    expect(answered).toMatchObject({ next: 'WAIT', answered: true });
    expect(aws.answers).toEqual([expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId: reconciled.plan?.jobArn })]);
    return answered;
  };

  test('is answered when the job is accepted, and the job is followed to its end', async () => {
    aws.on('CreateBatchSegmentJob', () => ({ body: {} }));
    const answered = await answeredAfter(await shipped.step('reconcile', await planned({ ResourceProperties: NOT_WAITING })));
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE IN_PROGRESS'));
    const followed = await shipped.step('reconcile', answered);
    expect(followed).toMatchObject({ next: 'WAIT', events: [{ DetailType: 'Batch Segment Job Accepted' }] });
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { failureReason: 'no rights' }));
    expect(await shipped.step('reconcile', followed)).toMatchObject({
      next: 'END', events: [{ DetailType: 'Batch Segment Job Settled', Detail: { status: 'CREATE FAILED', failureReason: 'no rights' } }],
    });
    expect(aws.answers).toHaveLength(1);
    expect(aws.callsOf('CreateBatchSegmentJob')).toHaveLength(1);
  });

  test('is answered at once when the job has to wait for its turn, which it does after the answer', async () => {
    aws.on('CreateBatchSegmentJob', () => LIMIT);
    const answered = await answeredAfter(await shipped.step('reconcile', await planned({ ResourceProperties: NOT_WAITING })));
    aws.stack = complete(answered);
    const refused = await shipped.step('reconcile', answered);
    expect(refused).toMatchObject({ next: 'WAIT', refusals: 2 });
    expect(refused.waitSeconds).toBeGreaterThanOrEqual(30);
    aws.on('CreateBatchSegmentJob', () => ({ body: {} }));
    expect(await shipped.step('reconcile', refused)).toMatchObject({ next: 'WAIT', creating: true });
    expect(aws.answers).toHaveLength(1);
  });

  test.each<[string, Partial<FakeStack> | undefined]>([
    ['its stack is gone', undefined],
    ['its stack is being deleted', { stackStatus: 'DELETE_IN_PROGRESS' }],
    ['its resource was deleted', { stackStatus: 'UPDATE_COMPLETE', resourceStatus: 'DELETE_COMPLETE' }],
    ['the resource has another job by now', { stackStatus: 'UPDATE_COMPLETE', resourceStatus: 'UPDATE_COMPLETE', physicalId: 'arn:other' }],
    ['a newer update makes another job of it', { stackStatus: 'UPDATE_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS', physicalId: 'arn:other' }],
    ['its resource goes with the roll-back of the stack', { stackStatus: 'ROLLBACK_IN_PROGRESS', resourceStatus: 'DELETE_IN_PROGRESS' }],
  ])('never starts its job when %s', async (_, stack) => {
    aws.on('CreateBatchSegmentJob', () => LIMIT);
    const answered = await answeredAfter(await shipped.step('reconcile', await planned({ ResourceProperties: NOT_WAITING }, 1)));
    aws.calls.length = 0;
    aws.stack = stack && complete(answered, stack);
    expect(await shipped.step('reconcile', answered)).toMatchObject({ next: 'END', outcome: { kind: 'superseded' } });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
    expect(aws.answers).toHaveLength(1);
  });

  test('starts its job after a roll-back that another resource has brought about', async () => {
    aws.on('CreateBatchSegmentJob', () => LIMIT);
    const answered = await answeredAfter(await shipped.step('reconcile', await planned({ ResourceProperties: NOT_WAITING })));
    aws.on('CreateBatchSegmentJob', () => ({ body: {} }));
    aws.calls.length = 0;
    aws.stack = complete(answered, { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' });
    const waiting = await shipped.step('reconcile', answered);
    expect(waiting).toMatchObject({ next: 'WAIT', lastSeen: 'the job starts when the roll-back is over' });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
    aws.stack = complete(answered, { stackStatus: 'UPDATE_ROLLBACK_COMPLETE' });
    expect(await shipped.step('reconcile', waiting)).toMatchObject({ next: 'WAIT', creating: true });
  });

  test.each<[string, Partial<FakeStack>, object]>([
    ['starts its job after an update that keeps it', { stackStatus: 'UPDATE_COMPLETE', resourceStatus: 'UPDATE_COMPLETE' }, { next: 'WAIT', creating: true }],
    ['never starts its job after an update that makes another one', { stackStatus: 'UPDATE_COMPLETE', resourceStatus: 'UPDATE_COMPLETE', physicalId: 'arn:other' }, { next: 'END', outcome: { kind: 'superseded' } }],
  ])('%s', async (_, updated, expected) => {
    aws.on('CreateBatchSegmentJob', () => LIMIT);
    const answered = await answeredAfter(await shipped.step('reconcile', await planned({ ResourceProperties: NOT_WAITING }, 1)));
    aws.on('CreateBatchSegmentJob', () => ({ body: {} }));
    aws.calls.length = 0;
    const lastUpdated = minutesAgo(0).toISOString();
    aws.stack = complete(answered, { stackStatus: 'UPDATE_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS', lastUpdated });
    const waiting = await shipped.step('reconcile', answered);
    expect(waiting).toMatchObject({ next: 'WAIT', lastSeen: 'the job starts when the update is over' });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
    aws.stack = complete(answered, { lastUpdated, ...updated });
    expect(await shipped.step('reconcile', waiting)).toMatchObject(expected);
  });

  test.each(['CREATE IN_PROGRESS', 'ACTIVE', 'CREATE FAILED'])('ends without a word when its job turns up, started by another request that follows it: %s', async (status) => {
    aws.on('CreateBatchSegmentJob', () => LIMIT);
    const answered = await answeredAfter(await shipped.step('reconcile', await planned({ ResourceProperties: NOT_WAITING }, 3)));
    aws.on('DescribeBatchSegmentJob', () => jobOf(status));
    aws.stack = complete(answered, { lastUpdated: minutesAgo(0).toISOString() });
    expect(await shipped.step('reconcile', answered)).toMatchObject({ next: 'END', events: [] });
  });

  test('tells of a job that turns up when nobody else has touched the resource: its own Create may have gone without a word', async () => {
    aws.on('CreateBatchSegmentJob', () => LIMIT);
    const answered = await answeredAfter(await shipped.step('reconcile', await planned({ ResourceProperties: NOT_WAITING }, 3)));
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED'));
    aws.stack = complete(answered, { resourceUpdated: minutesAgo(1).toISOString() });
    expect(await shipped.step('reconcile', answered)).toMatchObject({ next: 'END', events: [{ Detail: { status: 'CREATE FAILED' } }] });
  });

  test('follows a job that was there before its answer', async () => {
    const state = await planned({ ResourceProperties: NOT_WAITING });
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE IN_PROGRESS'));
    const answered = await answeredAfter(await shipped.step('reconcile', state));
    expect(await shipped.step('reconcile', answered)).toMatchObject({ next: 'WAIT' });
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE'));
    expect(await shipped.step('reconcile', answered)).toMatchObject({ next: 'END', events: [{ Detail: { status: 'ACTIVE' } }] });
  });

  test('fails when its job is refused for good', async () => {
    aws.on('CreateBatchSegmentJob', () => ({ error: 'TooManyTagsException' }));
    await shipped.step('report', await shipped.step('reconcile', await planned({ ResourceProperties: NOT_WAITING })));
    expect(aws.answers[0]).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('was refused: TooManyTagsException') });
  });

  test('tells when its job is refused for good after the answer', async () => {
    aws.on('CreateBatchSegmentJob', () => LIMIT);
    const answered = await answeredAfter(await shipped.step('reconcile', await planned({ ResourceProperties: NOT_WAITING }, 3)));
    aws.on('CreateBatchSegmentJob', () => ({ error: 'InvalidInputException' }));
    aws.stack = complete(answered);
    expect(await shipped.step('reconcile', answered)).toMatchObject({ next: 'END', events: [{ Detail: { status: 'REFUSED' } }] });
    expect(aws.answers).toHaveLength(1);
  });
});

describe('an update that keeps a job which waits for its turn', () => {
  const PhysicalResourceId = `${PROPERTIES.JobArnPrefix}old`;
  const DONE: FakeStack = { stackStatus: 'UPDATE_COMPLETE', resourceStatus: 'UPDATE_COMPLETE', physicalId: PhysicalResourceId, resourceUpdated: '2026-11-22T07:00:30Z' };
  const TAGGED = { ...NOT_WAITING, Tags: { team: 'books' } };

  /** The state after its answer and the first look after that: the job has asked twice. */
  const waiting = async (): Promise<State> => {
    aws.stack = { stackStatus: 'UPDATE_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS', physicalId: PhysicalResourceId };
    aws.on('CreateBatchSegmentJob', () => LIMIT).on('TagResource', () => ({ body: {} }));
    const state = await planned({ RequestType: 'Update', PhysicalResourceId, OldResourceProperties: NOT_WAITING, ResourceProperties: TAGGED }, 3);
    expect(state.plan).toMatchObject({ kept: true });
    const answered = await shipped.step('report', await shipped.step('reconcile', { ...state, plan: state.plan && { ...state.plan, holdUntil: undefined } }));
    expect(aws.answers).toEqual([expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId })]);
    aws.stack = DONE;
    const refused = await shipped.step('reconcile', answered);
    expect(refused).toMatchObject({ next: 'WAIT', refusals: 2, completeSince: Date.parse('2026-11-22T07:00:30Z') });
    aws.calls.length = 0;
    return refused;
  };

  test('starts it with its own tags, where nobody else has', async () => {
    const state = await waiting();
    aws.on('CreateBatchSegmentJob', () => ({ body: {} }));
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'WAIT', creating: true });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([expect.objectContaining({ tags: [{ tagKey: 'team', tagValue: 'books' }] })]);
  });

  test('tells when it is refused for good', async () => {
    const state = await waiting();
    aws.on('CreateBatchSegmentJob', () => ({ error: 'TooManyTagsException' }));
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'END', events: [{ Detail: { status: 'REFUSED', failureReason: 'TooManyTagsException: because' } }] });
  });

  test('tells when its time is over', async () => {
    const state = await waiting();
    const late = { ...state, plan: state.plan && { ...state.plan, startBefore: minutesAgo(0).toISOString() } };
    expect(await shipped.step('reconcile', late)).toMatchObject({
      next: 'END', events: [{ DetailType: 'Batch Segment Job Timed Out', Detail: { failureReason: expect.stringContaining('never got its turn, although it asked 2 times') } }],
    });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test.each<[string, Partial<FakeStack>, number]>([
    ['gives its tags to the one that an older request has started', {}, 1],
    ['leaves the tags of that one alone when a newer request has touched the resource', { resourceUpdated: '2026-11-22T07:05:00Z' }, 0],
    ['leaves them alone while a newer request is at the resource', { stackStatus: 'UPDATE_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS', resourceUpdated: '2026-11-22T07:05:00Z' }, 0],
  ])('%s, and ends without a word', async (_, stack, times) => {
    const state = await waiting();
    aws.stack = { ...DONE, ...stack };
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE PENDING'));
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'END', events: [] });
    expect(aws.callsOf('TagResource')).toHaveLength(times);
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });
});

describe('an update that keeps a job that failed', () => {
  test.each([
    ['changes nothing when both wait for it', PROPERTIES, PROPERTIES, 'SUCCESS'],
    ['changes nothing when neither waits for it', NOT_WAITING, NOT_WAITING, 'SUCCESS'],
    ['changes nothing when it stops waiting for it', PROPERTIES, NOT_WAITING, 'SUCCESS'],
    ['fails when it begins to wait for it', NOT_WAITING, PROPERTIES, 'FAILED'],
  ])('%s', async (_, OldResourceProperties, ResourceProperties, status) => {
    aws.stack = { stackStatus: 'UPDATE_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS' };
    const PhysicalResourceId = `${PROPERTIES.JobArnPrefix}old`;
    const state = await planned({ RequestType: 'Update', PhysicalResourceId, OldResourceProperties, ResourceProperties });
    const due = { ...state, plan: state.plan && { ...state.plan, holdUntil: undefined } };
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { failureReason: 'no rights' }));
    const settled = await shipped.step('reconcile', due);
    expect(settled.events ?? []).toEqual([]); // the failure was told when it happened
    await shipped.step('report', settled);
    expect(aws.answers[0]).toMatchObject({ Status: status, PhysicalResourceId });
  });
});
