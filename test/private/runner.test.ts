import aslValidator from 'asl-validator';
import { CONTRACT_VERSION, STEPS } from '../../src/handler/contract';
import { turnSeconds } from '../../src/handler/following/patience';
import { HANDLER_ARN, PARTITION, runnerDefinition } from '../../src/private/runner';

interface Retry {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds?: number;
  readonly MaxAttempts: number;
}

interface Choice {
  readonly Variable: string;
  readonly Next: string;
  readonly StringEquals?: string;
  readonly IsPresent?: boolean;
}

interface AslState {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly Choice[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string; readonly ResultPath: string | null }[];
  readonly Retry?: readonly Retry[];
  readonly Resource?: string;
  readonly Parameters?: Readonly<Record<string, string>>;
  readonly ResultPath?: string | null;
}

const definition = runnerDefinition() as { readonly StartAt: string; readonly States: Readonly<Record<string, AslState>> };
const tasks = Object.values(definition.States).filter(({ Resource }) => Resource === `\${${HANDLER_ARN}}`);
const WAYS_ON = [['WAIT', 'Wait'], ['RECONCILE', 'Reconcile'], ['END', 'End']];

/** Where a choice leads when there is nothing to tell. */
const waysOf = ({ Choices = [] }: AslState): unknown[] =>
  Choices.filter(({ Variable }) => Variable === '$.next').map(({ StringEquals, Next }) => [StringEquals, Next]);

/** How long a retrier goes on, where nothing else takes time. */
const seconds = ({ IntervalSeconds: first, BackoffRate: rate, MaxDelaySeconds: most = Infinity, MaxAttempts: attempts }: Retry): number =>
  Array.from({ length: attempts }, (_, attempt) => Math.min(most, first * rate ** attempt)).reduce((sum, delay) => sum + delay, 0);

describe('the runner', () => {
  test('is valid Amazon States Language', () => {
    const substituted = JSON.parse(JSON.stringify(definition)
      .replaceAll(`\${${HANDLER_ARN}}`, 'arn:aws:lambda:us-east-1:111122223333:function:handler')
      .replaceAll(`\${${PARTITION}}`, 'aws'));
    expect(JSON.stringify(substituted)).not.toContain('${');
    const { isValid, errorsText } = aslValidator(substituted);
    expect([isValid, isValid ? '' : errorsText()]).toEqual([true, '']);
  });

  test('calls every step of the handler, with the state and the time that the execution began', () => {
    expect(tasks.map(({ Parameters }) => Parameters?.step).sort()).toEqual([...STEPS].sort());
    for (const { Parameters } of tasks) {
      expect(Parameters).toMatchObject({ 'state.$': '$', 'executionStartTime.$': '$$.Execution.StartTime' });
    }
  });

  test('begins with the plan, waits between reconciliations and ends with the report', () => {
    const { States } = definition;
    expect(definition.StartAt).toBe('Plan');
    expect(waysOf(States.NextStep)).toEqual(WAYS_ON);
    expect(States.NextStep.Default).toBe('Report');
    expect(States.Wait.Next).toBe('Reconcile');
    expect(States.Report.Next).toBe('NextStep'); // a job that is pending is followed after its answer
    expect(States.End.Type).toBe('Succeed');
  });

  test('reports also when a step keeps failing', () => {
    for (const state of [definition.States.Plan, definition.States.Reconcile]) {
      expect(state.Catch).toEqual([{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Report' }]);
    }
  });

  describe('puts events on the bus', () => {
    const { NextStep, Publish, NextStepAfterEvents } = definition.States;

    test('right after the step that has something to tell, and only then', () => {
      expect(NextStep.Choices?.[0]).toEqual({ Variable: '$.events[0]', IsPresent: true, Next: 'Publish' });
      for (const state of [definition.States.Plan, definition.States.Reconcile, definition.States.Report]) expect(state.Next).toBe('NextStep');
      const leadsThere = Object.entries(definition.States)
        .filter(([, { Next, Default, Choices = [] }]) => [Next, Default, ...Choices.map((choice) => choice.Next)].includes('Publish'));
      expect(leadsThere.map(([name]) => name)).toEqual(['NextStep']);
    });

    test('as the step wrote them, by the integration of the partition', () => {
      expect(Publish).toMatchObject({ Type: 'Task', Resource: `arn:\${${PARTITION}}:states:::events:putEvents`, Parameters: { 'Entries.$': '$.events' } });
    });

    test('and goes on where it would have gone without them', () => {
      expect(Publish.Next).toBe('NextStepAfterEvents');
      expect(waysOf(NextStepAfterEvents)).toEqual(WAYS_ON);
      expect(NextStepAfterEvents.Choices).toHaveLength(WAYS_ON.length); // nothing is put twice
      expect(NextStepAfterEvents.Default).toBe(NextStep.Default);
      expect(Publish.ResultPath).toBeNull(); // the state stays what the step made of it
    });

    test('and goes on the same when they cannot be put, after half a minute at most', () => {
      expect(Publish.Catch).toEqual([{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'NextStepAfterEvents' }]);
      expect(Publish.Retry?.map(({ ErrorEquals }) => ErrorEquals)).toEqual([['States.ALL']]);
      const [total] = (Publish.Retry ?? []).map(seconds);
      expect(total).toBeGreaterThan(0);
      expect(total).toBeLessThan(30);
    });
  });

  describe('leaves little history', () => {
    // what Step Functions writes for each state: of a task, also that its function was scheduled, has started and has succeeded
    const ENTRIES: Readonly<Record<string, number>> = { Wait: 2, Choice: 2, Task: 5 };

    // the states that a look at a job passes which has nothing to tell
    const LOOK = ['Wait', 'Reconcile', 'NextStep'];
    const entries = LOOK.reduce((sum, name) => sum + ENTRIES[definition.States[name].Type], 0);

    test('of nine entries a look', () => {
      const { Wait, Reconcile, NextStep } = definition.States;
      const goesOn = NextStep.Choices?.find(({ StringEquals }) => StringEquals === 'WAIT');
      expect([Wait.Next, Reconcile.Next, goesOn?.Next]).toEqual(['Reconcile', 'NextStep', 'Wait']);
      expect(entries).toBe(9);
    });

    test.each(['Shop-Readers-0123456789abcdef', 'Shop-Writers-fedcba9876543210'])('of less than 15,000 entries in a day in the queue: %s', (name) => {
      let looks = 0;
      for (let time = 0; time < 24 * 3600; time += turnSeconds(name, looks, time * 1000)) looks++;
      expect(looks * entries).toBeLessThan(15_000);
      expect(looks).toBeGreaterThan(1000);
    });
  });

  test('retries a step that breaks for longer than permissions are young', () => {
    for (const { Retry: [, broken] = [] } of tasks) {
      expect(broken.ErrorEquals).toEqual(['States.ALL']);
      expect(seconds(broken)).toBeGreaterThan(120);
      expect(seconds(broken)).toBeLessThan(300);
    }
  });

  test('waits for room in Lambda for most of the hour that CloudFormation gives', () => {
    for (const { Retry: [busy] = [] } of tasks) {
      expect(busy.ErrorEquals).toContain('Lambda.TooManyRequestsException');
      expect(seconds(busy) / 60).toBeGreaterThan(40);
      expect(seconds(busy) / 60).toBeLessThan(55);
    }
  });

  test('belongs to the first version of the contract', () => {
    expect(CONTRACT_VERSION).toBe(1);
  });
});
