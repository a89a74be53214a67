import { Outcome, Plan, State } from '../../../src/handler/contract';
import { accepted, giveUp, notYet, tooLate } from '../../../src/handler/following/situation';
import { newSituation, silenceLog, SituationOptions } from '../../support/situations';

silenceLog();

/** Three hours, of which its own resource waits for 55 minutes. */
const PATIENT: Partial<Plan> = { waitsFor: 'next link', startBefore: '2026-11-22T10:00:00.000Z' };
const ANSWERED: Partial<State> = { answered: true };

describe('what is not yet is looked at again', () => {
  const waited = async (options: SituationOptions, waitSeconds?: number): Promise<unknown> => (await notYet(newSituation(options), 'five run', waitSeconds)).waitSeconds;

  test('after the time that was asked for, or one that fits the age', async () => {
    expect(await waited({ minutes: 10 }, 100)).toBe(100);
    expect(await waited({ minutes: 10 })).toBe(30);
  });

  // a wait beyond it would make the answer, and the last look before it, late
  test.each<[string, SituationOptions, number]>([
    ['the deadline of its answer', { minutes: 54 }, 60],
    ['a deadline that is less than a second away', { minutes: 55 - 0.5 / 60 }, 1],
    ['the time of the first of several resources', { minutes: 54, plan: PATIENT }, 60],
    ['the end of its time-out, after the answer', { minutes: 179, plan: PATIENT, state: ANSWERED }, 60],
    ['that and a few minutes, once the job was seen', { minutes: 184, plan: PATIENT, state: { ...ANSWERED, seen: true } }, 60],
    ['that and a few minutes, once a Create was sent', { minutes: 184, plan: PATIENT, state: { ...ANSWERED, creating: true } }, 60],
    ['that and a few minutes, once the job is there', { minutes: 184, plan: PATIENT, state: ANSWERED, job: {} }, 60],
  ])('never after %s', async (_, options, seconds) => {
    expect(await waited(options, 100)).toBe(seconds);
  });

  test.each<[string, SituationOptions, Outcome['kind'], string]>([
    ['waits for its end', {}, 'deadline', 'REPORT'],
    ['leaves the rest to the next link', { plan: PATIENT }, 'pending', 'REPORT'],
    ['waits for its turn, after the answer', { plan: PATIENT, state: ANSWERED, minutes: 180 }, 'deadline', 'END'],
    ['follows it, after the answer', { plan: PATIENT, state: { ...ANSWERED, seen: true }, minutes: 185 }, 'deadline', 'END'],
  ])('until the time is over of a request that %s', async (_, options, kind, next) => {
    expect(await notYet(newSituation({ minutes: 55, ...options }), 'five run')).toMatchObject({ next, outcome: { kind }, lastSeen: 'five run' });
  });
});

describe('when the time is over', () => {
  test.each<[string, SituationOptions, boolean, string]>([
    ['a job that runs', { state: { seen: true, lastSeen: 'the last status seen is CREATE IN_PROGRESS' } }, true,
      'is not settled within its completionTimeout: the last status seen is CREATE IN_PROGRESS'],
    ['a job that was sent', { state: { creating: true, lastSeen: 'TimeoutError: lost' } }, true, 'is not settled within its completionTimeout: TimeoutError: lost'],
    ['a job that is there now', { job: {} }, true, 'is not settled within its completionTimeout: nothing is known of the job'],
    ['a job that was refused once', { state: { refusals: 1, lastSeen: 'LimitExceededException: five' } }, false,
      'never got its turn, although it asked once: Personalize runs five jobs at a time, and its time is over. What was seen last: LimitExceededException: five'],
    ['a job that was refused again and again', { state: { refusals: 17, lastSeen: 'LimitExceededException: five' } }, false,
      'never got its turn, although it asked 17 times: Personalize runs five jobs at a time, and its time is over. What was seen last: LimitExceededException: five'],
    ['a job that nobody asked for yet', { state: { lastSeen: 'solution version arn is in training' } }, false,
      'was not started, and its time is over. What was seen last: solution version arn is in training'],
    ['a job that was refused, and is there all the same', { state: { refusals: 3, seen: true, lastSeen: 'x' } }, true, 'is not settled within its completionTimeout: x'],
  ])('%s is told so', (_, options, started, reason) => {
    expect(tooLate(newSituation(options))).toEqual({ kind: 'deadline', started, reason });
  });
});

describe('whoever waits for nothing but the turn', () => {
  const ACCEPTANCE: Partial<Plan> = { ...PATIENT, waitsFor: 'acceptance' };

  test.each<[string, Partial<Plan>]>([['does not wait for the end', ACCEPTANCE], ['rolls back', { ...PATIENT, rollingBack: true }]])('is answered, when the request %s', async (_, plan) => {
    expect(await accepted(newSituation({ plan }), 'five run')).toMatchObject({ next: 'REPORT', outcome: { kind: 'pending' }, lastSeen: 'five run' });
  });

  test('is answered with whether the job was there, which it follows afterwards', async () => {
    expect((await accepted(newSituation({ plan: ACCEPTANCE, job: {} }), 'x')).seen).toBe(true);
    expect((await accepted(newSituation({ plan: ACCEPTANCE, state: { seen: true } }), 'x')).seen).toBe(true);
    expect((await accepted(newSituation({ plan: ACCEPTANCE }), 'x')).seen).toBe(false);
  });

  test('is answered once', async () => {
    expect(await accepted(newSituation({ plan: ACCEPTANCE, state: ANSWERED }), 'five run', 45)).toMatchObject({ next: 'WAIT', waitSeconds: 45 });
  });
});

test('a roll-back is not failed by what cannot be had now, but gives it up after its answer', async () => {
  const refused: Outcome = { kind: 'refused', errorName: 'InvalidInputException', message: 'no' };
  const plan = { ...PATIENT, rollingBack: true };
  expect(await giveUp(newSituation({ plan }), refused)).toMatchObject({ next: 'REPORT', outcome: { kind: 'pending' }, events: [] });
  expect(await giveUp(newSituation({ plan, state: ANSWERED }), refused)).toMatchObject({ next: 'END', outcome: refused, events: [{ Detail: { status: 'REFUSED' } }] });
});
