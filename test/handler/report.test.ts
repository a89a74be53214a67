import { CustomResourceRequest, Outcome, Plan, State } from '../../src/handler/contract';
import { afterReport, report } from '../../src/handler/report';
import { newRequest } from '../support/requests';

const plan: Plan = {
  jobName: 'job', jobArn: 'arn:job', attempt: 0, kept: false, rollingBack: false, sentAt: '', startedAt: '', deadline: '',
};
const stateOf = (outcome?: Outcome, request: Partial<CustomResourceRequest> = {}, more: Partial<State> = {}): State =>
  ({ version: 1, request: newRequest(request), plan, outcome, ...more });

describe('an outcome is put into words', () => {
  test.each<[Outcome, string, string]>([
    [{ kind: 'active' }, 'SUCCESS', 'Batch segment job job ACTIVE'],
    [{ kind: 'unchanged' }, 'SUCCESS', 'Batch segment job job is unchanged'],
    [{ kind: 'queued' }, 'SUCCESS', 'Batch segment job job is not settled yet; the roll-back of its stack does not wait for it'],
    [{ kind: 'failed', reason: 'Insufficient privileges.' }, 'FAILED', 'Batch segment job job CREATE FAILED: Insufficient privileges.\narn:job'],
    [{ kind: 'refused', errorName: 'InvalidInputException', message: 'no' }, 'FAILED', 'Batch segment job job was refused: InvalidInputException: no'],
    [{ kind: 'invalid', message: 'property X must be Y, got "z"' }, 'FAILED', 'Batch segment job job was not started: property X must be Y, got "z"'],
    [{ kind: 'superseded' }, 'FAILED', 'Batch segment job job was not started: CloudFormation no longer waits for this request'],
    [{ kind: 'deadline', lastSeen: 'ResourceInUseException: the version is not ACTIVE yet', started: false }, 'FAILED',
      'Batch segment job job was not started within the time that CloudFormation gives: ResourceInUseException: the version is not ACTIVE yet'],
    [{ kind: 'deadline', lastSeen: 'the last status seen is CREATE IN_PROGRESS', started: true }, 'FAILED',
      'Batch segment job job is not settled within the time that CloudFormation gives: the last status seen is CREATE IN_PROGRESS. '
      + 'A job that was started goes on; deploying this stack again picks it up.\narn:job'],
  ])('%j', (outcome, status, reason) => {
    expect(report(stateOf(outcome))).toMatchObject({ Status: status, Reason: reason, PhysicalResourceId: 'arn:job' });
  });

  test('a step that kept failing is told by its message, without a stack trace', () => {
    const error = { Error: 'TimeoutError', Cause: JSON.stringify({ errorMessage: 'connect ETIMEDOUT', trace: ['at x'] }) };
    expect(report(stateOf(undefined, {}, { error })).Reason).toBe('Batch segment job job could not be followed: TimeoutError: connect ETIMEDOUT. '
      + 'A job that was started goes on; deploying this stack again picks it up.');
    expect(report(stateOf(undefined, {}, { error: { Error: 'States.Timeout' }, plan: undefined })).Reason)
      .toMatch(/^Batch segment job without a name yet could not be followed: States\.Timeout: no cause given\./);
  });
});

describe('an answer names', () => {
  test('every attribute, also of a job that has not started', () => {
    for (const kind of ['active', 'unchanged', 'queued'] as const) {
      expect(Object.keys(report(stateOf({ kind })).Data ?? {})).toEqual(['BatchSegmentJobName', 'CreationDateTime', 'OutputPath', 'SolutionVersionArn']);
    }
  });

  test('the old job when an update failed', () => {
    const update = { RequestType: 'Update', PhysicalResourceId: 'arn:old' } as const;
    expect(report(stateOf({ kind: 'failed', reason: 'x' }, update)).PhysicalResourceId).toBe('arn:old');
    expect(report(stateOf({ kind: 'active' }, update)).PhysicalResourceId).toBe('arn:job');
  });

  test('something when there is no job at all', () => {
    expect(report(stateOf({ kind: 'invalid', message: 'x' }, {}, { plan: undefined })).PhysicalResourceId).toBe(`no-job-${newRequest().RequestId}`);
  });

  test('the id that a Delete was sent for, also one that CloudFormation invented, and succeeds', () => {
    const request = { RequestType: 'Delete', PhysicalResourceId: 'Shop_Readers_ABC' } as const;
    expect(report(stateOf({ kind: 'deleted' }, request))).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'Shop_Readers_ABC' });
    expect(report(stateOf(undefined, request, { error: { Error: 'any' } })).Status).toBe('SUCCESS');
  });
});

describe('after its answer', () => {
  test('a request is over', () => {
    expect(afterReport(stateOf({ kind: 'active' }))).toMatchObject({ next: 'END' });
    expect(afterReport(stateOf(undefined, {}, { error: { Error: 'any' } }))).toMatchObject({ next: 'END' });
  });

  test('a queued job is still started', () => {
    expect(afterReport(stateOf({ kind: 'queued' }))).toMatchObject({ next: 'WAIT', answered: true, outcome: undefined });
  });
});
