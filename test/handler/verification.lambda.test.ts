import { Counts, State } from '../../src/handler/contract';
import { outputPath } from '../../src/handler/jobs/content';
import { jobProperties } from '../../src/handler/requests/properties';
import { begin } from '../../src/handler/verification/progress';
import { newRun, PROPERTIES, RUN_PROPERTIES } from '../support/requests';
import { jobOf, minutesAgo, NOT_FOUND, ShippedHandler } from '../support/shipped-handler';

// the look at the segments of a job that is ACTIVE, by the handler as it ships

const shipped = ShippedHandler.forTests();
const { aws } = shipped;

const STAGED = 'input/batch-segment-input/0123456789abcdef/queries-0001.jsonl';
const answer = (itemId: string, usersList: readonly string[], error: string | null = null): string =>
  JSON.stringify({ input: { itemId }, output: { usersList }, error });
const COUNTS: Partial<Counts> = { segmentCount: 2, failedRecordCount: 1, userCount: 3 };
const FAIL = { ...PROPERTIES, RecordErrors: 'FAIL' };

/** A request whose job is ACTIVE: three queries, of which one has an error instead of a segment. */
async function active(properties: Readonly<Record<string, unknown>> = PROPERTIES, age = 1): Promise<State> {
  const state = await shipped.planned(() => jobOf('ACTIVE'), age);
  const { request } = shipped.stateOf({ ResourceProperties: properties }, age);
  writeSegments(state, properties);
  return { ...state, request, creating: true, seen: true };
}

function writeSegments({ plan }: State, properties: object): void {
  aws.objects.set(STAGED, '{"itemId":"1"}\n{"itemId":"2"}\n{"itemId":"3"}\n');
  const folder = outputPath(jobProperties({ ResourceProperties: { ...PROPERTIES, ...properties } }), plan?.jobName ?? '').slice('s3://'.length);
  const lines = [answer('1', ['user-a', 'user-b']), answer('2', ['user-c']), answer('3', [], 'no interactions with this item')];
  aws.objects.set(`${folder}queries-0001.jsonl.out`, `${lines.join('\n')}\n`);
}

const reported = async (state: State): Promise<unknown> => {
  await shipped.step('report', state);
  return aws.answers[0];
};

test('its segments are counted, in attributes, event and metrics', async () => {
  const settled = await shipped.step('reconcile', await active());
  expect(settled).toMatchObject({ next: 'REPORT', outcome: { kind: 'active', counts: COUNTS }, events: [{ Detail: { status: 'ACTIVE', ...COUNTS } }] });
  expect(await reported(settled)).toMatchObject({
    Status: 'SUCCESS',
    Reason: expect.stringMatching(/ACTIVE: 2 segments with 3 users, 2 shorter than numResults, 1 query without a segment$/),
    Data: { SegmentCount: '2', FailedRecordCount: '1', UserCount: '3' },
  });
  const [metrics] = shipped.lambda.printedJson.filter((line) => '_aws' in line);
  expect(metrics).toMatchObject({ Failures: 0, Segments: 2, FailedRecords: 1, Users: 3 });
});

test('errors are quoted in the log, and users never', async () => {
  await shipped.step('reconcile', await active());
  const log = shipped.lambda.printed.join('\n');
  expect(log).toContain('no interactions with this item');
  expect(log).not.toContain('user-');
});

test('with recordErrors: FAIL, a query without a segment fails the deployment, and says what to do', async () => {
  const settled = await shipped.step('reconcile', await active(FAIL));
  expect(settled).toMatchObject({ outcome: { kind: 'incomplete' }, events: [{ Detail: { status: 'INCOMPLETE', failureReason: expect.stringContaining('1 query without a segment') } }] });
  expect(await reported(settled)).toMatchObject({
    Status: 'FAILED', Reason: expect.stringMatching(/is ACTIVE, but 1 query without a segment, of which .* quotes the first\. .*recordErrors: REPORT.*rerunTrigger.*\narn:/s),
  });
  expect(shipped.lambda.printed.join('\n')).toContain('"Failures":1');
});

test.each<[string, Partial<State['plan']>]>([['a job that the resource had before', { kept: true }], ['a roll-back', { rollingBack: true }]])('it does not fail %s', async (_, plan) => {
  const state = await active(FAIL);
  if (!state.plan) throw new Error('there is no plan');
  const settled = await shipped.step('reconcile', { ...state, creating: undefined, seen: undefined, tagged: true, plan: { ...state.plan, ...plan } });
  expect(settled).toMatchObject({ outcome: { kind: 'incomplete', counts: COUNTS }, events: [] }); // which the links of its chain judge by themselves
  expect(await reported(settled)).toMatchObject({ Status: 'SUCCESS', Reason: expect.stringContaining('ACTIVE: 2 segments'), Data: { FailedRecordCount: '1' } });
});

test('nothing is read when nobody wants it', async () => {
  const settled = await shipped.step('reconcile', await active({ ...PROPERTIES, VerifyOutput: 'false' }));
  expect(settled.outcome).toEqual({ kind: 'active', creationDateTime: '2026-11-22T07:00:00.000Z', solutionVersionArn: 'arn:version' });
  expect(aws.callsOf('ListObjectsV2')).toEqual([]);
  expect(await reported(settled)).toMatchObject({ Data: { SegmentCount: '', FailedRecordCount: '', UserCount: '' } });
});

describe('segments that may not be read', () => {
  const closed = async (properties: Readonly<Record<string, unknown>> = PROPERTIES, minutes = 1): Promise<State> => {
    const state = await active(properties, 30);
    aws.closed.add('output');
    return shipped.step('reconcile', { ...state, verification: begin(minutesAgo(minutes).getTime()) });
  };

  test('are waited for while permissions may be young', async () => {
    expect(await closed()).toMatchObject({ next: 'WAIT', waitSeconds: 10 });
  });

  test('hold nobody up for long', async () => {
    const settled = await closed(PROPERTIES, 3);
    expect(settled).toMatchObject({ next: 'REPORT', outcome: { kind: 'active' }, events: [{ Detail: { status: 'ACTIVE' } }] });
    expect(await reported(settled)).toMatchObject({ Status: 'SUCCESS', Data: { SegmentCount: '' } });
    expect(shipped.lambda.printed.join('\n')).toContain('AccessDenied');
  });

  test('are gaps for all that is known, where somebody wants none', async () => {
    expect(await closed(FAIL, 3)).toMatchObject({ outcome: { kind: 'incomplete' }, events: [{ Detail: { status: 'INCOMPLETE', failureReason: expect.stringContaining('AccessDenied') } }] });
  });
});

describe('when the time for the answer comes first', () => {
  const late = async (waitsFor: 'completion' | 'next link'): Promise<State> => {
    const state = await active(PROPERTIES, 56);
    aws.closed.add('output'); // it does not come to its end
    if (!state.plan) throw new Error('there is no plan');
    return shipped.step('reconcile', { ...state, plan: { ...state.plan, waitsFor, startBefore: minutesAgo(-60).toISOString() } });
  };

  test('the last one to wait is told that the job is done', async () => {
    expect(await late('completion')).toMatchObject({ next: 'REPORT', outcome: { kind: 'active' } });
  });

  test('another one leaves it to the next link, and counts on after its answer', async () => {
    const pending = await late('next link');
    expect(pending).toMatchObject({ next: 'REPORT', outcome: { kind: 'pending' } });
    const answered = await shipped.step('report', pending);
    expect(answered).toMatchObject({ next: 'WAIT', answered: true });
    aws.closed.clear();
    expect(await shipped.step('reconcile', answered)).toMatchObject({ next: 'END', outcome: { kind: 'active', counts: COUNTS }, events: [{ Detail: COUNTS }] });
  });
});

test('an answer that waits for nothing is not held up, and the segments are counted after it', async () => {
  const properties = { ...PROPERTIES, CompletionTimeoutSeconds: undefined };
  aws.on('DescribeBatchSegmentJob', () => NOT_FOUND);
  const planned = await shipped.plannedOf(shipped.stateOf({ ResourceProperties: properties }).request);
  aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE IN_PROGRESS'));
  const answered = await shipped.step('report', await shipped.step('reconcile', { ...planned, creating: true }));
  aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE'));
  writeSegments(planned, properties);
  expect(await shipped.step('reconcile', answered)).toMatchObject({ next: 'END', events: [{ Detail: { status: 'ACTIVE', ...COUNTS } }] });
});

test('the segments of a run are counted', async () => {
  aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE'));
  const request = newRun({ ResourceProperties: { ...RUN_PROPERTIES, RecordErrors: 'FAIL' } });
  const state = await shipped.plannedOf(request);
  aws.objects.set('input/items/queries-0001.jsonl', '{"itemId":"1"}\n{"itemId":"2"}\n{"itemId":"3"}\n');
  writeSegments(state, RUN_PROPERTIES);
  expect(await shipped.step('reconcile', { ...state, creating: true, seen: true })).toMatchObject({ next: 'END', outcome: { kind: 'incomplete' }, events: [{ Detail: { status: 'INCOMPLETE', ...COUNTS } }] });
});

describe('a look that keeps failing', () => {
  const failing = async (properties: Readonly<Record<string, unknown>> = PROPERTIES, more: Partial<State> = {}): Promise<State> => {
    const { verification: _, ...state } = await active(properties);
    const marked = await shipped.step('reconcile', state);
    expect(marked).toMatchObject({ next: 'RECONCILE', known: { creationDateTime: '2026-11-22T07:00:00.000Z', solutionVersionArn: 'arn:version' } });
    return shipped.step('report', { ...marked, ...more, error: { Error: 'Sandbox.Timedout', Cause: '{"errorMessage":"Task timed out"}' } });
  };

  test('takes nothing from a job that is ACTIVE', async () => {
    expect(await failing()).toMatchObject({ next: 'END', outcome: { kind: 'active' }, events: [{ Detail: { status: 'ACTIVE' } }] });
    expect(aws.answers).toEqual([expect.objectContaining({
      Status: 'SUCCESS',
      Reason: expect.stringContaining('ACTIVE: its segments could not be counted: Sandbox.Timedout: Task timed out'),
      Data: expect.objectContaining({ CreationDateTime: '2026-11-22T07:00:00.000Z', SolutionVersionArn: 'arn:version', SegmentCount: '' }),
    })]);
  });

  test('is not good enough for those who want no gaps', async () => {
    expect(await failing(FAIL)).toMatchObject({ next: 'END', outcome: { kind: 'incomplete' }, events: [{ Detail: { status: 'INCOMPLETE' } }] });
    expect(aws.answers).toEqual([expect.objectContaining({ Status: 'FAILED' })]);
  });

  test('ends also after the answer, with an event', async () => {
    expect(await failing(PROPERTIES, { answered: true })).toMatchObject({ next: 'END', events: [{ Detail: { status: 'ACTIVE' } }] });
    expect(aws.answers).toEqual([]);
  });
});

test('segments of an earlier job that have expired are no gaps', async () => {
  const state = { ...await active(FAIL), creating: undefined };
  for (const path of [...aws.objects.keys()].filter((key) => key.startsWith('output/'))) aws.objects.delete(path);
  const settled = await shipped.step('reconcile', state);
  expect(settled).toMatchObject({ outcome: { kind: 'active', uncounted: 'there are none any more' } });
  expect(await reported(settled)).toMatchObject({ Status: 'SUCCESS', Data: { SegmentCount: '' } });
  expect(await shipped.step('reconcile', { ...state, creating: true })).toMatchObject({ outcome: { kind: 'incomplete', counts: { failedRecordCount: 3 } } });
});
