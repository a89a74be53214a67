import { entriesOf, START_AND_END } from './history';
import { awsError } from './personalize';
import { nameOf, SentRequest } from './requests';
import { AslState, choose, Data, parameters, retryOf, valueAt, withResult } from './states-language';
import { mostly, Tape } from './tape';
import { World } from './world';
import { Execution as HandlerExecution } from '../../src/handler/aws/executions';
import { EventEntry, StepRequest } from '../../src/handler/contract';
import { runnerDefinition } from '../../src/private/runner';

/** Seconds after which an execution ends before its time, if at all, and after which it is restarted then. */
const DIES_AFTER = mostly(12, Infinity, [3, 15, 60, 600, 5000]);
const RESTARTED_AFTER = [20, 1, 90, 1800, Infinity];
/** What may go wrong with one invocation of the handler, besides what happens inside. */
const INVOCATIONS = mostly(24, 'once', ['twice', 'answer lost']);
/** After so many failures of a task in a row, all goes well, unless the task is doomed. */
const PATIENCE = 6;
const DOOM = mostly(200, false, [true]);
/** Far below the 25,000 entries that the history of an execution may have. */
const MAX_ENTRIES = 15_000;

interface Execution {
  readonly request: SentRequest;
  readonly startTime: string;
  readonly input: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  /** Where it is, and with what. */
  at: string;
  data: Data;
  /** Entries of its history. */
  entries: number;
  /** How often it was stopped: what it was doing before goes nowhere. */
  life: number;
}

/** What the tasks of the runner reach. */
export interface Targets {
  /** The handler: the payload, and whether nothing may go wrong. */
  readonly invoke: (request: SentRequest, payload: StepRequest, calm: boolean) => Promise<unknown>;
  /** The default bus. */
  readonly putEvents: (request: SentRequest, entries: readonly EventEntry[]) => void;
}

/** Whether nothing may go wrong with a task, or everything does. */
interface Luck {
  readonly calm: boolean;
  readonly doomed: boolean;
}

interface Arrival {
  readonly next?: string;
  readonly data: Data;
}

/** Step Functions: interprets the runner's own definition. */
export class StepFunctions {
  private readonly definition = runnerDefinition() as { readonly StartAt: string; readonly States: Readonly<Record<string, AslState>> };
  private readonly executions = new Map<string, Execution>();

  constructor(
    private readonly world: World,
    private readonly tape: Tape,
    private readonly targets: Targets,
    private readonly requestOf: (requestId: string) => SentRequest,
  ) {}

  /** `false` when an execution of that name has ended, or has another input. */
  start(name: string, input: string): boolean {
    const there = this.executions.get(name);
    if (there) return there.status === 'RUNNING' && there.input === input;
    const data = JSON.parse(input) as { readonly request: { readonly RequestId: string } };
    const request = this.requestOf(data.request.RequestId);
    const startTime = new Date(this.world.now).toISOString();
    const execution: Execution = {
      request, startTime, input, status: 'RUNNING', at: this.definition.StartAt, data, entries: START_AND_END, life: 0,
    };
    this.executions.set(name, execution);
    this.world.note(`execution of ${nameOf(request)} starts`);
    this.world.spawn(this.proceed(execution));
    this.world.spawn(this.endanger(execution));
    return true;
  }

  describe(name: string): HandlerExecution {
    const execution = this.executions.get(name);
    if (!execution) throw awsError('ExecutionDoesNotExist');
    const { status, data } = execution;
    return { status, output: status === 'SUCCEEDED' ? JSON.stringify(data) : undefined };
  }

  /** Requests whose executions have not come to an end. */
  get running(): readonly string[] {
    return [...this.executions.values()].filter(({ status }) => status === 'RUNNING').map(({ request }) => nameOf(request));
  }

  /** The longest history of all executions. */
  get longestHistory(): number {
    return Math.max(0, ...[...this.executions.values()].map(({ entries }) => entries));
  }

  private async proceed(execution: Execution): Promise<void> {
    const { life } = execution;
    while (execution.status === 'RUNNING' && execution.life === life) {
      if (execution.entries >= MAX_ENTRIES) return this.world.violate(`P11 the history of ${nameOf(execution.request)} has ${execution.entries} entries`);
      const step = await this.step(execution, this.state(execution.at));
      if (execution.life !== life) return;
      if (!step) this.end(execution, 'FAILED');
      else if (step.next === undefined) execution.status = 'SUCCEEDED';
      else this.goOn(execution, step.next, step.data);
    }
  }

  private goOn(execution: Execution, next: string, data: Data): void {
    Object.assign(execution, { at: next, data });
    if (data.creating === true) execution.request.knowsJob = true;
  }

  /** Where a state leads, and with what; `undefined` when it fails. */
  private async step(execution: Execution, state: AslState): Promise<Arrival | undefined> {
    const { data } = execution;
    execution.entries += entriesOf(state, 0);
    switch (state.Type) {
      case 'Succeed': return { data };
      case 'Choice': return { next: choose(state, data), data };
      case 'Wait':
        await this.world.sleep(Number(valueAt(data, state.SecondsPath ?? '')) * 1000);
        return { next: state.Next, data };
      case 'Task': return this.task(execution, state);
    }
  }

  private async task(execution: Execution, state: AslState): Promise<Arrival | undefined> {
    const { data, life, request } = execution;
    const retry = retryOf(state);
    const doomed = this.tape.pick(DOOM);
    for (let attempt = 0; ; attempt++) {
      execution.entries += entriesOf(state, 1) - entriesOf(state, 0);
      try {
        const result = await this.attempt(execution, state, { calm: attempt >= PATIENCE, doomed });
        return { next: state.Next, data: withResult(data, state.ResultPath, result) };
      } catch (error) {
        if (execution.life !== life) return { data };
        request.disturbed = true;
        if (attempt >= (retry?.MaxAttempts ?? 0)) return this.caught(execution, state, String(error));
        await this.world.sleep((retry?.IntervalSeconds ?? 0) * 1000 * (retry?.BackoffRate ?? 1) ** attempt);
        if (execution.life !== life) return { data };
      }
    }
  }

  /** What a task calls may be called twice for one attempt, or finish without being heard. */
  private async attempt(execution: Execution, state: AslState, { calm, doomed }: Luck): Promise<unknown> {
    const { request, data, startTime } = execution;
    const payload = parameters(state.Parameters ?? {}, data, { '$$.Execution.StartTime': startTime });
    const how = calm ? 'once' : this.tape.pick(INVOCATIONS);
    if (how !== 'once') request.disturbed = true;
    if (doomed) throw new Error('no memory left');
    const runs = Array.from({ length: how === 'twice' ? 2 : 1 }, async () => this.call(request, state, payload, calm));
    const heard = Promise.race(runs);
    if (how !== 'answer lost') return heard;
    heard.catch(() => undefined);
    throw new Error('the answer was lost');
  }

  private async call(request: SentRequest, { Resource: resource }: AslState, payload: Data, calm: boolean): Promise<unknown> {
    if (!resource?.endsWith(':states:::events:putEvents')) return this.targets.invoke(request, payload as unknown as StepRequest, calm);
    this.targets.putEvents(request, payload.Entries as readonly EventEntry[]);
    return { FailedEntryCount: 0 };
  }

  private caught(execution: Execution, state: AslState, cause: string): Arrival | undefined {
    execution.request.died = true;
    this.world.note(`a step of ${nameOf(execution.request)} keeps failing in ${execution.at}`);
    const [handler] = state.Catch ?? [];
    return handler && { next: handler.Next, data: withResult(execution.data, handler.ResultPath, { Error: 'Error', Cause: cause }) };
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
    Object.assign(execution.request, { died: true, disturbed: true });
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
