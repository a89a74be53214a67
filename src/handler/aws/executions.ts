import { DescribeExecutionCommand, paginateListExecutions, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

/** How far an execution has come. */
export interface Execution {
  readonly status?: string;
  /** JSON, of one that has succeeded. */
  readonly output?: string;
}

/** What Step Functions has forgotten: it keeps executions for 90 days. */
const FORGOTTEN = 'FORGOTTEN';

/** Statuses of executions that ended before they could answer. */
export const DIED: readonly (string | undefined)[] = ['FAILED', 'TIMED_OUT', 'ABORTED', FORGOTTEN];

/** The calls to the runner, and nothing else of the SDK. */
export interface Executions {
  /** `false` when an execution of that name has ended already. */
  start(runnerArn: string, name: string, input: string): Promise<boolean>;
  describe(runnerArn: string, name: string): Promise<Execution>;
  /** Names of the executions that have not ended, some seconds late. */
  running(runnerArn: string): Promise<readonly string[]>;
}

export class StepFunctionsExecutions implements Executions {
  private readonly client = new SFNClient();

  async start(runnerArn: string, name: string, input: string): Promise<boolean> {
    try {
      await this.client.send(new StartExecutionCommand({ stateMachineArn: runnerArn, name, input }));
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ExecutionAlreadyExists') return false;
      throw error;
    }
  }

  async describe(runnerArn: string, name: string): Promise<Execution> {
    const executionArn = `${runnerArn.replace(':stateMachine:', ':execution:')}:${name}`;
    try {
      const { status, output } = await this.client.send(new DescribeExecutionCommand({ executionArn }));
      return { status, output };
    } catch (error) {
      if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return { status: FORGOTTEN };
      throw error;
    }
  }

  async running(stateMachineArn: string): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const { executions } of paginateListExecutions({ client: this.client }, { stateMachineArn, statusFilter: 'RUNNING' })) {
      names.push(...(executions ?? []).flatMap(({ name }) => name ?? []));
    }
    return names;
  }
}
