import { outputOf, StatesFixture, WORKER } from './fixture';
import { AwsError } from '../../core/errors';
import { FunctionError } from '../../services/lambda/function-error';
import { Invoke } from '../../services/states/tasks';

const SECOND_MS = 1000;

let fixture: StatesFixture;
afterEach(async () => fixture.states.stop());

const work = (more: object = {}): object => ({ Type: 'Task', Resource: WORKER, End: true, ...more });

/** Fails with each of the errors in turn, then succeeds; notes when it was called. */
function failing(...errors: readonly Error[]): { readonly invoke: Invoke; readonly calls: number[] } {
  const calls: number[] = [];
  const invoke: Invoke = async () => {
    calls.push(Date.now());
    const error = errors.at(calls.length - 1);
    if (error && calls.length <= errors.length) throw error;
    return 'done';
  };
  return { invoke, calls };
}

const thrown = (errorType: string, errorMessage = 'why'): FunctionError => new FunctionError({ errorType, errorMessage, trace: [] });

describe('tasks', () => {
  test('hand their input to the function and its result on', async () => {
    fixture = new StatesFixture(1, async (arn, event) => ({ arn, event }));

    expect(outputOf(await fixture.run({ Work: work({ ResultPath: '$.result' }) }, { a: 1 }))).toEqual({ a: 1, result: { arn: WORKER, event: { a: 1 } } });
  });

  test('take the optimized integration with its Payload', async () => {
    fixture = new StatesFixture(1, async (arn, event) => ({ arn, event }));
    const Parameters = { 'FunctionName': WORKER, 'Payload.$': '$.inner' };

    const execution = await fixture.run({ Work: work({ Resource: 'arn:aws:states:::lambda:invoke', Parameters, OutputPath: '$.Payload' }) }, { inner: 7 });

    expect(outputOf(execution)).toEqual({ arn: WORKER, event: 7 });
  });

  test('replace the whole input when their ResultPath is the root', async () => {
    fixture = new StatesFixture(1, async () => 'result');

    expect(outputOf(await fixture.run({ Work: work({ ResultPath: '$' }) }, { a: 1 }))).toBe('result');
  });

  test('run out of their TimeoutSeconds in real time', async () => {
    fixture = new StatesFixture(1, async () => new Promise(() => undefined));

    expect(await fixture.run({ Work: work({ TimeoutSeconds: 1 }) })).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });
});

describe('the context object', () => {
  test('tells name, ARN, input and start of the execution, the start on the embedded clock', async () => {
    fixture = new StatesFixture(3600);
    const Parameters = {
      'name.$': '$$.Execution.Name',
      'id.$': '$$.Execution.Id',
      'input.$': '$$.Execution.Input',
      'start.$': '$$.Execution.StartTime',
      'role.$': '$$.Execution.RoleArn',
      'machine.$': '$$.StateMachine.Name',
      'text.$': "States.Format('{} of {}', $$.Execution.Name, $$.StateMachine.Id)",
      'plain': '$$.Execution.Name',
    };
    const machine = await fixture.deploy({ Pass: { Type: 'Pass', Parameters, End: true } });

    const execution = await fixture.ended(await fixture.start(machine, { a: [1] }, 'first'));

    expect(outputOf(execution)).toEqual({
      name: 'first',
      id: execution.executionArn,
      input: { a: [1] },
      start: new Date(execution.startDate * 1000).toISOString(),
      role: 'arn:aws:iam::000000000000:role/runner',
      machine: machine.split(':').at(-1),
      text: `first of ${machine}`,
      plain: '$$.Execution.Name',
    });
    expect(execution.executionArn).toBe(`arn:aws:states:us-east-1:000000000000:execution:${machine.split(':').at(-1)}:first`);
  });

  test('is the same in branches', async () => {
    fixture = new StatesFixture();
    const inner = { StartAt: 'Inner', States: { Inner: { Type: 'Pass', Parameters: { 'input.$': '$$.Execution.Input' }, End: true } } };

    expect(outputOf(await fixture.run({ Split: { Type: 'Parallel', Branches: [inner], InputPath: '$.b', End: true } }, { b: { c: 1 } }))).toEqual([{ input: { b: { c: 1 } } }]);
  });
});

describe('an execution\'s input', () => {
  test('stays as it was, whatever tasks do to what they are handed', async () => {
    fixture = new StatesFixture(1, async (_, event) => {
      Object.assign((event as { inner: object }).inner, { spoiled: true });
      return event;
    });
    const Again = { Type: 'Pass', Parameters: { 'input.$': '$$.Execution.Input' }, End: true };

    const execution = await fixture.run({ Work: work({ Next: 'Again', End: undefined }), Again }, { inner: { a: 1 } });

    expect(JSON.parse(execution.input)).toEqual({ inner: { a: 1 } });
    expect(outputOf(execution)).toEqual({ input: { inner: { a: 1 } } });
  });
});

describe('waiting', () => {
  const next = { Next: 'After' };
  const After = { Type: 'Succeed' };

  test.each([
    ['Seconds', { Seconds: 3600 }, {}],
    ['SecondsPath', { SecondsPath: '$.seconds' }, { seconds: 3600 }],
  ])('takes its %s on the embedded clock, and hands its input on', async (_, wait, input) => {
    fixture = new StatesFixture(36_000);

    const execution = await fixture.run({ Wait: { Type: 'Wait', ...wait, ...next }, After }, input);

    expect(Number(execution.stopDate) - execution.startDate).toBeGreaterThanOrEqual(3600 - 36);
    expect(outputOf(execution)).toEqual(input);
  });

  test('lasts until a timestamp on the embedded clock', async () => {
    fixture = new StatesFixture(36_000);
    const until = new Date(fixture.context.clock.now() + 7200 * SECOND_MS).toISOString();

    const execution = await fixture.run({ Wait: { Type: 'Wait', TimestampPath: '$.until', ...next }, After }, { until });

    expect(Number(execution.stopDate) * SECOND_MS).toBeGreaterThanOrEqual(Date.parse(until) - 36 * SECOND_MS);
  });

  test.each([-1, 1.5, '60'])('fails for SecondsPath that points to %j', async (seconds) => {
    fixture = new StatesFixture(36_000);

    const execution = await fixture.run({ Wait: { Type: 'Wait', SecondsPath: '$.seconds', ...next }, After }, { seconds });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: expect.stringContaining(JSON.stringify(seconds)) as string });
  });

  test('ends with the execution', async () => {
    fixture = new StatesFixture();
    const arn = await fixture.start(await fixture.deploy({ Wait: { Type: 'Wait', SecondsPath: '$.s', ...next }, After }), { s: 3600 });

    await fixture.states.stop();

    expect(await fixture.describe(arn)).toMatchObject({ status: 'ABORTED' });
  });
});

describe('choices', () => {
  test('loop until a task says that it is done', async () => {
    let calls = 0;
    fixture = new StatesFixture(36_000, async () => ({ done: ++calls === 3 }));

    const execution = await fixture.run({
      Work: work({ Next: 'Done', End: undefined }),
      Done: { Type: 'Choice', Choices: [{ Variable: '$.done', BooleanEquals: true, Next: 'End' }], Default: 'Wait' },
      Wait: { Type: 'Wait', Seconds: 30, Next: 'Work' },
      End: { Type: 'Succeed' },
    });

    expect([calls, execution.status]).toEqual([3, 'SUCCEEDED']);
  });
});

describe('failing', () => {
  test.each([
    ['what a function throws', thrown('RangeError'), 'RangeError', { errorType: 'RangeError', errorMessage: 'why', trace: [] }],
    ['its timeout', thrown('Sandbox.Timedout'), 'Sandbox.Timedout', { errorType: 'Sandbox.Timedout', errorMessage: 'why', trace: [] }],
  ])('names %s as the error, and its payload as the cause', async (_, error, name, payload) => {
    fixture = new StatesFixture(1, failing(error).invoke);

    const execution = await fixture.run({ Work: work() });

    expect(execution).toMatchObject({ status: 'FAILED', error: name });
    expect(JSON.parse(execution.cause ?? '')).toEqual(payload);
    expect(execution.output).toBeUndefined();
  });

  test('names an error of Lambda itself', async () => {
    fixture = new StatesFixture(1, failing(new AwsError('ResourceNotFoundException', 'Function not found: x', 404)).invoke);

    expect(await fixture.run({ Work: work() })).toMatchObject({
      error: 'Lambda.ResourceNotFoundException', cause: 'Function not found: x (Service: Lambda, Status Code: 404)',
    });
  });

  test('says what a Fail state says', async () => {
    fixture = new StatesFixture();

    expect(await fixture.run({ Fail: { Type: 'Fail', Error: 'Mine', Cause: 'because' } })).toMatchObject({ status: 'FAILED', error: 'Mine', cause: 'because' });
    const silent = await fixture.run({ Fail: { Type: 'Fail' } });
    expect([silent.status, silent.error, silent.cause]).toEqual(['FAILED', undefined, undefined]);
  });

  test.each(['States.ALL', 'States.TaskFailed', 'Sandbox.Timedout'])('is caught by %s, with error and cause', async (name) => {
    fixture = new StatesFixture(1, failing(thrown('Sandbox.Timedout')).invoke);

    const execution = await fixture.run({
      Work: work({ Catch: [{ ErrorEquals: ['Other'], Next: 'Lost' }, { ErrorEquals: [name], ResultPath: '$.failure', Next: 'Caught' }] }),
      Lost: { Type: 'Fail' },
      Caught: { Type: 'Succeed' },
    }, { a: 1 });

    expect(outputOf(execution)).toEqual({
      a: 1, failure: { Error: 'Sandbox.Timedout', Cause: '{"errorType":"Sandbox.Timedout","errorMessage":"why","trace":[]}' },
    });
  });

  test('is retried with growing intervals on the embedded clock', async () => {
    const { invoke, calls } = failing(thrown('Busy'), thrown('Busy'));
    fixture = new StatesFixture(600, invoke);

    const execution = await fixture.run({ Work: work({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 30, BackoffRate: 2, MaxAttempts: 2 }] }) });

    expect(outputOf(execution)).toBe('done');
    const [first, second, third] = calls;
    expect(second - first).toBeGreaterThanOrEqual(45);
    expect(third - second).toBeGreaterThanOrEqual(95);
    expect(third - first).toBeLessThan(2000);
  });

  test('ends after the last retry, also with the default of three', async () => {
    const { invoke, calls } = failing(...Array.from({ length: 9 }, () => thrown('Busy')));
    fixture = new StatesFixture(6000, invoke);

    expect(await fixture.run({ Work: work({ Retry: [{ ErrorEquals: ['States.ALL'] }] }) })).toMatchObject({ status: 'FAILED', error: 'Busy' });
    expect(calls).toHaveLength(4);
  });

  test('by the definition\'s TimeoutSeconds is TIMED_OUT, on the embedded clock', async () => {
    fixture = new StatesFixture(36_000);

    const execution = await fixture.run({ Wait: { Type: 'Wait', Seconds: 86_400, End: true } }, {}, { TimeoutSeconds: 3600 });

    expect(execution.status).toBe('TIMED_OUT');
    expect(Number(execution.stopDate) - execution.startDate).toBeLessThan(86_400);
  });
});
