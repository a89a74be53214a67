import { State } from '../../src/handler/contract';
import { FakeStack } from '../support/fake-aws';
import { JOB_ARN_PREFIX, PROPERTIES } from '../support/requests';
import { jobOf, minutesAgo, NOT_FOUND, ShippedHandler } from '../support/shipped-handler';

// updates and their roll-backs, by the handler as it ships

const shipped = ShippedHandler.forTests();
const { aws } = shipped;

describe('an update', () => {
  const UPDATING: FakeStack = { stackStatus: 'UPDATE_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS', physicalId: `${JOB_ARN_PREFIX}old` };
  const update = (old: object, changed: object = {}): State => shipped.stateOf({
    RequestType: 'Update',
    PhysicalResourceId: `${JOB_ARN_PREFIX}old`,
    ResourceProperties: { ...PROPERTIES, ...changed },
    OldResourceProperties: { ...PROPERTIES, ...old },
  });

  const due = (state: State): State => ({ ...state, plan: state.plan && { ...state.plan, holdUntil: new Date().toISOString() } });

  test('keeps the job whose content is the same, whatever its name was made from', async () => {
    aws.stack = UPDATING;
    const { plan } = await shipped.planOf(update({ RoleArn: 'moved' }));
    expect(plan).toMatchObject({ jobName: 'old', jobArn: `${JOB_ARN_PREFIX}old`, kept: true });
  });

  test('refuses other content under the same name of the user\'s own, whose job may still start as it was', async () => {
    aws.stack = UPDATING;
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND);
    expect(await shipped.planOf(update({ JobName: 'mine', NumResults: '1000' }, { JobName: 'mine', NumResults: '10' }))).toMatchObject({
      next: 'REPORT', outcome: { kind: 'invalid', message: expect.stringMatching(/^the name mine belongs to the job as it was before, which may still start\. Every change needs a new batchSegmentJobName/) },
    });
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE'));
    expect(await shipped.planOf(update({ JobName: 'mine', NumResults: '1000' }, { JobName: 'mine' }))).toMatchObject({ next: 'RECONCILE' });
  });

  test('of tags that cannot be changed in time does not say that its job was not started', async () => {
    aws.stack = UPDATING;
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE IN_PROGRESS')).on('TagResource', () => ({ error: 'ThrottlingException' }));
    const state = await shipped.planOf(update({ Tags: { team: 'books' } }, { Tags: { team: 'shop' } }));
    const over = minutesAgo(0).toISOString();
    const late = { ...state, plan: state.plan && { ...state.plan, holdUntil: over, deadline: over, startBefore: over } };
    expect(await shipped.step('reconcile', late)).toMatchObject({ outcome: { kind: 'deadline', started: true } });
  });

  test('holds its answer back when the content is another one, also when the job is there already', async () => {
    aws.stack = UPDATING;
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE'));
    const state = await shipped.planOf(update({ NumResults: '7' }));
    const early = await shipped.step('reconcile', state);
    expect(early).toMatchObject({ next: 'WAIT', outcome: { kind: 'active' } });
    expect(early.waitSeconds).toBeGreaterThan(5);
    expect(await shipped.step('reconcile', due(early))).toMatchObject({ next: 'REPORT', outcome: { kind: 'active' } });
  });

  test('of tags alone changes the tags that it and its predecessor set, and no others', async () => {
    aws.stack = UPDATING;
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE')).on('TagResource', () => ({ body: {} })).on('UntagResource', () => ({ body: {} }));
    const state = await shipped.planOf(update({ Tags: { team: 'books', stage: 'test' } }, { Tags: { team: 'shop' } }));
    // an older request may still be about to change them
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'WAIT' });
    expect(aws.callsOf('TagResource')).toEqual([]);
    expect(await shipped.step('reconcile', due(state))).toMatchObject({ next: 'REPORT', tagged: true, outcome: { kind: 'active' } });
    const resourceArn = `${JOB_ARN_PREFIX}old`;
    expect(aws.callsOf('UntagResource')).toEqual([{ resourceArn, tagKeys: ['stage'] }]);
    expect(aws.callsOf('TagResource')).toEqual([{ resourceArn, tags: [{ tagKey: 'team', tagValue: 'shop' }] }]);
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test('that is superseded leaves the tags to the newer one', async () => {
    aws.stack = UPDATING;
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE'));
    const state = await shipped.planOf(update({}, { Tags: { team: 'shop' } }));
    aws.stack = { ...UPDATING, lastUpdated: minutesAgo(-0.2).toISOString() };
    expect(await shipped.step('reconcile', due(state))).toMatchObject({ next: 'REPORT' });
    expect(aws.callsOf('TagResource')).toEqual([]);
  });

  test('whose job failed names the old job in its answer, which stays the resource', async () => {
    aws.stack = UPDATING;
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND);
    const state = await shipped.planOf(update({ NumResults: '7' }));
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { failureReason: 'no rights' }));
    const settled = await shipped.step('reconcile', state);
    await shipped.step('report', settled);
    expect(aws.answers[0]).toMatchObject({ Status: 'FAILED', PhysicalResourceId: `${JOB_ARN_PREFIX}old` });
  });
});

describe('the update that rolls a failed update back', () => {
  const ROLLING_BACK: FakeStack = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS', physicalId: 'arn:new' };
  const back = (): State => shipped.stateOf({ RequestType: 'Update', PhysicalResourceId: 'arn:new', OldResourceProperties: { ...PROPERTIES, NumResults: '7' } });

  test('finds the old job and creates none', async () => {
    aws.stack = ROLLING_BACK;
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE'));
    const state = await shipped.planOf(back());
    expect(await shipped.step('reconcile', state)).toMatchObject({ outcome: { kind: 'active' } });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test('is answered at once where there is no old job, and starts it when the roll-back is over', async () => {
    aws.stack = ROLLING_BACK;
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('CreateBatchSegmentJob', () => ({ body: {} }));
    const pending = await shipped.step('reconcile', await shipped.planOf(back()));
    expect(pending).toMatchObject({ next: 'WAIT', outcome: { kind: 'pending' } });
    const answered = await shipped.step('report', pending);
    expect(answered).toMatchObject({ next: 'WAIT', answered: true });
    expect(aws.answers[0]).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: pending.plan?.jobArn });

    expect(await shipped.step('reconcile', answered)).toMatchObject({ next: 'WAIT' });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
    aws.stack = { stackStatus: 'UPDATE_ROLLBACK_COMPLETE', resourceStatus: 'UPDATE_COMPLETE', physicalId: pending.plan?.jobArn };
    const created = await shipped.step('reconcile', answered);
    expect(aws.callsOf('CreateBatchSegmentJob')).toHaveLength(1);
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE PENDING'));
    expect(await shipped.step('reconcile', created)).toMatchObject({ next: 'WAIT' }); // to tell how it ends
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE'));
    expect(await shipped.step('reconcile', created)).toMatchObject({ next: 'END' });
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
    const state = await shipped.planOf(shipped.stateOf(request, 3), minutesAgo(3).toISOString());
    return { ...state, plan: state.plan && { ...state.plan, holdUntil: undefined } };
  };

  test.each([
    ['CREATE IN_PROGRESS', 'pending'],
    ['CREATE FAILED', 'unchanged'],
  ])('so an old job that is %s holds it up no longer than one that is ACTIVE', async (status, kind) => {
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND);
    const state = await back();
    aws.on('DescribeBatchSegmentJob', () => jobOf(status));
    const settled = await shipped.step('reconcile', state);
    expect(settled).toMatchObject({ next: 'REPORT', outcome: { kind } });
    await shipped.step('report', settled);
    expect(aws.answers[0].Status).toBe('SUCCESS');
  });

  test.each(['AccessDeniedException', 'TooManyTagsException', 'InvalidInputException'])('so tags that cannot be put back (%s) are left', async (error) => {
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE')).on('TagResource', () => ({ error }));
    expect(await shipped.step('reconcile', await back({ Tags: { team: 'books' } }))).toMatchObject({ next: 'REPORT', outcome: { kind: 'active' } });
    expect(aws.callsOf('TagResource')).toHaveLength(1);
  });

  test('but tags that can be put back later are', async () => {
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE')).on('TagResource', () => ({ error: 'ResourceInUseException' }));
    expect(await shipped.step('reconcile', await back({ Tags: { team: 'books' } }))).toMatchObject({ next: 'WAIT' });
  });

  // it comes as late as its roll-back, and finds its resource touched since
  test('but the update that it undoes is no part of it: it is not answered as if it were, and starts nothing', async () => {
    aws.stack = { ...ROLLING_BACK, resourceUpdated: minutesAgo(2).toISOString() };
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND);
    const request = { RequestType: 'Update', PhysicalResourceId: 'arn:old', OldResourceProperties: { ...PROPERTIES, NumResults: '7' } } as const;
    const state = await shipped.plannedOf(shipped.stateOf(request, 3).request, 3);
    expect(state.plan).toMatchObject({ rollingBack: false });
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'REPORT', outcome: { kind: 'superseded' } });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test('so the request that it undoes may no longer change tags', async () => {
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE'));
    const state = await back({ Tags: { team: 'books' } });
    aws.stack = { ...ROLLING_BACK, resourceUpdated: minutesAgo(-0.2).toISOString() };
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'REPORT' });
    expect(aws.callsOf('TagResource')).toEqual([]);
  });

  test('so a name that is used up is no error in it', async () => {
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { failureReason: 'no rights' }));
    expect(await shipped.step('reconcile', await back({ JobName: 'mine' }))).toMatchObject({ outcome: { kind: 'unchanged' } });
  });

  test('so content whose last attempt failed is left with that, and nothing is paid', async () => {
    const names: string[] = [];
    aws.on('DescribeBatchSegmentJob', ({ batchSegmentJobArn }) => {
      if (!names.includes(String(batchSegmentJobArn))) names.push(String(batchSegmentJobArn));
      return names.indexOf(String(batchSegmentJobArn)) < 2 ? jobOf('CREATE FAILED', { failureReason: 'no rights' }) : NOT_FOUND;
    });
    const state = await back();
    expect(state.plan).toMatchObject({ attempt: 1, jobArn: names[1] });
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'REPORT', outcome: { kind: 'unchanged' } });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test('so content whose failed job is the resource stays with it', async () => {
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND);
    const { plan } = await shipped.planOf(shipped.stateOf());
    aws.stack = ROLLING_BACK;
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { failureReason: 'no rights' }));
    const { request } = shipped.stateOf({ RequestType: 'Update', PhysicalResourceId: plan?.jobArn, OldResourceProperties: { ...PROPERTIES, NumResults: '7' } });
    const state = await shipped.plannedOf(request);
    expect(state.plan).toMatchObject({ jobArn: plan?.jobArn, attempt: 0 });
    expect((await shipped.step('reconcile', state)).outcome).toMatchObject({ kind: 'unchanged' });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test.each([
    ['AccessDeniedException', 'DescribeBatchSegmentJob'],
    ['ResourceNotFoundException', 'ListSolutionVersions'],
  ])('so a %s from %s does not hold it up either', async (error, operation) => {
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND);
    const state = await back({ SolutionVersionArn: undefined, SolutionArn: 'arn:solution' });
    aws.on(operation, () => ({ error }));
    const settled = await shipped.step('reconcile', state);
    expect(settled).toMatchObject({ next: 'REPORT', outcome: { kind: 'pending' } });
    expect(await shipped.step('report', settled)).toMatchObject({ next: 'WAIT' });
    expect(aws.answers[0].Status).toBe('SUCCESS');
  });

  test('so a solution without a version does not hold it up either', async () => {
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('ListSolutionVersions', () => ({ body: { solutionVersions: [] } }));
    expect(await shipped.step('reconcile', await back({ SolutionVersionArn: undefined, SolutionArn: 'arn:solution' }))).toMatchObject({ outcome: { kind: 'pending' } });
  });
});
