import { Job } from '../../../src/handler/aws/personalize';
import { CustomResourceRequest, Plan, State } from '../../../src/handler/contract';
import { follow } from '../../../src/handler/following/follow';
import { begin } from '../../../src/handler/verification/progress';
import { newRequest, newRun, newWaitRequest, PROPERTIES } from '../../support/requests';
import { newSituation, silenceLog, SituationOptions } from '../../support/situations';

silenceLog();

const followed = (job: Job, options: SituationOptions = {}): Promise<State> => follow(newSituation({ job, ...options }), job);
const update = (before: object, now: object = {}): CustomResourceRequest =>
  newRequest({ RequestType: 'Update', ResourceProperties: { ...PROPERTIES, ...now }, OldResourceProperties: { ...PROPERTIES, ...before } });

const PATIENT: Partial<Plan> = { waitsFor: 'next link', startBefore: '2026-11-22T10:00:00.000Z' };
const RUNNING: Job = { status: 'CREATE IN_PROGRESS', creationDateTime: '2026-11-22T07:00:30.000Z', solutionVersionArn: 'arn:version' };
const FAILED: Job = { ...RUNNING, status: 'CREATE FAILED', failureReason: 'no rights' };

/** The execution of the job's own request has ended without a word. */
const ENDED: SituationOptions['dependencies'] = { executions: () => ({ start: async () => true, describe: async () => ({ status: 'SUCCEEDED' }), running: async () => [] }) };

describe('a job that runs', () => {
  test('is looked at again', async () => {
    expect(await followed(RUNNING)).toMatchObject({ next: 'WAIT', waitSeconds: 10, seen: true, lastSeen: 'the last status seen is CREATE IN_PROGRESS' });
    expect((await followed({})).lastSeen).toBe('the last status seen is none');
  });

  test.each<[string, SituationOptions, string, object | undefined]>([
    ['within the time of its only resource', { minutes: 54 }, 'WAIT', undefined],
    ['after the time of its only resource', { minutes: 55 }, 'REPORT', { kind: 'deadline', started: true }],
    ['within the time of the first of several resources', { minutes: 54, plan: PATIENT }, 'WAIT', undefined],
    ['after the time of the first of several resources', { minutes: 55, plan: PATIENT }, 'REPORT', { kind: 'pending' }],
    ['after its answer, within its time-out and a few minutes', { minutes: 184, plan: PATIENT, state: { answered: true, seen: true } }, 'WAIT', undefined],
    ['after that', { minutes: 185, plan: PATIENT, state: { answered: true, seen: true } }, 'END', { kind: 'deadline', started: true }],
    ['when nobody waits for its end', { plan: { ...PATIENT, waitsFor: 'acceptance' } }, 'REPORT', { kind: 'pending' }],
    ['when it holds up a roll-back', { plan: { ...PATIENT, rollingBack: true } }, 'REPORT', { kind: 'pending' }],
  ])('%s', async (_, options, next, outcome) => {
    const state = await followed(RUNNING, options);
    expect([state.next, state.outcome]).toEqual([next, outcome && expect.objectContaining(outcome)]);
  });

  test('is answered with what is known of it', async () => {
    const known = { kind: 'pending', creationDateTime: RUNNING.creationDateTime, solutionVersionArn: 'arn:version' };
    expect((await followed(RUNNING, { plan: { ...PATIENT, waitsFor: 'acceptance' } })).outcome).toEqual(known);
  });

});

describe('after its answer, a request whose chain waits on', () => {
  const after = (job: Job, { plan, state }: SituationOptions): Promise<State> =>
    followed(job, { plan: { ...PATIENT, ...plan }, state: { verification: begin(0), ...state, answered: true } });

  test.each<[string, Partial<Plan>]>([['that keeps the job', { kept: true }], ['that rolls back to it', { rollingBack: true }]])('%s looks for the chain how it ends, without a word', async (_, plan) => {
    expect(await after(RUNNING, { plan })).toMatchObject({ next: 'WAIT' });
    expect(await after({ ...RUNNING, status: 'ACTIVE' }, { plan })).toMatchObject({ next: 'END', outcome: { kind: 'active', uncounted: 'there are none any more' }, events: [] });
    expect(await after(FAILED, { plan })).toMatchObject({ next: 'END', events: [] });
  });
});

describe('after its answer, a request', () => {
  const after = (job: Job, { plan, state }: SituationOptions): Promise<State> =>
    followed(job, { plan: { ...PATIENT, ...plan }, state: { ...state, answered: true } });

  test.each<[string, SituationOptions]>([
    ['that has started the job', { state: { creating: true } }],
    ['that has started the job although its resource had it before', { plan: { kept: true }, state: { creating: true } }],
    ['that has started the job after its roll-back', { plan: { rollingBack: true }, state: { creating: true } }],
    ['that saw the job before its answer', { state: { seen: true } }],
    ['of a schedule', { state: { request: newRun() } }],
  ])('%s follows it and tells how it ended', async (_, options) => {
    expect((await after(RUNNING, options)).next).toBe('WAIT');
    const told = { status: 'CREATE FAILED', failureReason: 'no rights' };
    expect(await after(FAILED, options)).toMatchObject({ next: 'END', outcome: { kind: 'failed' }, events: [{ Detail: told }] });
  });

  // another request of the same resource has started it, and follows it
  test.each<[string, SituationOptions]>([
    ['that waits for its turn', {}],
    ['that keeps the job', { plan: { kept: true, waitsFor: 'completion' } }],
    ['that keeps the job and saw it before', { plan: { kept: true, waitsFor: 'completion' }, state: { seen: true } }],
    ['that has found the job by its roll-back', { plan: { rollingBack: true, waitsFor: 'completion' }, state: { seen: true } }],
  ])('%s leaves a job that turns up to the one that started it, without a word', async (_, options) => {
    for (const job of [RUNNING, FAILED, { ...RUNNING, status: 'ACTIVE' }]) {
      const { next, outcome, events } = await after(job, options);
      expect([next, outcome?.kind, events]).toEqual(['END', 'pending', []]);
    }
  });
});

test('a job that is ACTIVE is settled, with what is known of it', async () => {
  const marked = await followed({ ...RUNNING, status: 'ACTIVE' });
  expect(marked).toMatchObject({ next: 'RECONCILE', known: { creationDateTime: RUNNING.creationDateTime, solutionVersionArn: 'arn:version' } });
  const { outcome, next } = await followed({ ...RUNNING, status: 'ACTIVE' }, { state: marked });
  expect([next, outcome]).toEqual(['REPORT', expect.objectContaining({ kind: 'active', creationDateTime: RUNNING.creationDateTime, solutionVersionArn: 'arn:version' })]);
});

describe('a job that failed', () => {
  test('is settled with its reason', async () => {
    expect((await followed(FAILED)).outcome).toEqual({ kind: 'failed', reason: 'no rights', causes: [] });
    expect((await followed({ ...FAILED, failureReason: undefined })).outcome).toEqual({ kind: 'failed', reason: 'Personalize gave no reason', causes: [] });
  });

  test.each<[string, SituationOptions, string]>([
    ['a roll-back has nowhere to go', { plan: { rollingBack: true } }, 'unchanged'],
    ['the update keeps it, and its failure was reported', { plan: { kept: true }, state: { request: update({}) } }, 'unchanged'],
    ['the update keeps it, and nobody waits', { plan: { kept: true, waitsFor: 'acceptance' }, state: { request: update({ CompletionTimeoutSeconds: undefined }) } }, 'unchanged'],
    ['the update keeps it, and begins to wait for it', { plan: { kept: true }, state: { request: update({ CompletionTimeoutSeconds: undefined }) } }, 'failed'],
    ['the update no longer waits for it', { plan: { kept: true, waitsFor: 'acceptance' }, state: { request: update({}) } }, 'unchanged'],
    ['a link waits for it', { state: { request: newWaitRequest() }, dependencies: ENDED }, 'failed'],
    ['a link that keeps it waits for it', { plan: { kept: true }, state: { request: newWaitRequest({ RequestType: 'Update' }) }, dependencies: ENDED }, 'failed'],
    ['the update keeps it, and has started it itself', { plan: { kept: true }, state: { creating: true, request: update({}) } }, 'failed'],
    ['the roll-back has started it itself', { plan: { rollingBack: true }, state: { creating: true } }, 'failed'],
  ])('when %s', async (_, options, kind) => {
    expect((await followed(FAILED, options)).outcome).toMatchObject({ kind });
  });
});
