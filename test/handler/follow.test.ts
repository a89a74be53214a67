import { CustomResourceRequest, Plan, State } from '../../src/handler/contract';
import { follow } from '../../src/handler/follow';
import { Job } from '../../src/handler/personalize';
import { newRequest, newRun, newWaitRequest, PROPERTIES } from '../support/requests';
import { newSituation, silenceLog, SituationOptions } from '../support/situations';

silenceLog();

const followed = (job: Job, options: SituationOptions = {}): State => follow(newSituation({ job, ...options }), job);
const update = (before: object, now: object = {}): CustomResourceRequest =>
  newRequest({ RequestType: 'Update', ResourceProperties: { ...PROPERTIES, ...now }, OldResourceProperties: { ...PROPERTIES, ...before } });

const PATIENT: Partial<Plan> = { waitsFor: 'next link', startBefore: '2026-11-22T10:00:00.000Z' };
const RUNNING: Job = { status: 'CREATE IN_PROGRESS', creationDateTime: '2026-11-22T07:00:30.000Z', solutionVersionArn: 'arn:version' };
const FAILED: Job = { ...RUNNING, status: 'CREATE FAILED', failureReason: 'no rights' };

describe('a job that runs', () => {
  test('is looked at again', () => {
    expect(followed(RUNNING)).toMatchObject({ next: 'WAIT', waitSeconds: 10, seen: true, lastSeen: 'the last status seen is CREATE IN_PROGRESS' });
    expect(followed({}).lastSeen).toBe('the last status seen is none');
  });

  test.each<[string, SituationOptions, string, object | undefined]>([
    ['within the time of its only resource', { minutes: 54 }, 'WAIT', undefined],
    ['after the time of its only resource', { minutes: 55 }, 'REPORT', { kind: 'deadline', started: true }],
    ['within the time of the first of several resources', { minutes: 54, plan: PATIENT }, 'WAIT', undefined],
    ['after the time of the first of several resources', { minutes: 55, plan: PATIENT }, 'REPORT', { kind: 'pending' }],
    ['after its answer, within its time-out and a few minutes', { minutes: 184, plan: PATIENT, state: { answered: true } }, 'WAIT', undefined],
    ['after that', { minutes: 185, plan: PATIENT, state: { answered: true } }, 'END', { kind: 'deadline', started: true }],
    ['when nobody waits for its end', { plan: { ...PATIENT, waitsFor: 'acceptance' } }, 'REPORT', { kind: 'pending' }],
    ['when it holds up a roll-back', { plan: { ...PATIENT, rollingBack: true } }, 'REPORT', { kind: 'pending' }],
  ])('%s', (_, options, next, outcome) => {
    const state = followed(RUNNING, options);
    expect([state.next, state.outcome]).toEqual([next, outcome && expect.objectContaining(outcome)]);
  });

  test('is answered with what is known of it', () => {
    const known = { kind: 'pending', creationDateTime: RUNNING.creationDateTime, solutionVersionArn: 'arn:version' };
    expect(followed(RUNNING, { plan: { ...PATIENT, waitsFor: 'acceptance' } }).outcome).toEqual(known);
  });

  // after the answer
  test.each<[string, SituationOptions, string]>([
    ['kept from an earlier request, which follows it', { plan: { kept: true } }, 'END'],
    ['found by a roll-back', { plan: { rollingBack: true } }, 'END'],
    ['kept, but started by this request', { plan: { kept: true }, state: { creating: true } }, 'WAIT'],
    ['of a run', { plan: { kept: true }, state: { request: newRun() } }, 'WAIT'],
    ['of this request', {}, 'WAIT'],
  ])('%s', (_, { plan, state }, next) => {
    expect(followed(RUNNING, { plan: { ...PATIENT, ...plan }, state: { ...state, answered: true } }).next).toBe(next);
  });
});

test('a job that is ACTIVE is settled, with what is known of it', () => {
  const { outcome, next } = followed({ ...RUNNING, status: 'ACTIVE' });
  expect([next, outcome]).toEqual(['REPORT', { kind: 'active', creationDateTime: RUNNING.creationDateTime, solutionVersionArn: 'arn:version' }]);
});

describe('a job that failed', () => {
  test('is settled with its reason', () => {
    expect(followed(FAILED).outcome).toEqual({ kind: 'failed', reason: 'no rights' });
    expect(followed({ ...FAILED, failureReason: undefined }).outcome).toEqual({ kind: 'failed', reason: 'Personalize gave no reason' });
  });

  test.each<[string, SituationOptions, string]>([
    ['a roll-back has nowhere to go', { plan: { rollingBack: true } }, 'unchanged'],
    ['the update keeps it, and its failure was reported', { plan: { kept: true }, state: { request: update({}) } }, 'unchanged'],
    ['the update keeps it, and nobody waits', { plan: { kept: true, waitsFor: 'acceptance' }, state: { request: update({ CompletionTimeoutSeconds: undefined }) } }, 'unchanged'],
    ['the update keeps it, and begins to wait for it', { plan: { kept: true }, state: { request: update({ CompletionTimeoutSeconds: undefined }) } }, 'failed'],
    ['the update no longer waits for it', { plan: { kept: true, waitsFor: 'acceptance' }, state: { request: update({}) } }, 'unchanged'],
    ['a link waits for it', { state: { request: newWaitRequest() } }, 'failed'],
  ])('when %s', (_, options, kind) => {
    expect(followed(FAILED, options).outcome).toMatchObject({ kind });
  });
});
