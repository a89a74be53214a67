import { Counts, CustomResourceRequest, GOES_ON, HandlerRequest, Outcome, State } from '../../../src/handler/contract';
import { afterReport, report } from '../../../src/handler/steps/report';
import { Answer } from '../../../src/handler/telling/answer';
import { newPlan, newRequest, newRun, newWaitRequest, WAIT_PROPERTIES } from '../../support/requests';

const COUNTS: Counts = {
  segmentCount: 1, failedRecordCount: 0, userCount: 2, emptySegmentCount: 0, shortSegmentCount: 0, files: 4, verifiedFiles: 4,
};
const TAKE_OR_REPEAT = 'Deploying again with recordErrors: REPORT takes the segments as they are, unless the stack itself is made anew '
  + '(cdk deploy --no-rollback keeps a stack that could not be created); another rerunTrigger, or another batchSegmentJobName, computes all anew, at a charge.';
const plan = newPlan({ jobArn: 'arn:job' });
const stateOf = (outcome?: Outcome, request: Partial<CustomResourceRequest> = {}, more: Partial<State> = {}): State =>
  ({ version: 1, request: newRequest(request), plan, outcome, ...more });
const reportOf = (outcome?: Outcome, request: Partial<CustomResourceRequest> = {}, more: Partial<State> = {}): Answer =>
  report(newRequest(request), stateOf(outcome, request, more));

describe('an outcome is put into words', () => {
  test.each<[Outcome, string, string]>([
    [{ kind: 'active' }, 'SUCCESS', 'Batch segment job job ACTIVE'],
    [{ kind: 'unchanged' }, 'SUCCESS', 'Batch segment job job is unchanged'],
    [{ kind: 'pending' }, 'SUCCESS', 'Batch segment job job is not settled yet; it goes on'],
    [{ kind: 'skipped', reason: 'nothing has changed since run-1' }, 'FAILED', 'Batch segment job job was not started: nothing has changed since run-1'],
    [{ kind: 'active', counts: COUNTS }, 'SUCCESS', 'Batch segment job job ACTIVE: 1 segment with 2 users'],
    [{ kind: 'active', counts: { ...COUNTS, segmentCount: 0, failedRecordCount: 3, userCount: 0 } }, 'SUCCESS', 'Batch segment job job ACTIVE: 0 segments with 0 users, 3 queries without a segment'],
    [{ kind: 'active', counts: { ...COUNTS, files: 7 } }, 'SUCCESS', 'Batch segment job job ACTIVE: 1 segment with 2 users (verified 4 of 7 files)'],
    [{ kind: 'active', counts: { ...COUNTS, segmentCount: 9, emptySegmentCount: 2, shortSegmentCount: 3 } }, 'SUCCESS',
      'Batch segment job job ACTIVE: 9 segments with 2 users, 2 of them empty, 3 shorter than numResults'],
    [{ kind: 'active', uncounted: 'AccessDenied: no' }, 'SUCCESS', 'Batch segment job job ACTIVE: its segments could not be counted: AccessDenied: no'],
    [{ kind: 'active', counts: { ...COUNTS, files: 5 }, uncounted: 'AccessDenied: no' }, 'SUCCESS',
      'Batch segment job job ACTIVE: 1 segment with 2 users (verified 4 of 5 files); its segments could not be counted: AccessDenied: no'],
    [{ kind: 'incomplete', uncounted: 'AccessDenied: no.' }, 'FAILED', 'Batch segment job job is ACTIVE, but its segments could not be counted: AccessDenied: no. '
      + `${TAKE_OR_REPEAT}\narn:job`],
    [{ kind: 'incomplete', counts: { ...COUNTS, failedRecordCount: 1 } }, 'FAILED', 'Batch segment job job is ACTIVE, but 1 query without a segment, of which the log of the handler quotes the first. '
      + `${TAKE_OR_REPEAT}\narn:job`],
    [{ kind: 'failed', reason: 'Insufficient privileges.' }, 'FAILED', 'Batch segment job job CREATE FAILED: Insufficient privileges.\narn:job'],
    [{ kind: 'failed', reason: 'No.', causes: ['one\nthing', 'another'] }, 'FAILED', 'Batch segment job job CREATE FAILED: No.\nLikely cause: one thing\nLikely cause: another\narn:job'],
    [{ kind: 'refused', errorName: 'X', message: 'no', causes: ['one'] }, 'FAILED', 'Batch segment job job was refused: X: no\nLikely cause: one'],
    [{ kind: 'refused', errorName: 'InvalidInputException', message: 'no' }, 'FAILED', 'Batch segment job job was refused: InvalidInputException: no'],
    [{ kind: 'invalid', message: 'property X must be Y, got "z"' }, 'FAILED', 'Batch segment job job was not started: property X must be Y, got "z"'],
    [{ kind: 'superseded' }, 'FAILED', 'Batch segment job job was not started: CloudFormation no longer waits for this request'],
    [{ kind: 'deadline', reason: 'was not started, and its time is over. What was seen last: ResourceInUseException: the version is not\nACTIVE yet', started: false }, 'FAILED',
      'Batch segment job job was not started, and its time is over. What was seen last: ResourceInUseException: the version is not ACTIVE yet. '
      + 'Nothing was charged; a longer completionTimeout waits longer.'],
    [{ kind: 'deadline', reason: 'is not settled within its completionTimeout: the last status seen is CREATE IN_PROGRESS', started: true }, 'FAILED',
      `Batch segment job job is not settled within its completionTimeout: the last status seen is CREATE IN_PROGRESS. ${GOES_ON}\narn:job`],
  ])('%j', (outcome, status, reason) => {
    expect(reportOf(outcome)).toMatchObject({ Status: status, Reason: reason, PhysicalResourceId: 'arn:job' });
  });

  test.each(['LimitExceededException: five', 'LimitExceededException: five.', ' LimitExceededException: five.\n'])('a deadline is told in sentences of one full stop: %j', (lastSeen) => {
    for (const started of [true, false]) {
      const { Reason } = reportOf({ kind: 'deadline', reason: `was seen: ${lastSeen}`, started });
      expect(Reason).toContain('Batch segment job job was seen: LimitExceededException: five. ');
      expect(Reason).toMatch(/[^.]\.(\narn:job)?$/);
    }
  });

  test('what becomes of a job that was started holds also for a stack that is made anew', () => {
    expect(GOES_ON).toBe('A job that was started goes on; deploying again picks it up, unless the stack itself is made anew '
      + '(cdk deploy --no-rollback keeps a stack that could not be created).');
  });

  test('a step that kept failing is told by its message, without a stack trace', () => {
    const error = { Error: 'TimeoutError', Cause: JSON.stringify({ errorMessage: 'connect ETIMEDOUT', trace: ['at x'] }) };
    expect(reportOf(undefined, {}, { error }).Reason).toBe('Batch segment job job could not be followed: TimeoutError: connect ETIMEDOUT. ' + GOES_ON);
    expect(reportOf(undefined, {}, { error: { Error: 'States.Timeout' }, plan: undefined }).Reason)
      .toMatch(/^Batch segment job without a name yet could not be followed: States\.Timeout: no cause given\./);
  });
});

describe('an answer names', () => {
  test('every attribute, also of a job that has not started', () => {
    for (const kind of ['active', 'unchanged', 'pending'] as const) {
      expect(reportOf({ kind }).Data).toEqual({
        BatchSegmentJobArn: 'arn:job',
        BatchSegmentJobName: 'job',
        CreationDateTime: '',
        Execution: expect.stringMatching(/^[0-9a-f]{64}$/), // what a link of the chain looks at
        FailedRecordCount: '',
        SegmentCount: '',
        UserCount: '',
        OutputPath: 's3://output/segments/job/',
        SolutionVersionArn: '',
      });
    }
  });

  test('the version that was chosen for a job that waits for its turn', () => {
    expect(reportOf({ kind: 'pending' }, {}, { solutionVersionArn: 'arn:chosen' }).Data).toMatchObject({ SolutionVersionArn: 'arn:chosen' });
    expect(reportOf({ kind: 'active', solutionVersionArn: 'arn:made' }, {}, { solutionVersionArn: 'arn:chosen' }).Data).toMatchObject({ SolutionVersionArn: 'arn:made' });
  });

  test('the attributes of its job and an id of its own, for a link of the chain', () => {
    const data = { BatchSegmentJobArn: 'arn:job', BatchSegmentJobName: 'job', OutputPath: WAIT_PROPERTIES.OutputPath };
    const answer = report(newWaitRequest(), stateOf({ kind: 'active' }));
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'arn:job/ReadersWait2B8C9D0E1', Data: data });
    expect(report(newWaitRequest({ LogicalResourceId: 'ReadersWait3' }), stateOf({ kind: 'active' })).PhysicalResourceId).not.toBe(answer.PhysicalResourceId);
    expect(report(newWaitRequest(), stateOf({ kind: 'failed', reason: 'x' })).PhysicalResourceId).toBe(answer.PhysicalResourceId);
  });

  test('the old job when an update failed', () => {
    const update = { RequestType: 'Update', PhysicalResourceId: 'arn:old' } as const;
    expect(reportOf({ kind: 'failed', reason: 'x' }, update).PhysicalResourceId).toBe('arn:old');
    expect(reportOf({ kind: 'active' }, update).PhysicalResourceId).toBe('arn:job');
  });

  test('something when there is no job at all', () => {
    expect(reportOf({ kind: 'invalid', message: 'x' }, {}, { plan: undefined }).PhysicalResourceId).toBe(`no-job-${newRequest().RequestId}`);
  });

  test('the id that a Delete was sent for, also one that CloudFormation invented, and succeeds', () => {
    const request = { RequestType: 'Delete', PhysicalResourceId: 'Shop_Readers_ABC' } as const;
    expect(reportOf({ kind: 'deleted' }, request)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'Shop_Readers_ABC' });
    expect(reportOf(undefined, request, { error: { Error: 'any' } }).Status).toBe('SUCCESS');
  });
});

describe('after its answer', () => {
  const OVER = Date.parse(plan.startBefore);
  const after = (request: HandlerRequest, more: Partial<State>, now = OVER - 1): State => afterReport({ version: 1, request, plan, ...more }, now);

  test('a request is over', () => {
    expect(after(newRequest(), { outcome: { kind: 'active' } })).toMatchObject({ next: 'END' });
    expect(after(newRequest(), { error: { Error: 'any' } })).toMatchObject({ next: 'END' });
  });

  test('a pending job is still started and followed', () => {
    expect(after(newRequest(), { outcome: { kind: 'pending' } })).toMatchObject({ next: 'WAIT', waitSeconds: 10, answered: true, outcome: undefined });
  });

  test('a step that keeps failing is tried again, without an answer', () => {
    const { error, ...state } = after(newRequest(), { answered: true, error: { Error: 'any' } });
    expect([error, state.next, state.answered]).toEqual([undefined, 'WAIT', true]);
  });

  test('a step that keeps failing is given up when the time of its job is over', () => {
    expect(after(newRequest(), { answered: true, error: { Error: 'any' } }, OVER)).toMatchObject({ next: 'END' });
    expect(after(newRequest(), { answered: true, outcome: { kind: 'pending' } }, OVER)).toMatchObject({ next: 'WAIT' });
  });

  test('a link leaves its job to the next one', () => {
    expect(after(newWaitRequest(), { outcome: { kind: 'pending' } })).toMatchObject({ next: 'END' });
  });

  test('a run goes on when a step failed, and tells when it could not even be planned', () => {
    expect(after(newRun(), { answered: true, error: { Error: 'any' } })).toMatchObject({ next: 'WAIT' });
    const { next, events } = after(newRun(), { plan: undefined, error: { Error: 'States.Timeout' } });
    expect(next).toBe('END');
    expect(events).toEqual([expect.objectContaining({
      DetailType: 'Batch Segment Job Settled',
      Detail: expect.objectContaining({ status: 'REFUSED', scheduledTime: newRun().ScheduledTime, failureReason: expect.stringContaining('States.Timeout') }),
    })]);
  });
});
