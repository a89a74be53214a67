import { FINGERPRINT_TAG, RunRequest, State } from '../../src/handler/contract';
import { runName } from '../../src/handler/jobs/content';
import { runExecutionName } from '../../src/handler/requests/execution-name';
import { newRun, PROPERTIES, RUN_PROPERTIES, RUNNER_ARN } from '../support/requests';
import { jobOf, minutesAgo, NOT_FOUND, ShippedHandler } from '../support/shipped-handler';

// the runs of schedules, by the handler as it ships

const shipped = ShippedHandler.forTests();
const { aws } = shipped;

const NAME = 'Shop-WeeklyReaders-2170022357ee56f9-20261122T060000Z';
const EARLIER = newRun({ ScheduledTime: '2026-11-15T06:00:00Z' });
const LATER = newRun({ ScheduledTime: '2026-11-29T06:00:00Z' });
const SOLUTION = 'arn:aws:personalize:eu-west-1:111122223333:solution/readers';

/** A schedule that is there, no run before, nothing under way, and a Personalize that has room. */
const planned = async (run: Partial<RunRequest> = {}, age = 1): Promise<State> => {
  aws.stack = { stackStatus: 'CREATE_COMPLETE', resourceStatus: 'CREATE_COMPLETE' };
  aws.objects.set('input/items/1.jsonl', '{"itemId":"1"}\n');
  aws.on('DescribeBatchSegmentJob', () => NOT_FOUND)
    .on('CreateBatchSegmentJob', () => ({ body: {} }))
    .on('ListBatchSegmentJobs', () => ({ body: { batchSegmentJobs: [] } }))
    .on('ListExecutions', () => ({ body: { executions: [] } }));
  return shipped.plannedOf(newRun(run), age);
};

const jobOfRun = (run: RunRequest, status: string, creationTime = run.ScheduledTime): object =>
  ({ jobName: runName(run), batchSegmentJobArn: `arn:${runName(run)}`, status, creationDateTime: Date.parse(creationTime) / 1000 });
const earlierJob = (status: string): object => jobOfRun(EARLIER, status);

const failures = (): readonly object[] => shipped.lambda.printedJson.filter((line) => '_aws' in line);

afterEach(() => expect(aws.answers).toEqual([])); // there is nobody to answer to

describe('a trigger', () => {
  test('that is delivered twice starts one execution', async () => {
    let there = false;
    aws.on('StartExecution', () => (there ? { error: 'ExecutionAlreadyExists' } : { body: { executionArn: 'arn', startDate: 1 } }))
      .on('DescribeExecution', () => ({ body: { status: 'RUNNING' } }));
    await shipped.lambda.invoke(newRun());
    there = true;
    await shipped.lambda.invoke(newRun());
    const [first, second] = aws.callsOf('StartExecution');
    expect(second).toEqual(first);
    expect(first).toMatchObject({ stateMachineArn: RUNNER_ARN, name: runExecutionName(newRun()) });
    expect(JSON.parse(String(first.input))).toEqual({ version: 1, request: JSON.parse(JSON.stringify(newRun())) });
  });

  test.each<[string, Partial<RunRequest>, string]>([
    ['without a time', { ScheduledTime: '<aws.scheduler.scheduled-time>' }, 'property ScheduledTime must be a time in UTC'],
    ['without a runner', { ResourceProperties: {} }, 'property RunnerArn must be a string that is not empty'],
  ])('%s counts as a failure, and is not repeated', async (_, run, message) => {
    await shipped.lambda.invoke(newRun(run));
    expect(failures()).toEqual([expect.objectContaining({ StackName: 'Shop', LogicalId: 'WeeklyReaders5C0A1B2D', Failures: 1 })]);
    expect(shipped.lambda.printed.join('')).toContain(message);
    expect(aws.calls).toEqual([]);
  });

  test('that the runner refuses for good counts as a failure, and is not repeated', async () => {
    aws.on('StartExecution', () => ({ error: 'InvalidExecutionInput', message: 'too long' }));
    await shipped.lambda.invoke(newRun());
    expect(failures()).toEqual([expect.objectContaining({ LogicalId: 'WeeklyReaders5C0A1B2D', Failures: 1 })]);
    expect(aws.callsOf('StartExecution')).toHaveLength(1);
  });

  test('whose execution died counts as a failure, and is not repeated', async () => {
    aws.on('StartExecution', () => ({ error: 'ExecutionAlreadyExists' })).on('DescribeExecution', () => ({ body: { status: 'ABORTED' } }));
    await shipped.lambda.invoke(newRun());
    expect(failures()).toHaveLength(1);
  });

  test('that is handed over counts as nothing yet', async () => {
    aws.on('StartExecution', () => ({ body: { executionArn: 'arn', startDate: 1 } }));
    await shipped.lambda.invoke(newRun());
    expect(failures()).toEqual([]);
  });
});

describe('the plan of a run', () => {
  test('names its job after its time, and waits until it would see an earlier one', async () => {
    const { plan, ...state } = await planned();
    expect(state).toMatchObject({ next: 'WAIT', waitSeconds: 10, answered: true });
    expect(plan).toMatchObject({ jobName: NAME, jobArn: PROPERTIES.JobArnPrefix + NAME, attempt: 0, kept: false });
    expect(aws.calls).toEqual([]);
  });

  test('tells what is wrong with it, since nobody waits for an answer', async () => {
    const state = await planned({ Overlap: 'BESIDE' as never });
    expect(state).toMatchObject({
      next: 'END',
      events: [{ DetailType: 'Batch Segment Job Settled', Detail: { status: 'REFUSED', failureReason: 'property Overlap must be SKIP or QUEUE, got "BESIDE"' } }],
    });
  });
});

describe('a run', () => {
  test('pays for nothing beside an earlier one that began while its input was looked at', async () => {
    const earlier = { executions: [{ name: runExecutionName(EARLIER) }] };
    const state = await planned();
    let looks = 0;
    aws.on('ListExecutions', () => ({ body: looks++ === 0 ? { executions: [] } : earlier }));
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'END', outcome: { kind: 'skipped', reason: 'the run of 20261115T060000Z is still under way' } });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test('starts its job with the tags of its schedule, and one of what it is made from', async () => {
    const state = await planned({ ResourceProperties: { ...RUN_PROPERTIES, Tags: { team: 'books' } } });
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'WAIT', creating: true });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([expect.objectContaining({
      jobName: NAME,
      solutionVersionArn: PROPERTIES.SolutionVersionArn,
      jobInput: { s3DataSource: { path: 's3://input/items/' } },
      jobOutput: { s3DataDestination: { path: `s3://output/segments/${NAME}/`, kmsKeyArn: PROPERTIES.Output.KmsKeyArn } },
      tags: [{ tagKey: 'team', tagValue: 'books' }, { tagKey: FINGERPRINT_TAG, tagValue: expect.stringMatching(/^[0-9a-f]{16}$/) }],
    })]);
    // before the input is looked at, which may take minutes, and after it
    expect(aws.callsOf('ListExecutions')).toEqual(Array.from({ length: 2 }, () => ({ stateMachineArn: RUNNER_ARN, statusFilter: 'RUNNING' })));
    expect(aws.callsOf('ListObjectsV2')).toEqual([{ bucket: 'input', prefix: 'items/' }]);
  });

  test('does not look at its input when it goes ahead in any case', async () => {
    expect(await shipped.step('reconcile', await planned({ SkipIfUnchanged: 'false' }))).toMatchObject({ creating: true });
    expect(aws.callsOf('ListObjectsV2')).toEqual([]);
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([expect.not.objectContaining({ tags: expect.anything() })]);
  });

  test('finds the job that another delivery of its trigger has started', async () => {
    const state = await planned();
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE IN_PROGRESS'));
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'WAIT', seen: true });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test.each([
    ['the job of an earlier one runs', [earlierJob('CREATE IN_PROGRESS')], [], `job ${runName(EARLIER)}`],
    ['the job of a later one runs', [jobOfRun(LATER, 'CREATE PENDING')], [], `job ${runName(LATER)}`],
    ['an earlier one waits for its turn', [], [{ name: runExecutionName(EARLIER) }], 'the run of 20261115T060000Z'],
    ['there are both', [jobOfRun(LATER, 'CREATE PENDING')], [{ name: runExecutionName(EARLIER) }], 'the run of 20261115T060000Z'],
  ])('is left out or queues while %s', async (_, batchSegmentJobs, executions, busy) => {
    const skipping = await planned();
    const queueing = await planned({ Overlap: 'QUEUE' });
    aws.on('ListBatchSegmentJobs', () => ({ body: { batchSegmentJobs } })).on('ListExecutions', () => ({ body: { executions } }));
    expect(await shipped.step('reconcile', skipping)).toMatchObject({
      next: 'END',
      outcome: { kind: 'skipped', reason: `${busy} is still under way` },
      events: [{ DetailType: 'Batch Segment Job Skipped', Detail: { status: 'SKIPPED', scheduledTime: '2026-11-22T06:00:00Z', failureReason: `${busy} is still under way` } }],
    });
    expect(await shipped.step('reconcile', queueing)).toMatchObject({ next: 'WAIT', lastSeen: `waits for ${busy} to end` });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test('is left out when nothing has changed since the last one, until an object changes', async () => {
    await shipped.step('reconcile', await planned());
    const [{ tags }] = aws.callsOf('CreateBatchSegmentJob');
    const next = await planned();
    aws.on('ListBatchSegmentJobs', () => ({ body: { batchSegmentJobs: [earlierJob('ACTIVE')] } })).on('ListTagsForResource', () => ({ body: { tags } }));
    expect(await shipped.step('reconcile', next)).toMatchObject({ next: 'END', outcome: { kind: 'skipped', reason: `nothing has changed since ${runName(EARLIER)}` } });
    expect(aws.callsOf('ListTagsForResource')).toEqual([{ resourceArn: `arn:${runName(EARLIER)}` }]);
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
    aws.objects.set('input/items/1.jsonl', '{"itemId":"2"}\n');
    expect(await shipped.step('reconcile', next)).toMatchObject({ creating: true });
  });

  // a version that is chosen before the wait is an old one after it, and a wait for training is none for a run that is left out
  test('chooses its version when it is its turn, not before', async () => {
    const properties = { ...RUN_PROPERTIES, SolutionVersionArn: undefined, SolutionArn: SOLUTION, WaitForTrainingSeconds: '3600' };
    const version = { solutionVersionArn: `${SOLUTION}/new`, status: 'CREATE IN_PROGRESS', creationDateTime: 1000 };
    const [skipping, queueing] = [await planned({ ResourceProperties: properties }), await planned({ ResourceProperties: properties, Overlap: 'QUEUE' })];
    aws.on('ListBatchSegmentJobs', () => ({ body: { batchSegmentJobs: [earlierJob('CREATE PENDING')] } }))
      .on('ListSolutionVersions', () => ({ body: { solutionVersions: [version] } }));
    expect(await shipped.step('reconcile', skipping)).toMatchObject({ next: 'END', outcome: { kind: 'skipped' } });
    const waiting = await shipped.step('reconcile', queueing);
    expect(waiting).toMatchObject({ next: 'WAIT', lastSeen: `waits for job ${runName(EARLIER)} to end` });
    expect(aws.callsOf('ListSolutionVersions')).toEqual([]);

    aws.on('ListBatchSegmentJobs', () => ({ body: { batchSegmentJobs: [earlierJob('CREATE FAILED')] } }));
    expect(await shipped.step('reconcile', waiting)).toMatchObject({ next: 'WAIT', lastSeen: `solution version ${SOLUTION}/new is in training` });
    aws.on('ListSolutionVersions', () => ({ body: { solutionVersions: [{ ...version, status: 'ACTIVE' }] } }));
    expect(await shipped.step('reconcile', waiting)).toMatchObject({ creating: true, solutionVersionArn: `${SOLUTION}/new` });
  });

  describe('is compared with the job that was made last', () => {
    /** The fingerprint of a run, as tags of Personalize. */
    const fingerprint = async (): Promise<unknown> => {
      await shipped.step('reconcile', await planned());
      const [{ tags }] = aws.callsOf('CreateBatchSegmentJob');
      aws.calls.length = 0;
      return tags;
    };

    test('whenever that was scheduled', async () => {
      const tags = await fingerprint();
      const state = await planned();
      const batchSegmentJobs = [jobOfRun(LATER, 'ACTIVE', '2026-11-10T06:00:00Z'), jobOfRun(EARLIER, 'ACTIVE', '2026-11-16T06:00:00Z')];
      aws.on('ListBatchSegmentJobs', () => ({ body: { batchSegmentJobs } })).on('ListTagsForResource', () => ({ body: { tags } }));
      expect(await shipped.step('reconcile', state)).toMatchObject({ outcome: { kind: 'skipped', reason: `nothing has changed since ${runName(EARLIER)}` } });
    });

    test.each<[string, number, object]>([
      ['as long as its segments are there', 23, { outcome: { kind: 'skipped' } }],
      ['not when its segments have expired', 25, { creating: true }],
    ])('%s', async (_, hours, expected) => {
      const tags = await fingerprint();
      const state = await planned({ SegmentsExpireSeconds: '86400' });
      const job = jobOfRun(EARLIER, 'ACTIVE', minutesAgo(hours * 60).toISOString());
      aws.on('ListBatchSegmentJobs', () => ({ body: { batchSegmentJobs: [job] } })).on('ListTagsForResource', () => ({ body: { tags } }));
      expect(await shipped.step('reconcile', state)).toMatchObject(expected);
    });
  });

  test('looks for earlier ones on all pages, and takes no others for them', async () => {
    const state = await planned();
    const other = { ...earlierJob('CREATE PENDING'), jobName: `Another${NAME}` };
    aws.on('ListBatchSegmentJobs', ({ nextToken }) => ({
      body: nextToken === undefined
        ? { batchSegmentJobs: [other], nextToken: 'more' } : { batchSegmentJobs: [earlierJob('CREATE PENDING')] },
    }));
    expect(await shipped.step('reconcile', state)).toMatchObject({ outcome: { kind: 'skipped' } });
    aws.on('ListBatchSegmentJobs', () => ({ body: { batchSegmentJobs: [other] } }));
    expect(await shipped.step('reconcile', state)).toMatchObject({ creating: true });
  });

  test('goes ahead after a Create without an answer, whatever has become of the others', async () => {
    const state = await planned();
    aws.on('CreateBatchSegmentJob', () => 'reset');
    const unclear = await shipped.step('reconcile', state);
    expect(unclear).toMatchObject({ next: 'WAIT', creating: true });
    aws.on('ListBatchSegmentJobs', () => ({ body: { batchSegmentJobs: [earlierJob('CREATE IN_PROGRESS')] } })).on('CreateBatchSegmentJob', () => ({ body: {} }));
    expect(await shipped.step('reconcile', unclear)).toMatchObject({ next: 'WAIT', lastSeen: 'the job was accepted' });
  });

  test.each([
    ['its schedule was deleted', { stackStatus: 'UPDATE_COMPLETE', resourceStatus: 'DELETE_COMPLETE' }],
    ['its stack is being deleted', { stackStatus: 'DELETE_IN_PROGRESS', resourceStatus: 'CREATE_COMPLETE' }],
  ])('starts nothing when %s', async (_, stack) => {
    const state = await planned();
    aws.stack = stack;
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'END', outcome: { kind: 'superseded' }, events: [{ DetailType: 'Batch Segment Job Superseded' }] });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test('copies the input that comes with its schedule', async () => {
    const state = await planned({ ResourceProperties: { ...RUN_PROPERTIES, Input: PROPERTIES.Input } });
    expect(await shipped.step('reconcile', state)).toMatchObject({ staged: true, creating: true });
    expect([...aws.objects.keys()]).toContain('input/batch-segment-input/0123456789abcdef/queries-0002.jsonl');
    expect(aws.callsOf('ListObjectsV2')).toEqual([]);
  });

  test('waits for the roll-back of its stack to end', async () => {
    const state = await planned();
    aws.stack = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS', resourceStatus: 'UPDATE_COMPLETE' };
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'WAIT', lastSeen: 'the job starts when the roll-back is over' });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test('waits for its turn, for a day at most', async () => {
    const state = await planned({}, 23 * 60);
    aws.on('CreateBatchSegmentJob', () => ({ error: 'LimitExceededException' }));
    expect(await shipped.step('reconcile', state)).toMatchObject({ next: 'WAIT', refusals: 1 });
    const late = await planned({}, 24 * 60);
    expect(await shipped.step('reconcile', late)).toMatchObject({ next: 'END', outcome: { kind: 'deadline' }, events: [{ DetailType: 'Batch Segment Job Timed Out' }] });
    expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  });

  test('has no answer to give when a step kept failing, and goes on', async () => {
    expect(await shipped.step('report', { ...await planned(), verification: undefined, error: { Error: 'Lambda.Unknown' } })).toMatchObject({ next: 'WAIT' });
  });
});
