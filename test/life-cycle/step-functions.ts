import { nameOf, SentRequest } from './requests';
import { mostly, Tape } from './tape';
import { World } from './world';
import { StepRequest } from '../../src/handler/contract';
import { runnerDefinition } from '../../src/private/runner';

/** Seconds after which an execution ends before its time, if at all, and after which it is restarted then. */
const DIES_AFTER = mostly(12, Infinity, [3, 15, 60, 600]);
const RESTARTED_AFTER = [20, 1, 90, 1800, Infinity];
/** What may go wrong with one invocation of the handler, besides what happens inside. */
const INVOCATIONS = mostly(24, 'once', ['twice', 'answer lost']);
/** After so many failures of a task in a row, all goes well, unless the task is doomed. */
const PATIENCE = 6;
const DOOM = mostly(200, false, [true]);
/** Far more states than a day of waiting has. */
const MAX_STEPS = 8_000;

interface AslState {
  readonly Type: 'Task' | 'Choice' | 'Wait' | 'Succeed';
  readonly Next?: string;
  readonly Default?: string;
  readonly SecondsPath?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Choices?: readonly { readonly Variable: string; readonly StringEquals: string; readonly Next: string }[];
  readonly Retry?: readonly { readonly IntervalSeconds: number; readonly BackoffRate: number; readonly MaxAttempts: number }[];
  readonly Catch?: readonly { readonly ResultPath: string; readonly Next: string }[];
}

type Data = Readonly<Record<string, unknown>>;

interface Execution {
  readonly request: SentRequest;
  readonly startTime: string;
  readonly input: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  /** Where it is, and with what. */
  at: string;
  data: Data;
  /** How often it was stopped: what it was doing before goes nowhere. */
  life: number;
}

/** How a task reaches the handler: the payload, and whether nothing may go wrong. */
export type Invoke = (request: SentRequest, payload: StepRequest, calm: boolean) => Promise<unknown>;

/** Step Functions: interprets the runner's own definition, as far as the Amazon States Language that it uses. */
export class StepFunctions {
  private readonly definition = runnerDefinition() as { readonly StartAt: string; readonly States: Readonly<Record<string, AslState>> };
  private readonly executions = new Map<string, Execution>();

  constructor(
    private readonly world: World,
    private readonly tape: Tape,
    private readonly invoke: Invoke,
    private readonly requestOf: (requestId: string) => SentRequest,
  ) {}

  /** `false` when an execution of that name has ended, or has another input. */
  start(name: string, input: string): boolean {
    const there = this.executions.get(name);
    if (there) return there.status === 'RUNNING' && there.input === input;
    const data = JSON.parse(input) as { readonly request: { readonly RequestId: string } };
    const request = this.requestOf(data.request.RequestId);
    const startTime = new Date(this.world.now).toISOString();
    const execution: Execution = { request, startTime, input, status: 'RUNNING', at: this.definition.StartAt, data, life: 0 };
    this.executions.set(name, execution);
    this.world.note(`execution of ${nameOf(request)} starts`);
    this.world.spawn(this.proceed(execution));
    this.world.spawn(this.endanger(execution));
    return true;
  }

  status(name: string): string | undefined {
    return this.executions.get(name)?.status;
  }

  /** Requests whose executions have not come to an end. */
  get running(): readonly string[] {
    return [...this.executions.values()].filter(({ status }) => status === 'RUNNING').map(({ request }) => nameOf(request));
  }

  private async proceed(execution: Execution): Promise<void> {
    const { life } = execution;
    for (let steps = 0; execution.status === 'RUNNING' && execution.life === life; steps++) {
      if (steps > MAX_STEPS) return this.world.violate(`P5 the execution of ${nameOf(execution.request)} goes round in circles`);
      const step = await this.step(execution, this.state(execution.at));
      if (execution.life !== life) return;
      if (!step) this.end(execution, 'FAILED');
      else if (step.next === undefined) execution.status = 'SUCCEEDED';
      else Object.assign(execution, { at: step.next, data: step.data });
    }
  }

  /** Where a state leads, and with what; `undefined` when it fails. */
  private async step(execution: Execution, state: AslState): Promise<{ readonly next?: string; readonly data: Data } | undefined> {
    const { data } = execution;
    switch (state.Type) {
      case 'Succeed': return { data };
      case 'Choice': return { next: state.Choices?.find((choice) => at(data, choice.Variable) === choice.StringEquals)?.Next ?? state.Default, data };
      case 'Wait':
        await this.world.sleep(Number(at(data, state.SecondsPath ?? '')) * 1000);
        return { next: state.Next, data };
      case 'Task': return this.task(execution, state);
    }
  }

  private async task(execution: Execution, state: AslState): Promise<{ readonly next?: string; readonly data: Data } | undefined> {
    const { data, life } = execution;
    const [retry] = state.Retry ?? [];
    const doomed = this.tape.pick(DOOM);
    for (let attempt = 0; ; attempt++) {
      try {
        return { next: state.Next, data: await this.attempt(execution, state, attempt >= PATIENCE, doomed) };
      } catch (error) {
        if (execution.life !== life) return { data };
        if (attempt >= (retry?.MaxAttempts ?? 0)) return this.caught(execution, state, String(error));
        await this.world.sleep((retry?.IntervalSeconds ?? 0) * 1000 * (retry?.BackoffRate ?? 1) ** attempt);
        if (execution.life !== life) return { data };
      }
    }
  }

  /** The handler may be invoked twice for one attempt, or finish without being heard. */
  private async attempt(execution: Execution, state: AslState, calm: boolean, doomed: boolean): Promise<Data> {
    const payload = parameters(state.Parameters ?? {}, execution) as unknown as StepRequest;
    const how = calm ? 'once' : this.tape.pick(INVOCATIONS);
    if (doomed) throw new Error('no memory left');
    const runs = Array.from({ length: how === 'twice' ? 2 : 1 }, async () => this.invoke(execution.request, payload, calm));
    const heard = Promise.race(runs);
    if (how !== 'answer lost') return await heard as Data;
    heard.catch(() => undefined);
    throw new Error('the answer was lost');
  }

  private caught(execution: Execution, state: AslState, cause: string): { readonly next: string; readonly data: Data } | undefined {
    execution.request.died = true;
    this.world.note(`a step of ${nameOf(execution.request)} keeps failing in ${execution.at}`);
    const [handler] = state.Catch ?? [];
    return handler && { next: handler.Next, data: { ...execution.data, [handler.ResultPath.slice(2)]: { Error: 'Error', Cause: cause } } };
  }

  private async endanger(execution: Execution): Promise<void> {
    const seconds = this.tape.pick(DIES_AFTER);
    if (seconds === Infinity) return;
    await this.world.sleep(seconds * 1000);
    if (execution.status === 'RUNNING') this.end(execution, 'ABORTED');
  }

  /** Ended before its time; somebody may restart it from where it was. */
  private end(execution: Execution, status: 'FAILED' | 'ABORTED'): void {
    this.world.note(`execution of ${nameOf(execution.request)} ends ${status} in ${execution.at}`);
    Object.assign(execution, { status, life: execution.life + 1 });
    execution.request.died = true;
    this.world.spawn(this.restart(execution));
  }

  private async restart(execution: Execution): Promise<void> {
    const seconds = this.tape.pick(RESTARTED_AFTER);
    if (seconds === Infinity) return;
    await this.world.sleep(seconds * 1000);
    this.world.note(`execution of ${nameOf(execution.request)} is restarted in ${execution.at}`);
    execution.status = 'RUNNING';
    await this.proceed(execution);
  }

  private state(name: string): AslState {
    const state = this.definition.States[name];
    if (!state) throw new Error(`the runner has no state ${name}`);
    return state;
  }
}

/** `$.name` in the data of an execution. */
function at(data: Data, path: string): unknown {
  return data[path.slice(2)];
}

function parameters(template: Data, { data, startTime }: Execution): Data {
  const values: Readonly<Record<string, unknown>> = { '$': data, '$$.Execution.StartTime': startTime };
  return Object.fromEntries(Object.entries(template)
    .map(([key, value]) => (key.endsWith('.$') ? [key.slice(0, -2), values[String(value)]] : [key, value])));
}
