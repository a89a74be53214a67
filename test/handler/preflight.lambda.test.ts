import { State } from '../../src/handler/contract';
import { FakeStack, Reply } from '../support/fake-aws';
import { newRun, PROPERTIES } from '../support/requests';
import { minutesAgo, NOT_FOUND, ShippedHandler } from '../support/shipped-handler';

// the look at version and input before a job is created, by the handler as it ships

const shipped = ShippedHandler.forTests();
const { aws } = shipped;

const IN_BUCKET = { ...PROPERTIES, Input: { Path: 's3://queries/monday/' } };
const version = (fields: object = {}): Reply =>
  ({ body: { solutionVersion: { status: 'ACTIVE', recipeArn: 'arn:aws:personalize:::recipe/aws-item-affinity', ...fields } } });
const created = (): number => aws.callsOf('CreateBatchSegmentJob').length;
const logged = (): string => shipped.lambda.printed.join('\n');

/** A request for a job that is not there, planned that many minutes ago. */
async function planned(properties: Readonly<Record<string, unknown>> = PROPERTIES, age = 0): Promise<State> {
  aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('CreateBatchSegmentJob', () => ({ body: {} }));
  return shipped.step('plan', shipped.stateOf({ ResourceProperties: properties }, age), minutesAgo(age).toISOString());
}

beforeEach(() => { aws.on('DescribeSolutionVersion', () => version()); });

describe('before a job is created', () => {
  test('its version is looked at, and then the world anew', async () => {
    const looked = await shipped.step('reconcile', await planned());
    expect(looked).toMatchObject({ next: 'RECONCILE', warnings: [] });
    expect(aws.callsOf('DescribeSolutionVersion')).toEqual([{ solutionVersionArn: PROPERTIES.SolutionVersionArn }]);
    expect(created()).toBe(0);
    await shipped.step('reconcile', looked);
    expect(created()).toBe(1);
    expect(aws.callsOf('DescribeSolutionVersion')).toHaveLength(1); // once is enough, however often the job asks for its turn
  });

  test('its input in a bucket is read', async () => {
    aws.objects.set('queries/monday/a.jsonl', '{"itemId":"1"}\n{"itemId":"2"}\n');
    expect(await shipped.step('reconcile', await planned(IN_BUCKET))).toMatchObject({ next: 'RECONCILE', warnings: [] });
    expect(aws.callsOf('GetObject')).toEqual([{ path: 'queries/monday/a.jsonl' }]);
  });

  test.each<[string, Readonly<Record<string, unknown>>, Reply, string | undefined, string]>([
    ['a line that is cut off', IN_BUCKET, version(), '{"itemId":"1"}\n{"itemId":"2', 's3://queries/monday/a.jsonl:2: is cut off: it ends at byte 13 inside a string'],
    ['queries for another recipe', IN_BUCKET, version(), '{"itemId":"1"}\n{"itemAttributes":"x"}\n',
      's3://queries/monday/a.jsonl:2: asks with "itemAttributes", but recipe aws-item-affinity wants "itemId"'],
    ['a folder without a file', IN_BUCKET, version(), undefined, 's3://queries/monday/'],
    ['a version in training', PROPERTIES, version({ status: 'CREATE IN_PROGRESS' }), undefined, 'is CREATE IN_PROGRESS, not ACTIVE'],
    ['a version that is not there', PROPERTIES, NOT_FOUND, undefined, 'does not exist'],
  ])('%s ends it at once, and nothing is created', async (_, properties, describeVersion, body, words) => {
    aws.on('DescribeSolutionVersion', () => describeVersion);
    if (body !== undefined) aws.objects.set('queries/monday/a.jsonl', body);
    const settled = await shipped.step('reconcile', await planned(properties));
    expect(settled).toMatchObject({ next: 'REPORT', outcome: { kind: 'invalid' }, events: [{ Detail: { status: 'REFUSED' } }] });
    await shipped.step('report', settled);
    expect(aws.answers).toEqual([expect.objectContaining({ Status: 'FAILED', Reason: expect.stringContaining(words) })]);
    expect(created()).toBe(0);
  });

  test('what only exceeds a quota is a warning in the log, and the job is created', async () => {
    aws.objects.set('queries/monday/a.jsonl', Array.from({ length: 501 }, (_, i) => `{"itemId":"${i}"}\n`).join(''));
    const looked = await shipped.step('reconcile', await planned(IN_BUCKET));
    expect(looked).toMatchObject({ next: 'RECONCILE', warnings: [expect.stringContaining('501')] });
    expect(logged()).toContain('501');
    await shipped.step('reconcile', looked);
    expect(created()).toBe(1);
  });

  test('nothing is looked at when nobody wants it', async () => {
    await shipped.step('reconcile', await planned({ ...IN_BUCKET, ValidateInput: 'false' }));
    expect(aws.callsOf('DescribeSolutionVersion')).toEqual([]);
    expect(aws.callsOf('GetObject')).toEqual([]);
    expect(created()).toBe(1);
  });
});

describe('what the handler may not look at', () => {
  const closed = async (age: number): Promise<State> => {
    aws.closed.add('queries');
    return shipped.step('reconcile', await planned(IN_BUCKET, age));
  };

  test('is waited for while its permissions may be young', async () => {
    expect(await closed(1)).toMatchObject({ next: 'WAIT', lastSeen: expect.stringContaining('could not be looked at: AccessDenied') });
  });

  test('holds the job up no longer than that', async () => {
    const looked = await closed(3);
    expect(looked).toMatchObject({ next: 'RECONCILE', warnings: [expect.stringContaining('could not be looked at: AccessDenied')] });
    expect(logged()).toContain('AccessDenied');
    await shipped.step('reconcile', looked);
    expect(created()).toBe(1);
  });

  test('does not hide what is wrong with the rest', async () => {
    aws.on('DescribeSolutionVersion', () => NOT_FOUND);
    expect(await closed(0)).toMatchObject({ next: 'REPORT', outcome: { kind: 'invalid', message: expect.stringContaining('does not exist') } });
  });
});

const ROLLING_BACK: FakeStack = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS', lastUpdated: minutesAgo(10).toISOString(), resourceStatus: 'UPDATE_IN_PROGRESS' };

test('a roll-back is answered without a look, which comes when its job is started after it', async () => {
  aws.stack = ROLLING_BACK;
  const request = shipped.stateOf({ RequestType: 'Update', PhysicalResourceId: 'old', OldResourceProperties: { ...PROPERTIES, NumResults: '7' } });
  aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('DescribeSolutionVersion', () => NOT_FOUND);
  const pending = await shipped.step('reconcile', await shipped.step('plan', request));
  expect(pending).toMatchObject({ outcome: { kind: 'pending' } });
  expect(aws.callsOf('DescribeSolutionVersion')).toEqual([]);
  const answered = await shipped.step('report', pending);
  aws.stack = { stackStatus: 'UPDATE_ROLLBACK_COMPLETE', resourceStatus: 'UPDATE_COMPLETE', physicalId: pending.plan?.jobArn };
  expect(await shipped.step('reconcile', answered)).toMatchObject({ next: 'END', outcome: { kind: 'invalid' } });
});

test('a run of a schedule is refused in the same way, and nothing is paid for', async () => {
  aws.stack = { stackStatus: 'CREATE_COMPLETE', resourceStatus: 'CREATE_COMPLETE' };
  aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('ListExecutions', () => ({ body: { executions: [] } })).on('ListBatchSegmentJobs', () => ({ body: { batchSegmentJobs: [] } }));
  aws.objects.set('input/items/a.jsonl', '\ufeff{"itemId":"1"}\n');
  const state = await shipped.step('plan', { version: 1, request: newRun() });
  expect(await shipped.step('reconcile', state)).toMatchObject({
    next: 'END',
    outcome: { kind: 'invalid', message: 's3://input/items/a.jsonl:1: begins with a byte order mark, which is not JSON: save the file as UTF-8 without it' },
    events: [{ Detail: { status: 'REFUSED', scheduledTime: '2026-11-22T06:00:00Z' } }],
  });
  expect(created()).toBe(0);
});

test('nothing is looked at for a job that nobody wants any more, which is no refusal', async () => {
  aws.stack = undefined;
  expect(await shipped.step('reconcile', await planned(IN_BUCKET, 2))).toMatchObject({ outcome: { kind: 'superseded' }, events: [{ Detail: { status: 'SUPERSEDED' } }] });
  expect(aws.callsOf('ListObjectsV2')).toEqual([]);
});
