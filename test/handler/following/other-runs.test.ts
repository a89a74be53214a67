import { Executions } from '../../../src/handler/aws/executions';
import { ListedObject } from '../../../src/handler/aws/objects';
import { ListedJob } from '../../../src/handler/aws/personalize';
import { FINGERPRINT_TAG, RunRequest, State, Tags } from '../../../src/handler/contract';
import { compareWithLast, yieldToOthers } from '../../../src/handler/following/other-runs';
import { JobSituation } from '../../../src/handler/following/situation';
import { runName } from '../../../src/handler/jobs/content';
import { runExecutionName } from '../../../src/handler/requests/execution-name';
import { jobProperties } from '../../../src/handler/requests/properties';
import { newRun, RUN_PROPERTIES } from '../../support/requests';
import { newSituation, silenceLog } from '../../support/situations';

silenceLog();

const BEFORE = '2026-11-15T06:00:00Z';
const LONG_BEFORE = '2026-11-08T06:00:00Z';
const AFTER = '2026-11-29T06:00:00Z';
const nameAt = (ScheduledTime: string, overrides: Partial<RunRequest> = {}): string => runName(newRun({ ...overrides, ScheduledTime }));
const executionAt = (ScheduledTime: string, overrides: Partial<RunRequest> = {}): string => runExecutionName(newRun({ ...overrides, ScheduledTime }));
const jobAt = (time: string, status: string, createdAt = time): ListedJob =>
  ({ jobName: nameAt(time), jobArn: `arn:${nameAt(time)}`, status, createdAt: Date.parse(createdAt) });

/** Key and entity tag of an object. */
type InputObject = readonly [key: string, tag: string];

/** What a run finds. */
interface World {
  readonly jobs?: readonly ListedJob[];
  /** Of every job, or of those whose ARNs are given. */
  readonly fingerprint?: string | Readonly<Record<string, string>>;
  readonly running?: readonly string[];
  readonly objects?: readonly InputObject[];
  readonly state?: Partial<State>;
  readonly properties?: object;
}

const OBJECTS: readonly InputObject[] = [['items/1.jsonl', '"a"'], ['items/2.jsonl', '"b"']];
const listedObject = ([key, tag]: InputObject): ListedObject => ({ bucket: 'b', key, tag, bytes: 1, modifiedAt: 0 });

async function notRead(): Promise<never> {
  throw new Error('objects were read');
}

/** A look of a run at the world, on 22 November at 07:01. */
function lookOf(run: RunRequest, { jobs = [], fingerprint = {}, running = [], objects = OBJECTS, state, properties }: World): JobSituation {
  const executions: Executions = { start: async () => true, describe: async () => ({}), running: async () => running };
  const tagOf = (jobArn: string): string | undefined => (typeof fingerprint === 'string' ? fingerprint : fingerprint[jobArn]);
  const situation = newSituation({
    state: { request: run, answered: true, solutionVersionArn: 'arn:version', ...state },
    plan: { jobName: runName(run), startBefore: '2026-11-23T07:00:00.000Z' },
    personalize: {
      jobs: async (prefix) => jobs.filter(({ jobName }) => jobName.startsWith(prefix)),
      tags: async (jobArn): Promise<Tags> => (tagOf(jobArn) === undefined ? {} : { [FINGERPRINT_TAG]: tagOf(jobArn) ?? '' }),
    },
    dependencies: { executions: () => executions, objects: () => ({ list: async () => objects.map(listedObject), read: notRead }) },
  });
  return { ...situation, properties: jobProperties({ ResourceProperties: { ...RUN_PROPERTIES, ...properties } }) };
}

const yielded = (run: RunRequest, world: World = {}): Promise<State | undefined> => yieldToOthers(lookOf(run, world), run);
const compared = (run: RunRequest, world: World = {}): ReturnType<typeof compareWithLast> => compareWithLast(lookOf(run, world), run);

const fingerprintOf = async (world: World = {}): Promise<string> => {
  const ready = await compared(newRun(), world);
  if ('state' in ready) throw new Error('the run was left out');
  return ready.tags[FINGERPRINT_TAG];
};

const skipped = (reason: string): object => ({ next: 'END', outcome: { kind: 'skipped', reason } });
const unchangedSince = (time: string): object => ({ state: skipped(`nothing has changed since ${nameAt(time)}`) });

describe('a run beside another one', () => {
  const PENDING = { jobs: [jobAt(BEFORE, 'CREATE IN_PROGRESS')] };

  test.each([BEFORE, AFTER])('is left out, or waits, while the job of another one runs, whenever that was scheduled: %s', async (time) => {
    const jobs = [jobAt(time, 'CREATE IN_PROGRESS')];
    expect(await yielded(newRun(), { jobs })).toMatchObject(skipped(`job ${nameAt(time)} is still under way`));
    expect(await yielded(newRun({ Overlap: 'QUEUE' }), { jobs })).toMatchObject({ next: 'WAIT', lastSeen: `waits for job ${nameAt(time)} to end` });
  });

  test('is left out, or waits, while an earlier one still waits for its turn', async () => {
    const running = [executionAt(BEFORE)];
    expect(await yielded(newRun(), { running })).toMatchObject(skipped('the run of 20261115T060000Z is still under way'));
    expect(await yielded(newRun({ Overlap: 'QUEUE' }), { running })).toMatchObject({ next: 'WAIT', lastSeen: 'waits for the run of 20261115T060000Z to end' });
  });

  test('yields to an earlier one before it looks at jobs', async () => {
    expect(await yielded(newRun(), { jobs: [jobAt(AFTER, 'CREATE PENDING')], running: [executionAt(BEFORE)] }))
      .toMatchObject(skipped('the run of 20261115T060000Z is still under way'));
  });

  // otherwise none of the two would ever start
  test('is the one that waits, of two that meet before either has a job', async () => {
    const running = [executionAt(BEFORE), executionAt(newRun().ScheduledTime)];
    expect(await yielded(newRun({ ScheduledTime: BEFORE }), { running })).toBeUndefined();
    expect(await yielded(newRun(), { running })).toBeDefined();
  });

  test('yields to a job whose execution nobody sees any more', async () => {
    expect(await yielded(newRun(), { ...PENDING, running: [] })).toMatchObject({ outcome: { kind: 'skipped' } });
  });

  test('tells that it was left out', async () => {
    const event = { DetailType: 'Batch Segment Job Skipped', Detail: { scheduledTime: newRun().ScheduledTime } };
    expect(await yielded(newRun(), PENDING)).toMatchObject({ events: [event] });
  });

  test.each<[string, World]>([
    ['the other one is ACTIVE', { jobs: [jobAt(BEFORE, 'ACTIVE')] }],
    ['the other one failed', { jobs: [jobAt(BEFORE, 'CREATE FAILED')] }],
    ['only a later one waits for its turn', { running: [executionAt(AFTER)] }],
    ['only itself is under way', { jobs: [jobAt(newRun().ScheduledTime, 'CREATE PENDING')], running: [executionAt(newRun().ScheduledTime)] }],
    ['only one of another schedule is under way', {
      jobs: [{ ...jobAt(BEFORE, 'CREATE PENDING'), jobName: nameAt(BEFORE, { LogicalResourceId: 'Other' }) }],
      running: [executionAt(BEFORE, { LogicalResourceId: 'Other' }), 'a'.repeat(64)],
    }],
    ['it has sent its Create already', { ...PENDING, running: [executionAt(BEFORE)], state: { creating: true } }],
  ])('goes ahead when %s', async (_, world) => {
    expect(await yielded(newRun(), world)).toBeUndefined();
  });
});

describe('a run with nothing new', () => {
  const ACTIVE = { jobs: [jobAt(BEFORE, 'ACTIVE')] };

  test('is left out, and says since when', async () => {
    expect(await compared(newRun(), { ...ACTIVE, fingerprint: await fingerprintOf() })).toMatchObject(unchangedSince(BEFORE));
  });

  test.each<[string, World]>([
    ['an object of the input changed', { objects: [OBJECTS[0], ['items/2.jsonl', '"c"']] }],
    ['an object of the input is new', { objects: [...OBJECTS, ['items/3.jsonl', '"c"']] }],
    ['an object of the input is gone', { objects: [OBJECTS[0]] }],
    ['the version changed', { state: { solutionVersionArn: 'arn:newer' } }],
    ['the number of users changed', { properties: { NumResults: '7' } }],
    ['the filter changed', { properties: { FilterArn: 'arn:filter' } }],
    ['the output changed', { properties: { Output: { Path: 's3://other/' } } }],
    ['it has sent its Create already', { state: { creating: true } }],
  ])('goes ahead when %s', async (_, world) => {
    expect(await compared(newRun(), { ...ACTIVE, fingerprint: await fingerprintOf(), ...world })).toHaveProperty('tags');
  });

  test.each<[string, object]>([
    ['role', { RoleArn: 'arn:aws:iam::111122223333:role/other' }],
    ['tags', { Tags: { team: 'books' } }],
    ['wait for training', { SolutionVersionArn: undefined, SolutionArn: 'arn:solution', WaitForTrainingSeconds: '60' }],
  ])('is left out also with another %s, which gives the same segments', async (_, properties) => {
    const before = 'SolutionArn' in properties ? { ...properties, WaitForTrainingSeconds: undefined } : {};
    const fingerprint = await fingerprintOf({ properties: before });
    expect(await compared(newRun(), { ...ACTIVE, fingerprint, properties })).toMatchObject({ state: { outcome: { kind: 'skipped' } } });
  });

  test('goes ahead where that is asked for, without a tag that nobody will compare', async () => {
    const ready = await compared(newRun({ SkipIfUnchanged: 'false' }), { ...ACTIVE, fingerprint: await fingerprintOf(), properties: { Tags: { team: 'books' } } });
    expect(ready).toEqual({ tags: { team: 'books' } });
  });

  test('goes ahead when the last job has no fingerprint', async () => {
    expect(await compared(newRun(), ACTIVE)).toHaveProperty('tags');
  });

  test('goes ahead after a run that failed, since it gave nothing', async () => {
    expect(await compared(newRun(), { jobs: [jobAt(BEFORE, 'CREATE FAILED')], fingerprint: await fingerprintOf() })).toHaveProperty('tags');
  });

  test('goes ahead beside its own job, which is no other one\'s', async () => {
    const jobs = [jobAt(newRun().ScheduledTime, 'ACTIVE')];
    expect(await compared(newRun(), { jobs, fingerprint: await fingerprintOf() })).toHaveProperty('tags');
  });

  test('is compared with the last one that gave something', async () => {
    const fingerprint = await fingerprintOf();
    const jobs = [jobAt(BEFORE, 'ACTIVE'), jobAt(LONG_BEFORE, 'ACTIVE')];
    expect(await compared(newRun(), { jobs, fingerprint })).toMatchObject(unchangedSince(BEFORE));
    const failed = [jobAt(BEFORE, 'CREATE FAILED'), jobAt(LONG_BEFORE, 'ACTIVE')];
    expect(await compared(newRun(), { jobs: failed, fingerprint })).toMatchObject(unchangedSince(LONG_BEFORE));
  });

  describe('is compared with the job that was made last, not with the one that was scheduled last', () => {
    // the run of 8 November came late: its job was made after the one of 15 November
    const jobs = [jobAt(LONG_BEFORE, 'ACTIVE', '2026-11-16T06:00:00Z'), jobAt(BEFORE, 'ACTIVE')];

    test.each([jobs, [...jobs].reverse()])('in whatever order they are listed', async (...listed) => {
      expect(await compared(newRun(), { jobs: listed, fingerprint: await fingerprintOf() })).toMatchObject(unchangedSince(LONG_BEFORE));
    });

    test('so that what was made before does not count', async () => {
      expect(await compared(newRun(), { jobs, fingerprint: { [jobs[1].jobArn]: await fingerprintOf() } })).toHaveProperty('tags');
    });

    test('be it of a run that was scheduled later', async () => {
      const later = jobAt(AFTER, 'ACTIVE', '2026-11-22T06:30:00Z');
      expect(await compared(newRun(), { jobs: [...jobs, later], fingerprint: await fingerprintOf() })).toMatchObject(unchangedSince(AFTER));
    });
  });

  describe('where segments expire', () => {
    const WEEKLY = newRun({ SegmentsExpireSeconds: '604800' });
    const made = (createdAt: string): World => ({ jobs: [jobAt(BEFORE, 'ACTIVE', createdAt)] });

    test.each([
      ['are left out, as long as the last ones are there', WEEKLY, '2026-11-15T07:01:00.001Z', 'state'],
      ['go ahead, when the last ones are gone', WEEKLY, '2026-11-15T07:01:00.000Z', 'tags'],
      ['are left out, when nothing is known of an end', newRun(), '2020-01-01T00:00:00Z', 'state'],
    ])('runs %s', async (_, run, createdAt, expected) => {
      expect(await compared(run, { ...made(createdAt), fingerprint: await fingerprintOf() })).toHaveProperty(expected);
    });
  });
});

describe('the job of a run', () => {
  test('has the tags of the schedule, and one of what it is made from', async () => {
    expect(await compared(newRun(), { properties: { Tags: { team: 'books' } } })).toEqual({ tags: { team: 'books', [FINGERPRINT_TAG]: await fingerprintOf() } });
  });

  test('has the tag of what it is made from also after a Create without an answer', async () => {
    const ready = await compared(newRun(), { state: { creating: true }, jobs: [jobAt(BEFORE, 'ACTIVE')], fingerprint: await fingerprintOf() });
    expect(ready).toEqual({ tags: { [FINGERPRINT_TAG]: await fingerprintOf() } });
  });

  test('has a fingerprint of its uploaded input, whose objects nobody looks at', async () => {
    const properties = { Input: { Asset: { Bucket: 'assets', Key: 'k', Hash: '1234', InputBucket: 'input', LinesPerFile: '2' } } };
    expect(await fingerprintOf({ properties })).toBe(await fingerprintOf({ properties, objects: [] }));
    expect(await fingerprintOf({ properties })).not.toBe(await fingerprintOf());
  });

  // golden vector: with another one, every schedule would pay once more for nothing after an upgrade
  test('has the fingerprint that it had in the first version', async () => {
    expect(await fingerprintOf()).toBe('776cdec2f4f4fe6d');
  });
});
