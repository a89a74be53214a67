import { Described, StatesFixture, WORKER } from './fixture';

let fixture: StatesFixture;
afterEach(async () => fixture.states.stop());

const WAITING = { Wait: { Type: 'Wait', Seconds: 3600, End: true } };
const PASSING = { Pass: { Type: 'Pass', End: true } };

describe('StartExecution', () => {
  test('gives the ARN and the start in epoch seconds', async () => {
    fixture = new StatesFixture();
    const stateMachineArn = await fixture.deploy(WAITING);

    const started = await fixture.call('StartExecution', { stateMachineArn, name: 'one' });

    expect(started).toEqual({ executionArn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:one`, startDate: expect.any(Number) as number });
    expect(Math.abs(Number(started.startDate) * 1000 - Date.now())).toBeLessThan(5000);
  });

  test('finds the running execution of the same name and input', async () => {
    fixture = new StatesFixture();
    const stateMachineArn = await fixture.deploy(WAITING);
    const request = { stateMachineArn, name: 'one', input: '{"a":1}' };

    const first = await fixture.call('StartExecution', request);

    expect(await fixture.call('StartExecution', request)).toEqual(first);
    expect((await fixture.call<{ executions: unknown[] }>('ListExecutions', { stateMachineArn })).executions).toHaveLength(1);
  });

  test('refuses a name that runs with another input, or that has ended', async () => {
    fixture = new StatesFixture();
    const waiting = await fixture.deploy(WAITING);
    await fixture.start(waiting, { a: 1 }, 'one');
    await expect(fixture.start(waiting, { a: 2 }, 'one')).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });

    const passing = await fixture.deploy(PASSING);
    await fixture.ended(await fixture.start(passing, {}, 'one'));
    await expect(fixture.start(passing, {}, 'one')).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
  });

  test('makes up a name when it is given none', async () => {
    fixture = new StatesFixture();
    const machine = await fixture.deploy(PASSING);

    expect(await fixture.start(machine)).not.toBe(await fixture.start(machine));
  });

  test.each([
    ['a machine that does not exist', { stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:none' }, 'StateMachineDoesNotExist'],
    ['a name of 81 characters', { name: 'n'.repeat(81) }, 'InvalidName'],
    ['an empty name', { name: '' }, 'InvalidName'],
    ['a name with a colon', { name: 'a:b' }, 'InvalidName'],
    ['a name with a blank', { name: 'a b' }, 'InvalidName'],
    ['an input that is not JSON', { input: '{' }, 'InvalidExecutionInput'],
    ['a machine that is no string', { stateMachineArn: 7 }, 'ValidationException'],
  ])('refuses %s', async (_, request, code) => {
    fixture = new StatesFixture();
    const stateMachineArn = await fixture.deploy(PASSING);

    await expect(fixture.call('StartExecution', { stateMachineArn, ...request })).rejects.toMatchObject({ code });
  });

  test('takes a name of 80 characters', async () => {
    fixture = new StatesFixture();
    const name = 'n'.repeat(80);

    expect(await fixture.start(await fixture.deploy(PASSING), {}, name)).toContain(name);
  });
});

describe('DescribeExecution', () => {
  test('tells input, output and both dates', async () => {
    fixture = new StatesFixture();
    const machine = await fixture.deploy(PASSING);

    const execution = await fixture.ended(await fixture.start(machine, { a: 1 }, 'one'));

    expect(execution).toMatchObject({ stateMachineArn: machine, name: 'one', status: 'SUCCEEDED', input: '{"a":1}', output: '{"a":1}' });
    expect(execution.stopDate).toBeGreaterThanOrEqual(execution.startDate);
  });

  test('knows no execution that was not started', async () => {
    fixture = new StatesFixture();

    await expect(fixture.describe('arn:none')).rejects.toMatchObject({ code: 'ExecutionDoesNotExist' });
  });
});

describe('StopExecution', () => {
  test('ends a wait as ABORTED with the reason given, and keeps it that way', async () => {
    fixture = new StatesFixture();
    const executionArn = await fixture.start(await fixture.deploy(WAITING));

    const { stopDate } = await fixture.call('StopExecution', { executionArn, error: 'Mine', cause: 'enough' });
    await fixture.call('StopExecution', { executionArn, error: 'Other' });

    expect(await fixture.describe(executionArn)).toMatchObject({ status: 'ABORTED', stopDate, error: 'Mine', cause: 'enough' });
  });

  test('lets a running function finish, and calls no other', async () => {
    const called: unknown[] = [];
    const finished: unknown[] = [];
    let finish = (): void => undefined;
    fixture = new StatesFixture(1, async (_, event) => {
      called.push(event);
      if (called.length === 1) await new Promise<void>((resolve) => { finish = resolve; });
      finished.push(event);
      throw new Error('retry me');
    });
    const Work = { Type: 'Task', Resource: WORKER, Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1 }], End: true };
    const executionArn = await fixture.start(await fixture.deploy({ Work }), 'event');

    await fixture.call('StopExecution', { executionArn });
    finish();
    await new Promise((resolve) => setTimeout(resolve, 20));

    expect([called, finished]).toEqual([['event'], ['event']]);
    expect(await fixture.describe(executionArn)).toMatchObject({ status: 'ABORTED' });
  });
});

describe('lists', () => {
  test('give executions newest first, by status and in pages', async () => {
    fixture = new StatesFixture();
    const stateMachineArn = await fixture.deploy(WAITING);
    for (const name of ['one', 'two', 'three']) await fixture.start(stateMachineArn, {}, name);
    await fixture.call('StopExecution', { executionArn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:two` });
    const list = async (more: object): Promise<{ executions: Described[]; nextToken?: string }> => fixture.call('ListExecutions', { stateMachineArn, ...more });

    expect((await list({})).executions.map(({ name }) => name)).toEqual(['three', 'two', 'one']);
    expect((await list({ statusFilter: 'RUNNING' })).executions.map(({ name }) => name)).toEqual(['three', 'one']);
    const first = await list({ maxResults: 2 });
    const second = await list({ maxResults: 2, nextToken: first.nextToken });
    expect([...first.executions, ...second.executions].map(({ name }) => name)).toEqual(['three', 'two', 'one']);
    expect(second.nextToken).toBeUndefined();
    await expect(list({ nextToken: 'x' })).rejects.toMatchObject({ code: 'InvalidToken' });
  });

  test('give state machines', async () => {
    fixture = new StatesFixture();
    const stateMachineArn = await fixture.deploy(PASSING);

    expect(await fixture.call('ListStateMachines')).toEqual({ stateMachines: [expect.objectContaining({ stateMachineArn, type: 'STANDARD' })] });
  });
});

test('GetExecutionHistory tells the states that were passed', async () => {
  fixture = new StatesFixture(3600, async () => { throw new Error('no'); });
  const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Wait' }];
  const { executionArn } = await fixture.run({
    Work: { Type: 'Task', Resource: WORKER, Catch, End: true },
    Wait: { Type: 'Wait', SecondsPath: '$$.Execution.Input.s', End: true },
  }, { s: 60 });

  const { events } = await fixture.call<{ events: Array<{ type: string; timestamp: number }> }>('GetExecutionHistory', { executionArn });

  expect(events.map(({ type }) => type)).toEqual([
    'ExecutionStarted', 'TaskStateEntered', 'LambdaFunctionFailed', 'TaskStateExited', 'WaitStateEntered', 'WaitStateExited', 'ExecutionSucceeded',
  ]);
  expect(events[5].timestamp - events[4].timestamp).toBeGreaterThanOrEqual(56);
  const reversed = await fixture.call<{ events: Array<{ id: number }> }>('GetExecutionHistory', { executionArn, reverseOrder: true, maxResults: 1 });
  expect(reversed.events.map(({ id }) => id)).toEqual([7]);
});

test('an operation beyond these is refused', async () => {
  fixture = new StatesFixture();

  await expect(fixture.call('SendTaskSuccess')).rejects.toMatchObject({ code: 'NotModelled' });
});
