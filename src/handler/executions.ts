import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

/** The calls to the runner, and nothing else of the SDK. */
export interface Executions {
  /** `false` when an execution of that name has ended already. */
  start(runnerArn: string, name: string, input: string): Promise<boolean>;
  status(runnerArn: string, name: string): Promise<string | undefined>;
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

  async status(runnerArn: string, name: string): Promise<string | undefined> {
    const executionArn = `${runnerArn.replace(':stateMachine:', ':execution:')}:${name}`;
    return (await this.client.send(new DescribeExecutionCommand({ executionArn }))).status;
  }
}
