import { Job } from '../../../src/handler/aws/personalize';
import { EventEntry, Outcome, Plan, State } from '../../../src/handler/contract';
import { acceptedEvent, eventsOf, refusedEvent } from '../../../src/handler/telling/events';
import { newPlan, newRequest, newRun, newState, newWaitRequest } from '../../support/requests';

const plan = newPlan({ jobName: 'job', jobArn: 'arn:job' });
const job: Job = {
  status: 'ACTIVE',
  solutionVersionArn: 'arn:version',
  creationDateTime: '2026-11-22T07:01:30.400Z',
  lastUpdatedDateTime: '2026-11-22T07:32:00.000Z',
};

const RUNNING: Job = { status: 'CREATE IN_PROGRESS' };

interface Told {
  readonly state?: Partial<State>;
  readonly plan?: Partial<Plan>;
  readonly job?: Job;
}

const told = (outcome: Outcome, { state, plan: changed, job: seen }: Told = {}): readonly EventEntry[] =>
  eventsOf({ state: newState(state), plan: { ...plan, ...changed }, job: seen, outcome });

// every outcome, and what is told of it by whom
const OUTCOMES: readonly (readonly [Outcome, string | undefined, string | undefined, string | undefined])[] = [
  [{ kind: 'active' }, 'Batch Segment Job Settled', 'ACTIVE', undefined],
  [{ kind: 'failed', reason: 'no rights' }, 'Batch Segment Job Settled', 'CREATE FAILED', 'no rights'],
  [{ kind: 'refused', errorName: 'TooManyTagsException', message: 'no' }, 'Batch Segment Job Settled', 'REFUSED', 'TooManyTagsException: no'],
  [{ kind: 'invalid', message: 'property X' }, 'Batch Segment Job Settled', 'REFUSED', 'property X'],
  [{ kind: 'deadline', reason: 'five run', started: false }, 'Batch Segment Job Timed Out', 'TIMED OUT', 'five run'],
  [{ kind: 'superseded' }, 'Batch Segment Job Superseded', 'SUPERSEDED', undefined],
  [{ kind: 'skipped', reason: 'unchanged' }, 'Batch Segment Job Skipped', 'SKIPPED', 'unchanged'],
  [{ kind: 'unchanged' }, undefined, undefined, undefined],
  [{ kind: 'pending' }, undefined, undefined, undefined],
  [{ kind: 'deleted' }, undefined, undefined, undefined],
];

describe.each(OUTCOMES)('of the outcome %j', (outcome, type, status, failureReason) => {
  const expected = type === undefined ? [] : [{
    Source: 'cdk-personalize-segments',
    DetailType: type,
    Resources: ['arn:job'],
    Detail: expect.objectContaining({ status, jobName: 'job', jobArn: 'arn:job', outputPath: 's3://output/segments/job/', ...failureReason && { failureReason } }),
  }];

  test.each<[string, Told]>([
    ['a job that this request started', { state: { creating: true } }],
    ['a job that this request saw before', { state: { seen: true } }],
    ['a run', { state: { request: newRun(), creating: true, answered: true } }],
    ['a kept job that this request started', { state: { creating: true }, plan: { kept: true } }],
    ['a job that a roll-back started', { state: { creating: true, answered: true }, plan: { rollingBack: true } }],
    ['a job that this request saw before, and follows after its answer', { state: { seen: true, answered: true }, job: RUNNING }],
  ])('%s tells what it is', (_, subject) => {
    expect(told(outcome, subject)).toEqual(expected);
    for (const { Detail } of told(outcome, subject)) expect('failureReason' in Detail).toBe(failureReason !== undefined);
  });

  test.each<[string, Told]>([
    ['a link of the chain', { state: { request: newWaitRequest(), seen: true } }],
    ['a roll-back', { state: { seen: true }, plan: { rollingBack: true } }],
    ['a kept job of an earlier request', { state: { seen: true }, plan: { kept: true } }],
    ['a kept job of an earlier request, after the answer', { state: { seen: true, answered: true }, plan: { kept: true } }],
    ['a kept job that turned up after the answer', { state: { answered: true }, plan: { kept: true }, job: RUNNING }],
    ['a roll-back whose job turned up after the answer', { state: { answered: true }, plan: { rollingBack: true }, job: RUNNING }],
    ['a kept job that is still waited for', { plan: { kept: true } }],
    ['a roll-back that is not answered yet', { plan: { rollingBack: true } }],
  ])('%s tells nothing', (_, subject) => {
    expect(told(outcome, subject)).toEqual([]);
  });
});

// nobody else may be there to start the job, nor to tell that it will not be
describe.each<[string, Partial<Plan>]>([
  ['keeps its job', { kept: true }],
  ['is a roll-back', { rollingBack: true }],
])('a request that %s and waits for its turn after its answer tells', (_, changed) => {
  test.each<[Outcome, string]>([
    [{ kind: 'refused', errorName: 'TooManyTagsException', message: 'no' }, 'REFUSED'],
    [{ kind: 'invalid', message: 'solution arn has no version: train it first' }, 'REFUSED'],
    [{ kind: 'deadline', reason: 'never got its turn', started: false }, 'TIMED OUT'],
    [{ kind: 'superseded' }, 'SUPERSEDED'],
  ])('%j', (outcome, status) => {
    const events = told(outcome, { state: { answered: true }, plan: changed });
    expect(events.map(({ Detail }) => Detail.status)).toEqual([status]);
  });
});

test('a job that is found ACTIVE was told when it became so', () => {
  expect(told({ kind: 'active' }, { job })).toEqual([]);
});

describe('the detail of an event', () => {
  test('says whose job it is, what came of it, and how long it took', () => {
    expect(told({ kind: 'active' }, { state: { creating: true }, job })[0].Detail).toEqual({
      stackId: newRequest().StackId,
      logicalId: 'ReadersF07297A3',
      status: 'ACTIVE',
      jobName: 'job',
      jobArn: 'arn:job',
      outputPath: 's3://output/segments/job/',
      solutionVersionArn: 'arn:version',
      queueSeconds: 90,
      durationSeconds: 1830,
    });
  });

  test('has no times and no version of a job that was never there', () => {
    const [{ Detail }] = told({ kind: 'deadline', reason: 'x', started: false });
    expect(Object.keys(Detail).sort()).toEqual(['failureReason', 'jobArn', 'jobName', 'logicalId', 'outputPath', 'stackId', 'status']);
  });

  test('has no duration before the job has settled', () => {
    expect(acceptedEvent({ state: newState(), plan, job: { ...job, status: 'CREATE PENDING' } })).toMatchObject({
      DetailType: 'Batch Segment Job Accepted',
      Detail: expect.not.objectContaining({ durationSeconds: expect.anything() }),
    });
    expect(acceptedEvent({ state: newState(), plan, job: { ...job, status: 'CREATE PENDING' } }).Detail).toMatchObject({ status: 'CREATE PENDING', queueSeconds: 90 });
    expect(told({ kind: 'deadline', reason: 'x', started: true }, { job })[0].Detail).not.toHaveProperty('durationSeconds');
  });

  test('never tells of less than no time in the queue', () => {
    const early = { ...job, creationDateTime: '2026-11-22T06:00:00.000Z' };
    expect(told({ kind: 'active' }, { state: { seen: true }, job: early })[0].Detail.queueSeconds).toBe(0);
  });

  test('has the scheduled time of a run, of which it is one', () => {
    const state = { request: newRun(), creating: true };
    expect(told({ kind: 'active' }, { state, job })[0].Detail).toMatchObject({ logicalId: 'WeeklyReaders5C0A1B2D', scheduledTime: '2026-11-22T06:00:00Z' });
    expect(told({ kind: 'active' }, { state: { creating: true }, job })[0].Detail).not.toHaveProperty('scheduledTime');
  });

  test('survives the way through the runner', () => {
    const [entry] = told({ kind: 'active' }, { state: { creating: true }, job });
    expect(JSON.parse(JSON.stringify(entry))).toEqual(entry);
  });
});

test('a request that cannot even be planned is told with what is wrong', () => {
  expect(refusedEvent(newRun(), 'property Overlap must be SKIP or QUEUE')).toEqual({
    Source: 'cdk-personalize-segments',
    DetailType: 'Batch Segment Job Settled',
    Resources: [],
    Detail: {
      stackId: newRun().StackId,
      logicalId: 'WeeklyReaders5C0A1B2D',
      scheduledTime: '2026-11-22T06:00:00Z',
      status: 'REFUSED',
      failureReason: 'property Overlap must be SKIP or QUEUE',
    },
  });
});
