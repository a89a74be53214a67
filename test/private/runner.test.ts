import aslValidator from 'asl-validator';
import { CONTRACT_VERSION, STEPS } from '../../src/handler/contract';
import { HANDLER_ARN, runnerDefinition } from '../../src/private/runner';

interface Retry {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds?: number;
  readonly MaxAttempts: number;
}

interface AslState {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string; readonly StringEquals: string }[];
  readonly Catch?: readonly { readonly Next: string; readonly ResultPath: string }[];
  readonly Retry?: readonly Retry[];
  readonly Parameters?: Readonly<Record<string, string>>;
}

const definition = runnerDefinition() as { readonly StartAt: string; readonly States: Readonly<Record<string, AslState>> };
const tasks = Object.values(definition.States).filter(({ Type }) => Type === 'Task');

describe('the runner', () => {
  test('is valid Amazon States Language', () => {
    const substituted = JSON.parse(JSON.stringify(definition).replaceAll(`\${${HANDLER_ARN}}`, 'arn:aws:lambda:us-east-1:111122223333:function:handler'));
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
    expect(States.NextStep.Choices?.map(({ StringEquals, Next }) => [StringEquals, Next])).toEqual([['WAIT', 'Wait'], ['RECONCILE', 'Reconcile'], ['END', 'End']]);
    expect(States.NextStep.Default).toBe('Report');
    expect(States.Wait.Next).toBe('Reconcile');
    expect(States.Report.Next).toBe('NextStep'); // a job that is queued is followed after its answer
    expect(States.End.Type).toBe('Succeed');
  });

  test('reports also when a step keeps failing', () => {
    for (const state of [definition.States.Plan, definition.States.Reconcile]) {
      expect(state.Catch).toEqual([{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Report' }]);
    }
  });

  const seconds = ({ IntervalSeconds: first, BackoffRate: rate, MaxDelaySeconds: most = Infinity, MaxAttempts: attempts }: Retry): number =>
    Array.from({ length: attempts }, (_, attempt) => Math.min(most, first * rate ** attempt)).reduce((sum, delay) => sum + delay, 0);

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
