import { randomUUID } from 'node:crypto';
import { Executions } from './executions';
import { page } from './page';
import { StateMachineProvider } from './resources';
import { StateMachineRecord, StateMachines } from './state-machines';
import { Integrations } from './tasks';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';
import { JsonOperation, jsonService } from '../../core/json-protocol';
import { AwsRequest, AwsResponse, Service } from '../../core/service';
import { ResourceProvider } from '../cloudformation/resource';

type Input = Readonly<Record<string, unknown>>;

/** What Step Functions works with. */
export type StatesServiceOptions = Integrations;

/** Step Functions: standard workflows that call Lambda functions and put events. */
export class StatesService implements Service {
  readonly signingName = 'states';
  /** The type that CloudFormation makes state machines with. */
  readonly resources: readonly ResourceProvider[];
  private readonly machines = new StateMachines();
  private readonly executions: Executions;
  private readonly api: Service;

  constructor(context: Context, private readonly options: StatesServiceOptions) {
    this.executions = new Executions(context);
    this.resources = [new StateMachineProvider(context, this.machines, this.executions)];
    this.api = jsonService({ signingName: this.signingName, targetPrefix: 'AWSStepFunctions', operations: this.operations() });
    context.stopping.addEventListener('abort', () => void this.stop(), { once: true });
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    return this.api.handle(request);
  }

  /** Aborts every execution, which ends its waits. */
  async stop(): Promise<void> {
    await this.executions.stop();
  }

  private operations(): Record<string, JsonOperation> {
    return {
      StartExecution: (input) => this.startExecution(input),
      StopExecution: (input) => this.stopExecution(input),
      DescribeExecution: (input) => this.executions.find(text(input, 'executionArn')).describe(),
      ListExecutions: (input) => this.listExecutions(input),
      GetExecutionHistory: (input) => this.executionHistory(input),
      DescribeStateMachine: (input) => describeMachine(this.machines.find(text(input, 'stateMachineArn'))),
      ListStateMachines: (input) => page(input, 'stateMachines', this.machines.all().map(summarizeMachine)),
    };
  }

  private startExecution(input: Input): unknown {
    const machine = this.machines.find(text(input, 'stateMachineArn'));
    const { name = randomUUID(), input: document = '{}' } = input;
    const { arn, startDate } = this.executions.start({ ...this.options, machine, name: String(name), input: String(document) });
    return { executionArn: arn, startDate };
  }

  private stopExecution(input: Input): unknown {
    const execution = this.executions.find(text(input, 'executionArn'));
    execution.abort({ error: optionalText(input, 'error'), cause: optionalText(input, 'cause') });
    return { stopDate: execution.stopDate };
  }

  private listExecutions(input: Input): unknown {
    const { arn } = this.machines.find(text(input, 'stateMachineArn'));
    const wanted = this.executions.of(arn).filter(({ status }) => input.statusFilter === undefined || status === input.statusFilter);
    return page(input, 'executions', wanted.map((execution) => execution.summary()));
  }

  private executionHistory(input: Input): unknown {
    const events = this.executions.find(text(input, 'executionArn')).history();
    return page(input, 'events', input.reverseOrder === true ? [...events].reverse() : events);
  }
}

function summarizeMachine({ arn, name, creationDate }: StateMachineRecord): Record<string, unknown> {
  return { stateMachineArn: arn, name, type: 'STANDARD', creationDate };
}

function describeMachine(machine: StateMachineRecord): Record<string, unknown> {
  return { ...summarizeMachine(machine), status: 'ACTIVE', definition: machine.text, roleArn: machine.roleArn };
}

function optionalText(input: Input, name: string): string | undefined {
  return typeof input[name] === 'string' ? input[name] : undefined;
}

function text(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value !== undefined) return value;
  throw new AwsError('ValidationException', `1 validation error detected: Value ${JSON.stringify(input[name] ?? null)} at '${name}' must be a string`);
}
