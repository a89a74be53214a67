import { ResourceStanding } from '../../../src/handler/aws/stacks';
import { CustomResourceRequest, Plan, State } from '../../../src/handler/contract';
import { isAwaited, isOfRollBack, isRollingBack, isInCharge, remembered, wanted, Wanted } from '../../../src/handler/following/wanted';
import { sentAt } from '../../../src/handler/requests/epoch';
import { newPlan, newRequest, newRun, newState } from '../../support/requests';

const SENT = '2026-11-22T07:00:00.000Z';
const HOUR_MS = 3_600_000;
const plan = (rollingBack = false): Plan => newPlan({ jobArn: 'arn:job', rollingBack });
const request = (RequestType: CustomResourceRequest['RequestType']): CustomResourceRequest => newRequest({ RequestType });
const asked = (RequestType: CustomResourceRequest['RequestType'], answered?: boolean): State => newState({ request: request(RequestType), answered });
const seen = (stackStatus: string, resourceStatus: string, more: Partial<ResourceStanding> = {}): ResourceStanding =>
  ({ stackStatus, resourceStatus, stackUpdatedAt: Date.parse(SENT) - 1000, ...more });

describe('a job is created', () => {
  test('while CloudFormation waits for the request to create it', () => {
    expect(wanted(asked('Create'), plan(), seen('CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS'))).toBe('create');
  });

  test('while CloudFormation waits for the request to update it', () => {
    expect(wanted(asked('Update'), plan(), seen('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', { physicalId: 'arn:old' }))).toBe('create');
  });

  test('when the update began, by its own clock, a few seconds after the request was sent', () => {
    const updated = { stackUpdatedAt: Date.parse(SENT) + 5000 };
    expect(wanted(asked('Update'), plan(), seen('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', updated))).toBe('create');
  });

  test('in a stack that was never updated', () => {
    expect(wanted(asked('Create'), plan(), seen('CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS', { stackUpdatedAt: undefined }))).toBe('create');
  });

  test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE'])('after its early answer, when the resource is %s with its ARN', (status) => {
    const complete = { physicalId: 'arn:job' };
    expect(wanted(asked('Create', true), plan(), seen('CREATE_IN_PROGRESS', status, complete))).toBe('create');
    expect(wanted(asked('Update', true), plan(true), seen('UPDATE_ROLLBACK_COMPLETE', status, complete))).toBe('create');
  });

  // it deletes what was new in the update, or may yet be continued
  test.each(['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_FAILED', 'ROLLBACK_FAILED'])('not before the roll-back is over: %s', (stackStatus) => {
    expect(wanted(asked('Create', true), plan(), seen(stackStatus, 'CREATE_COMPLETE', { physicalId: plan().jobArn }))).toBe('when the roll-back is over');
    expect(wanted(asked('Update', true), plan(true), seen(stackStatus, 'UPDATE_COMPLETE', { physicalId: plan().jobArn }))).toBe('when the roll-back is over');
  });

  test('not while an update cleans up, which may delete the resource', () => {
    expect(wanted(asked('Create', true), plan(), seen('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'CREATE_COMPLETE', { physicalId: plan().jobArn }))).toBe('when the update is over');
  });

  test('after its early answer, also when newer updates of its stack have left it the job of its resource', () => {
    const standing = seen('UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', { physicalId: 'arn:job', stackUpdatedAt: Date.parse(SENT) + HOUR_MS });
    expect(wanted(asked('Create', true), plan(), standing)).toBe('create');
  });
});

describe('a job waits', () => {
  test('for the roll-back to end, when its request is part of it', () => {
    expect(wanted(asked('Update'), plan(true), seen('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS'))).toBe('when the roll-back is over');
  });

  test.each(['ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'])('for the roll-back that another resource has brought about to end: %s', (status) => {
    expect(wanted(asked('Create', true), plan(), seen(status, 'CREATE_COMPLETE', { physicalId: 'arn:job' }))).toBe('when the roll-back is over');
    expect(wanted(asked('Update', true), plan(), seen(status, 'UPDATE_COMPLETE', { physicalId: 'arn:job' }))).toBe('when the roll-back is over');
  });
});

describe('a job that waits for its turn after its answer, while its resource is updated', () => {
  const updating = (physicalId: string): ResourceStanding =>
    seen('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', { physicalId, stackUpdatedAt: Date.parse(SENT) + HOUR_MS });

  test.each<[string, CustomResourceRequest['RequestType'], boolean, string, Wanted]>([
    ['waits, since its tags or its time-out may be all that changes', 'Create', true, 'arn:job', 'when the update is over'],
    ['waits, be its own request an update', 'Update', true, 'arn:job', 'when the update is over'],
    ['is superseded when the resource has another job', 'Create', true, 'arn:other', 'superseded'],
    ['is superseded when it was not answered: CloudFormation does not wait for it any more', 'Update', false, 'arn:job', 'superseded'],
  ])('%s (%s, answered: %s, %s)', (_, type, answered, physicalId, expected) => {
    expect(wanted(asked(type, answered), plan(), updating(physicalId))).toBe(expected);
  });

  test('is superseded when the update made another job of it', () => {
    expect(wanted(asked('Create', true), plan(), seen('UPDATE_COMPLETE', 'UPDATE_COMPLETE', { physicalId: 'arn:other' }))).toBe('superseded');
  });
});

describe('a job is superseded', () => {
  test.each<[string, CustomResourceRequest['RequestType'], ResourceStanding | undefined]>([
    ['when its stack is gone', 'Create', undefined],
    ['when its stack was updated after the request', 'Update', seen('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', { stackUpdatedAt: Date.parse(SENT) + 5001 })],
    ['when its stack is being deleted, though its resource is not yet', 'Create', seen('DELETE_IN_PROGRESS', 'CREATE_COMPLETE', { physicalId: 'arn:job' })],
    ['when its stack is being deleted while it is created', 'Create', seen('DELETE_IN_PROGRESS', 'CREATE_IN_PROGRESS')],
    ['when a sibling failed and all is rolled back', 'Create', seen('ROLLBACK_IN_PROGRESS', 'CREATE_IN_PROGRESS')],
    ['when a stack that is rolled back has another job by now', 'Update', seen('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_COMPLETE', { physicalId: 'arn:other' })],
    ['when the update that wanted it is rolled back', 'Update', seen('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS')],
    ['when its resource is being deleted', 'Create', seen('DELETE_IN_PROGRESS', 'DELETE_IN_PROGRESS')],
    ['when the roll-back ended between the two looks, at the resource and at the stack', 'Update', seen('UPDATE_ROLLBACK_COMPLETE', 'UPDATE_IN_PROGRESS', { physicalId: 'arn:old' })],
    ['when its resource failed', 'Create', seen('CREATE_FAILED', 'CREATE_FAILED')],
    ['when its resource is gone', 'Create', seen('UPDATE_IN_PROGRESS', '', { resourceStatus: undefined })],
    ['when the resource has another job by now', 'Update', seen('UPDATE_COMPLETE', 'UPDATE_COMPLETE', { physicalId: 'arn:other' })],
    ['when the resource was created long ago and is updated now', 'Create', seen('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS')],
  ])('%s', (_, type, standing) => {
    expect(wanted(asked(type), plan(), standing)).toBe('superseded');
  });
});

test.each([
  ['ROLLBACK_IN_PROGRESS', true],
  ['UPDATE_ROLLBACK_IN_PROGRESS', true],
  ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', false],
  ['UPDATE_IN_PROGRESS', false],
])('%s is a roll-back: %s', (stackStatus, expected) => {
  expect(isRollingBack({ stackStatus })).toBe(expected);
});

describe('a request is part of a roll-back', () => {
  const standing = (stackStatus: string, resourceUpdatedAt?: number): ResourceStanding => ({ stackStatus, resourceStatus: 'UPDATE_IN_PROGRESS', resourceUpdatedAt });

  test.each<[string, boolean, ResourceStanding | undefined]>([
    ['that has come to its resource when it was sent', true, standing('UPDATE_ROLLBACK_IN_PROGRESS', Date.parse(SENT))],
    ['that came to its resource, by another clock, a few seconds later', true, standing('ROLLBACK_IN_PROGRESS', Date.parse(SENT) + 5000)],
    ['that came to its resource after it: it is the request that is undone', false, standing('UPDATE_ROLLBACK_IN_PROGRESS', Date.parse(SENT) + 5001)],
    ['that has ended', false, standing('UPDATE_ROLLBACK_COMPLETE', Date.parse(SENT))],
    ['that nobody knows of', false, undefined],
  ])('%s: %s', (_, expected, seenNow) => {
    expect(isOfRollBack(seenNow, SENT)).toBe(expected);
  });
});

describe('what is there may be changed', () => {
  test('by the request that CloudFormation waits for', () => {
    expect(isAwaited(request('Update'), plan(), seen('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'))).toBe(true);
    expect(isAwaited(request('Update'), plan(true), seen('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS', { resourceUpdatedAt: Date.parse(SENT) }))).toBe(true);
  });

  test.each<[string, boolean, ResourceStanding | undefined]>([
    ['that comes when its resource is complete', false, seen('UPDATE_COMPLETE', 'UPDATE_COMPLETE', { physicalId: 'arn:job' })],
    ['that comes when it is rolled back', false, seen('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS')],
    ['that was sent before the roll-back came to its resource', true, seen('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS', { resourceUpdatedAt: Date.parse(SENT) + 5001 })],
    ['whose stack is gone', false, undefined],
  ])('but not by one %s', (_, rollingBack, standing) => {
    expect(isAwaited(request('Update'), plan(rollingBack), standing)).toBe(false);
  });
});

describe('the tags of a job', () => {
  const DONE = Date.parse(SENT) + 30_000;
  const OWN = { physicalId: 'arn:job', resourceUpdatedAt: DONE };
  const later = { stackUpdatedAt: Date.parse(SENT) + 5001 };
  const change = (state: Partial<State>, standing: ResourceStanding | undefined): boolean => isInCharge(newState(state), request('Update'), plan(), standing);

  test.each<[string, boolean, ResourceStanding | undefined]>([
    ['while CloudFormation waits for the request', true, seen('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS')],
    ['when the resource is complete', false, seen('UPDATE_COMPLETE', 'UPDATE_COMPLETE', OWN)],
  ])('before the answer, %s, may be changed: %s', (_, expected, standing) => {
    expect(change({}, standing)).toBe(expected);
  });

  test.each<[string, boolean, ResourceStanding | undefined]>([
    ['when the resource is complete', true, seen('UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', OWN)],
    ['when the resource has another job', false, seen('UPDATE_COMPLETE', 'UPDATE_COMPLETE', { ...OWN, physicalId: 'arn:other' })],
    ['when a newer update has come', false, seen('UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', { ...OWN, ...later })],
    ['when its own update was rolled back', false, seen('UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE', OWN)],
    ['while the resource is updated again', false, seen('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', OWN)],
    ['when nobody knows since when the resource is complete', false, seen('UPDATE_COMPLETE', 'UPDATE_COMPLETE', { physicalId: 'arn:job' })],
    ['when the stack is gone', false, undefined],
  ])('at the first look after the answer, %s, may be changed: %s', (_, expected, standing) => {
    expect(change({ answered: true }, standing)).toBe(expected);
  });

  test.each<[string, boolean, ResourceStanding | undefined]>([
    ['as long as nothing has touched the resource', true, seen('UPDATE_COMPLETE', 'UPDATE_COMPLETE', OWN)],
    ['also when its stack has been updated since', true, seen('UPDATE_COMPLETE', 'UPDATE_COMPLETE', { ...OWN, ...later })],
    ['when a newer request has touched the resource', false, seen('UPDATE_COMPLETE', 'UPDATE_COMPLETE', { ...OWN, ...later, resourceUpdatedAt: DONE + 1 })],
    ['when its own update was rolled back', false, seen('UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE', { ...OWN, resourceUpdatedAt: DONE + 1 })],
    ['when the stack is gone', false, undefined],
  ])('later, %s, may be changed: %s', (_, expected, standing) => {
    expect(change({ answered: true, completeSince: DONE }, standing)).toBe(expected);
  });
});

describe('since when a resource is complete', () => {
  const OWN = { physicalId: 'arn:job', resourceUpdatedAt: 1234 };
  const since = (state: Partial<State>, standing: ResourceStanding | undefined, rollingBack = false): number | undefined =>
    remembered(newState(state), plan(rollingBack), standing).completeSince;

  test.each<[string, boolean, ResourceStanding]>([
    ['created', false, seen('CREATE_IN_PROGRESS', 'CREATE_COMPLETE', OWN)],
    ['updated', false, seen('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE', OWN)],
    ['rolled back by this request', true, seen('UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE', OWN)],
  ])('is remembered of one that was %s', (_, rollingBack, standing) => {
    expect(since({ answered: true }, standing, rollingBack)).toBe(1234);
  });

  test('is remembered once', () => {
    expect(since({ answered: true, completeSince: 1000 }, seen('UPDATE_COMPLETE', 'UPDATE_COMPLETE', OWN))).toBe(1000);
  });

  test.each<[string, Partial<State>, ResourceStanding | undefined]>([
    ['before the answer', {}, seen('UPDATE_COMPLETE', 'UPDATE_COMPLETE', OWN)],
    ['of one that is not complete', { answered: true }, seen('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', OWN)],
    ['of another job', { answered: true }, seen('UPDATE_COMPLETE', 'UPDATE_COMPLETE', { ...OWN, physicalId: 'arn:other' })],
    ['after a newer update', { answered: true }, seen('UPDATE_COMPLETE', 'UPDATE_COMPLETE', { ...OWN, stackUpdatedAt: Date.parse(SENT) + 5001 })],
    ['after the roll-back of the request', { answered: true }, seen('UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE', OWN)],
    ['of one that is gone', { answered: true }, undefined],
  ])('is not remembered %s', (_, state, standing) => {
    expect(since(state, standing)).toBeUndefined();
  });
});

describe('the job of a run', () => {
  test.each<[string, Wanted, ResourceStanding | undefined]>([
    ['is created while its schedule is there', 'create', seen('CREATE_COMPLETE', 'CREATE_COMPLETE')],
    ['is created while its schedule is changed, also by an update after it', 'create',
      seen('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', { stackUpdatedAt: Date.parse(SENT) + 60_000 })],
    ['is created although an update of its schedule failed', 'create', seen('UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE')],
    ['waits for a roll-back to end', 'when the roll-back is over', seen('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_COMPLETE')],
    ['waits for the roll-back of a new stack', 'when the roll-back is over', seen('ROLLBACK_IN_PROGRESS', 'CREATE_COMPLETE')],
    ['is superseded when its schedule is being deleted', 'superseded', seen('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'DELETE_IN_PROGRESS')],
    ['is superseded when its schedule was deleted', 'superseded', seen('UPDATE_COMPLETE', 'DELETE_COMPLETE')],
    ['is superseded when its schedule is not in the stack', 'superseded', seen('UPDATE_COMPLETE', '', { resourceStatus: undefined })],
    ['is superseded when its stack is being deleted', 'superseded', seen('DELETE_IN_PROGRESS', 'CREATE_COMPLETE')],
    ['is superseded when its stack is gone', 'superseded', undefined],
  ])('%s', (_, expected, standing) => {
    expect(wanted(newState({ request: newRun(), answered: true }), plan(), standing)).toBe(expected);
  });
});

describe('when a request was sent', () => {
  const ARRIVED = '2026-11-22T09:00:00.000Z';

  test.each([
    ['is the signing date of its URL, in whole seconds', 'https://host/path?X-Amz-Algorithm=a&X-Amz-Date=20261122T070203Z&X-Amz-Expires=7200', '2026-11-22T07:02:03.000Z'],
    ['is two hours before the end of an older kind of URL', `https://host/path?AWSAccessKeyId=a&Expires=${Date.parse('2026-11-22T10:30:00Z') / 1000}&Signature=b`, '2026-11-22T08:30:00.000Z'],
    ['is when it arrived, where the URL does not tell', 'https://host/path?Signature=b', ARRIVED],
    ['is never after it arrived', 'https://host/path?X-Amz-Date=20270101T000000Z', ARRIVED],
  ])('%s', (_, url, expected) => {
    expect(sentAt(url, ARRIVED)).toBe(expected);
  });
});
