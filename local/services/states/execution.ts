import { HistoryEvent, historyOf } from './history';
import { failureOf, Json, run, Run, RunEvent } from './interpreter';
import { EXECUTION_CONTEXT, prepared } from './prepared-definition';
import { StateMachineRecord } from './state-machines';
import { Integrations, tasksOf } from './tasks';
import { Context } from '../../core/context';

/** Where an execution stands. */
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** What an execution is started with. */
export interface ExecutionOptions extends Integrations {
  readonly machine: StateMachineRecord;
  readonly name: string;
  /** JSON, kept as it came. */
  readonly input: string;
}

interface Ending {
  readonly status: ExecutionStatus;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** One execution of a state machine: runs from construction on, by the definition as it was then. */
export class Execution {
  readonly arn: string;
  readonly startDate: Date;
  /** Resolves when the execution has ended, however it did. */
  readonly ended: Promise<void>;
  private readonly ending = new AbortController();
  private readonly events: RunEvent[] = [];
  private readonly run: Run;
  private outcome: Ending = { status: 'RUNNING' };
  private stopped: Date | undefined;

  constructor(private readonly context: Context, readonly options: ExecutionOptions) {
    this.arn = context.arn('states', `execution:${options.machine.name}:${options.name}`);
    this.startDate = context.clock.date();
    this.run = this.start();
    this.ended = this.run.result.then(
      (output) => this.end({ status: 'SUCCEEDED', output: JSON.stringify(output) }),
      (error: unknown) => this.end(failureOf(error)),
    );
    void this.record();
  }

  get status(): ExecutionStatus {
    return this.outcome.status;
  }

  get stopDate(): Date | undefined {
    return this.stopped;
  }

  /** Ends the execution without its consent; a function that runs goes on, as on AWS. */
  abort(reason: { readonly error?: string; readonly cause?: string } = {}): void {
    this.end({ status: 'ABORTED', ...reason });
    this.run.abort();
  }

  /** What DescribeExecution answers. */
  describe(): Record<string, unknown> {
    const { machine, input } = this.options;
    return { ...this.summary(), ...this.outcome, input, inputDetails: { included: true }, stateMachineArn: machine.arn };
  }

  /** What ListExecutions answers for one. */
  summary(): Record<string, unknown> {
    const { machine, name } = this.options;
    return {
      executionArn: this.arn,
      stateMachineArn: machine.arn,
      name,
      status: this.status,
      startDate: this.startDate,
      stopDate: this.stopDate,
      redriveCount: 0,
    };
  }

  /** What happened so far, oldest first. */
  history(): readonly HistoryEvent[] {
    return historyOf(this.events, this.options.machine.definition, this.context.clock);
  }

  private start(): Run {
    const { machine, input } = this.options;
    const { clock } = this.context;
    const execution = { arn: this.arn, stateMachineArn: machine.arn, roleArn: machine.roleArn };
    return run(prepared(machine.definition, clock), {
      input: JSON.parse(input) as Json,
      context: this.contextObject(),
      tasks: tasksOf(machine.definition, { ...this.options, clock, execution, signal: this.ending.signal }),
    });
  }

  private contextObject(): Record<string, unknown> {
    const { machine, name, input } = this.options;
    return {
      [EXECUTION_CONTEXT]: {
        Id: this.arn,
        // a copy of its own: what a state is handed never shares it
        Input: JSON.parse(input) as unknown,
        Name: name,
        RoleArn: machine.roleArn,
        StartTime: this.startDate.toISOString(),
        RedriveCount: 0,
      },
      StateMachine: { Id: machine.arn, Name: machine.name },
    };
  }

  private end(outcome: Ending): void {
    if (this.outcome.status !== 'RUNNING') return;
    this.outcome = outcome;
    this.stopped = this.context.clock.date();
    this.ending.abort();
  }

  private async record(): Promise<void> {
    for await (const event of this.run.eventLogs) this.events.push(event);
  }
}
