import { Execution, ExecutionOptions } from './execution';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';

/** Whitespace, brackets, wildcards, control characters and whatever else AWS keeps out of names. */
const FORBIDDEN_IN_NAMES = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;

/** All executions by ARN; a name stays taken when its execution has ended. */
export class Executions {
  private readonly executions = new Map<string, Execution>();

  constructor(private readonly context: Context) {}

  /** Starts an execution, or finds the running one that has the same name and the same input. */
  start(options: ExecutionOptions): Execution {
    const { machine, name, input } = options;
    validateName(name);
    validateInput(input);
    const arn = this.context.arn('states', `execution:${machine.name}:${name}`);
    const existing = this.executions.get(arn);
    if (existing?.status === 'RUNNING' && existing.options.input === input) return existing;
    if (existing) throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    const execution = new Execution(this.context, options);
    this.executions.set(arn, execution);
    return execution;
  }

  find(arn: string): Execution {
    const execution = this.executions.get(arn);
    if (!execution) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  }

  /** The executions of a state machine, newest first. */
  of(stateMachineArn: string): readonly Execution[] {
    return [...this.executions.values()].filter(({ options }) => options.machine.arn === stateMachineArn).reverse();
  }

  /** Ends and forgets the executions of a state machine that is deleted. */
  remove(stateMachineArn: string): void {
    for (const execution of this.of(stateMachineArn)) {
      execution.abort();
      this.executions.delete(execution.arn);
    }
  }

  /** Ends all executions. */
  async stop(): Promise<void> {
    const executions = [...this.executions.values()];
    executions.forEach((execution) => execution.abort());
    await Promise.all(executions.map(async (execution) => execution.ended));
  }
}

function validateName(name: string): void {
  if (name.length >= 1 && name.length <= 80 && !FORBIDDEN_IN_NAMES.test(name)) return;
  throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}

function validateInput(input: string): void {
  try {
    JSON.parse(input);
  } catch (error) {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${error instanceof Error ? error.message : String(error)}'`);
  }
}
