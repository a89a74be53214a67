import { runName } from '../../src/handler/content';
import { FINGERPRINT_TAG, RunRequest, State, Tags } from '../../src/handler/contract';
import { runExecutionName } from '../../src/handler/execution-name';
import { Executions } from '../../src/handler/executions';
import { InputObject } from '../../src/handler/input';
import { ListedJob } from '../../src/handler/personalize';
import { jobProperties } from '../../src/handler/properties';
import { Admission, admitRun } from '../../src/handler/run';
import { newRun, RUN_PROPERTIES } from '../support/requests';
import { newSituation, silenceLog } from '../support/situations';

silenceLog();

const BEFORE = '2026-11-15T06:00:00Z';
const LONG_BEFORE = '2026-11-08T06:00:00Z';
const AFTER = '2026-11-29T06:00:00Z';
const nameAt = (ScheduledTime: string, overrides: Partial<RunRequest> = {}): string => runName(newRun({ ...overrides, ScheduledTime }));
const executionAt = (ScheduledTime: string, overrides: Partial<RunRequest> = {}): string => runExecutionName(newRun({ ...overrides, ScheduledTime }));
const jobAt = (time: string, status: string): ListedJob => ({ jobName: nameAt(time), jobArn: `arn:${nameAt(time)}`, status });

/** What a run finds. */
interface World {
  readonly jobs?: readonly ListedJob[];
  readonly fingerprint?: string;
  readonly running?: readonly string[];
  readonly objects?: readonly InputObject[];
  readonly state?: Partial<State>;
  readonly properties?: object;
}

const OBJECTS: readonly InputObject[] = [['items/1.jsonl', '"a"'], ['items/2.jsonl', '"b"']];

async function admit(run: RunRequest, world: World = {}): Promise<Admission> {
  const { jobs = [], fingerprint, running = [], objects = OBJECTS, state, properties } = world;
  const executions: Executions = { start: async () => true, describe: async () => ({}), running: async () => running };
  const situation = newSituation({
    state: { request: run, answered: true, solutionVersionArn: 'arn:version', ...state },
    plan: { jobName: runName(run), startBefore: '2026-11-23T07:00:00.000Z' },
    personalize: {
      jobs: async (prefix) => jobs.filter(({ jobName }) => jobName.startsWith(prefix)),
      tags: async (): Promise<Tags> => (fingerprint === undefined ? {} : { [FINGERPRINT_TAG]: fingerprint }),
    },
    dependencies: { executions: () => executions, input: () => ({ stage: async () => {}, objects: async () => objects }) },
  });
  return admitRun({ ...situation, properties: jobProperties({ ResourceProperties: { ...RUN_PROPERTIES, ...properties } }) }, run);
}

const fingerprintOf = async (world: World = {}): Promise<string> => {
  const admission = await admit(newRun(), world);
  if ('state' in admission) throw new Error('the run was not admitted');
  return admission.tags[FINGERPRINT_TAG];
};

const skipped = (reason: string): object => ({ state: { next: 'END', outcome: { kind: 'skipped', reason } } });

describe('a run beside an earlier one', () => {
  const PENDING = { jobs: [jobAt(BEFORE, 'CREATE IN_PROGRESS')] };

  test('is left out while the job of the earlier one runs', async () => {
    expect(await admit(newRun(), PENDING)).toMatchObject(skipped(`job ${nameAt(BEFORE)} is still under way`));
  });

  test('waits for the earlier one where it has to queue', async () => {
    expect(await admit(newRun({ Overlap: 'QUEUE' }), PENDING)).toMatchObject({ state: { next: 'WAIT', lastSeen: `waits for job ${nameAt(BEFORE)} to end` } });
  });

  test('is left out while the earlier one still waits for its turn', async () => {
    expect(await admit(newRun(), { running: [executionAt(BEFORE)] })).toMatchObject(skipped('the run of 20261115T060000Z is still under way'));
    expect(await admit(newRun({ Overlap: 'QUEUE' }), { running: [executionAt(BEFORE)] }))
      .toMatchObject({ state: { next: 'WAIT', lastSeen: 'waits for the run of 20261115T060000Z to end' } });
  });

  test('waits for one whose execution nobody sees any more, as long as its job runs', async () => {
    expect(await admit(newRun(), { ...PENDING, running: [] })).toMatchObject({ state: { outcome: { kind: 'skipped' } } });
  });

  test('tells that it was left out', async () => {
    const event = { DetailType: 'Batch Segment Job Skipped', Detail: { scheduledTime: newRun().ScheduledTime } };
    expect(await admit(newRun(), PENDING)).toMatchObject({ state: { events: [event] } });
  });

  test.each<[string, World]>([
    ['the earlier one is ACTIVE', { jobs: [jobAt(BEFORE, 'ACTIVE')] }],
    ['the earlier one failed', { jobs: [jobAt(BEFORE, 'CREATE FAILED')] }],
    ['only a later one is under way', { jobs: [jobAt(AFTER, 'CREATE PENDING')], running: [executionAt(AFTER)] }],
    ['only itself is under way', { jobs: [jobAt(newRun().ScheduledTime, 'CREATE PENDING')], running: [executionAt(newRun().ScheduledTime)] }],
    ['only one of another schedule is under way', {
      jobs: [{ jobName: nameAt(BEFORE, { LogicalResourceId: 'Other' }), jobArn: 'arn:other', status: 'CREATE PENDING' }],
      running: [executionAt(BEFORE, { LogicalResourceId: 'Other' }), 'a'.repeat(64)],
    }],
    ['it has sent its Create already', { ...PENDING, state: { creating: true } }],
  ])('goes ahead when %s', async (_, world) => {
    expect(await admit(newRun(), world)).toEqual({ tags: { [FINGERPRINT_TAG]: expect.stringMatching(/^[0-9a-f]{16}$/) } });
  });
});

describe('a run with nothing new', () => {
  const ACTIVE = { jobs: [jobAt(BEFORE, 'ACTIVE')] };

  test('is left out, and says since when', async () => {
    expect(await admit(newRun(), { ...ACTIVE, fingerprint: await fingerprintOf() })).toMatchObject(skipped(`nothing has changed since ${nameAt(BEFORE)}`));
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
    expect(await admit(newRun(), { ...ACTIVE, fingerprint: await fingerprintOf(), ...world })).toHaveProperty('tags');
  });

  test.each<[string, object]>([
    ['role', { RoleArn: 'arn:aws:iam::111122223333:role/other' }],
    ['tags', { Tags: { team: 'books' } }],
    ['wait for training', { SolutionVersionArn: undefined, SolutionArn: 'arn:solution', WaitForTrainingSeconds: '60' }],
  ])('is left out also with another %s, which gives the same segments', async (_, properties) => {
    const before = 'SolutionArn' in properties ? { ...properties, WaitForTrainingSeconds: undefined } : {};
    const fingerprint = await fingerprintOf({ properties: before });
    expect(await admit(newRun(), { ...ACTIVE, fingerprint, properties })).toMatchObject({ state: { outcome: { kind: 'skipped' } } });
  });

  test('goes ahead where that is asked for, without a tag that nobody will compare', async () => {
    const admission = await admit(newRun({ SkipIfUnchanged: 'false' }), { ...ACTIVE, fingerprint: await fingerprintOf(), properties: { Tags: { team: 'books' } } });
    expect(admission).toEqual({ tags: { team: 'books' } });
  });

  test('goes ahead when the last job has no fingerprint', async () => {
    expect(await admit(newRun(), ACTIVE)).toHaveProperty('tags');
  });

  test('goes ahead after a run that failed, since it gave nothing', async () => {
    expect(await admit(newRun(), { jobs: [jobAt(BEFORE, 'CREATE FAILED')], fingerprint: await fingerprintOf() })).toHaveProperty('tags');
  });

  test('is compared with the last one that gave something', async () => {
    const jobs = [jobAt(BEFORE, 'ACTIVE'), jobAt(LONG_BEFORE, 'ACTIVE')];
    expect(await admit(newRun(), { jobs, fingerprint: await fingerprintOf() })).toMatchObject(skipped(`nothing has changed since ${nameAt(BEFORE)}`));
    const failed = [jobAt(BEFORE, 'CREATE FAILED'), jobAt(LONG_BEFORE, 'ACTIVE')];
    expect(await admit(newRun(), { jobs: failed, fingerprint: await fingerprintOf() })).toMatchObject(skipped(`nothing has changed since ${nameAt(LONG_BEFORE)}`));
  });
});

describe('the job of a run', () => {
  test('has the tags of the schedule, and one of what it is made from', async () => {
    expect(await admit(newRun(), { properties: { Tags: { team: 'books' } } })).toEqual({ tags: { team: 'books', [FINGERPRINT_TAG]: await fingerprintOf() } });
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
