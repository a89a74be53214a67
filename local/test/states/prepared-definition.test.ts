import { WORKER } from './fixture';
import { Clock } from '../../core/clock';
import { prepared } from '../../services/states/prepared-definition';

const task = (more: object = {}): Readonly<Record<string, unknown>> => ({ Type: 'Task', Resource: WORKER, End: true, ...more });

function preparedState(state: Readonly<Record<string, unknown>>, speed = 60): unknown {
  return prepared({ StartAt: 'Only', States: { Only: state } }, new Clock(speed)).States.Only;
}

test('gives a Task without timeout more than the interpreter\'s minute, and keeps one that it has', () => {
  expect(preparedState(task())).toMatchObject({ TimeoutSeconds: 2_147_483 });
  expect(preparedState(task({ TimeoutSeconds: 90 }))).toMatchObject({ TimeoutSeconds: 90 });
  expect(preparedState(task({ TimeoutSecondsPath: '$.t' }))).toEqual(task({ TimeoutSecondsPath: '$.t' }));
});

test('never asks for a timer that Node.js would run at once', () => {
  expect(preparedState({ Type: 'Wait', Seconds: 99_999_999, End: true }, 1)).toMatchObject({ Seconds: 2_147_483 });
  expect(preparedState(task({ TimeoutSeconds: 99_999_999 }))).toMatchObject({ TimeoutSeconds: 2_147_483 });
});

test('divides waits and retry intervals, given or not, by the speed', () => {
  expect(preparedState({ Type: 'Wait', Seconds: 90, End: true })).toEqual({ Type: 'Wait', Seconds: 1.5, End: true });
  expect(preparedState(task({ Retry: [{ ErrorEquals: ['A'], IntervalSeconds: 30, MaxDelaySeconds: 120 }, { ErrorEquals: ['B'] }] }))).toMatchObject({
    Retry: [{ IntervalSeconds: 0.5, MaxDelaySeconds: 2 }, { IntervalSeconds: 1 / 60 }],
  });
});

test.each([
  ['Map', { ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Wait', Seconds: 60, End: true } } } }],
  ['Map', { Iterator: { StartAt: 'In', States: { In: { Type: 'Wait', Seconds: 60, End: true } } } }],
  ['Parallel', { Branches: [{ StartAt: 'In', States: { In: { Type: 'Wait', Seconds: 60, End: true } } }] }],
])('reaches into the branches of %s states', (Type, branches) => {
  const text = JSON.stringify(preparedState({ Type, ...branches, End: true }));

  expect(text).toBe(JSON.stringify({ Type, ...branches, End: true }).replace('"Seconds":60', '"Seconds":1'));
});
