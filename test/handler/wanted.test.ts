import { CustomResourceRequest, Plan } from '../../src/handler/contract';
import { sentAt } from '../../src/handler/epoch';
import { ResourceStanding } from '../../src/handler/stacks';
import { isAwaited, isRollingBack, mayChangeTags, wanted } from '../../src/handler/wanted';
import { newPlan, newRequest, newRun, newState } from '../support/requests';

const SENT = '2026-11-22T07:00:00.000Z';
const plan = (rollingBack = false): Plan => newPlan({ jobArn: 'arn:job', rollingBack });
const request = (RequestType: CustomResourceRequest['RequestType']): CustomResourceRequest => newRequest({ RequestType });
const seen = (stackStatus: string, resourceStatus: string, more: Partial<ResourceStanding> = {}): ResourceStanding =>
  ({ stackStatus, resourceStatus, stackUpdatedAt: Date.parse(SENT) - 1000, ...more });

describe('a job is created', () => {
  test('while CloudFormation waits for the request to create it', () => {
    expect(wanted(request('Create'), plan(), seen('CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS'))).toBe('create');
  });

  test('while CloudFormation waits for the request to update it', () => {
    expect(wanted(request('Update'), plan(), seen('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', { physicalId: 'arn:old' }))).toBe('create');
  });

  test('when the update began, by its own clock, a few seconds after the request was sent', () => {
    const updated = { stackUpdatedAt: Date.parse(SENT) + 5000 };
    expect(wanted(request('Update'), plan(), seen('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', updated))).toBe('create');
  });

  test('in a stack that was never updated', () => {
    expect(wanted(request('Create'), plan(), seen('CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS', { stackUpdatedAt: undefined }))).toBe('create');
  });

  test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE'])('after its early answer, when the resource is %s with its ARN', (status) => {
    expect(wanted(request('Update'), plan(true), seen('UPDATE_ROLLBACK_COMPLETE', status, { physicalId: 'arn:job' }))).toBe('create');
    expect(wanted(request('Update'), plan(true), seen('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', status, { physicalId: 'arn:job' }))).toBe('create');
  });
});

describe('a job waits', () => {
  test('for the roll-back to end, when its request is part of it', () => {
    expect(wanted(request('Update'), plan(true), seen('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS'))).toBe('when the roll-back is over');
  });

  test.each(['ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'])('for the roll-back that another resource has brought about to end: %s', (status) => {
    expect(wanted(request('Create'), plan(), seen(status, 'CREATE_COMPLETE', { physicalId: 'arn:job' }))).toBe('when the roll-back is over');
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
    expect(wanted(request(type), plan(), standing)).toBe('superseded');
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
  const later = { stackUpdatedAt: Date.parse(SENT) + 5001 };
  const change = (answered: boolean, standing: ResourceStanding | undefined): boolean =>
    mayChangeTags(newState({ answered }), request('Update'), plan(), standing);

  test.each<[string, boolean, boolean, ResourceStanding | undefined]>([
    ['while CloudFormation waits for the request', false, true, seen('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS')],
    ['before the answer, when the resource is complete', false, false, seen('UPDATE_COMPLETE', 'UPDATE_COMPLETE', { physicalId: 'arn:job' })],
    ['after the answer, when the resource is complete', true, true, seen('UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', { physicalId: 'arn:job' })],
    ['after the answer, when the resource has another job', true, false, seen('UPDATE_COMPLETE', 'UPDATE_COMPLETE', { physicalId: 'arn:other' })],
    ['after the answer, when a newer update has come', true, false, seen('UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', { physicalId: 'arn:job', ...later })],
    ['after the answer, while the resource is updated again', true, false, seen('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', { physicalId: 'arn:job' })],
    ['after the answer, when the stack is gone', true, false, undefined],
  ])('%s (answered: %s) may be changed: %s', (_, answered, expected, standing) => {
    expect(change(answered, standing)).toBe(expected);
  });
});

describe('the job of a run', () => {
  test.each<[string, ReturnType<typeof wanted>, ResourceStanding | undefined]>([
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
    expect(wanted(newRun(), plan(), standing)).toBe(expected);
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
