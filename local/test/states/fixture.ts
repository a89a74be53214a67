import { setTimeout as delay } from 'node:timers/promises';
import { AwsResponse } from '../../core/service';
import { Properties } from '../../services/cloudformation/resource';
import { StatesService } from '../../services/states/service';
import { Integrations, Invoke } from '../../services/states/tasks';
import { providerOf, resourceRequest, TestContext } from '../lambda/fixture';

/** The ARN of the function that tasks in these tests call. */
export const WORKER = 'arn:aws:lambda:us-east-1:000000000000:function:worker';

/** An execution as DescribeExecution answers it. */
export interface Described {
  readonly executionArn: string;
  readonly name: string;
  readonly status: string;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** A Step Functions service whose tasks call `invoke` and `putEvents`. */
export class StatesFixture {
  readonly context: TestContext;
  readonly states: StatesService;

  constructor(speed = 1, invoke: Invoke = async (_, event) => event, putEvents: Integrations['putEvents'] = () => ({ FailedEntryCount: 0 })) {
    this.context = new TestContext(speed);
    this.states = new StatesService(this.context, { invoke, putEvents });
  }

  /** Calls an operation as the router does; throws what it answers when that is an error. */
  async call<T = Record<string, unknown>>(operation: string, input: Properties = {}): Promise<T> {
    const response: AwsResponse = await this.states.handle({
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: { 'x-amz-target': `AWSStepFunctions.${operation}`, 'content-type': 'application/x-amz-json-1.0' },
      body: Buffer.from(JSON.stringify(input)),
      principal: 'arn:aws:iam::000000000000:root',
    });
    const body = JSON.parse(response.body.toString()) as T & { readonly __type?: string; readonly message?: string };
    if (response.status !== 200) throw Object.assign(new Error(body.message), { code: body.__type });
    return body;
  }

  /** Deploys a state machine and gives its ARN. */
  async deploy(states: Readonly<Record<string, unknown>>, more: Properties = {}): Promise<string> {
    return this.create({ Definition: { StartAt: Object.keys(states)[0], States: states, ...more } });
  }

  async create(properties: Properties): Promise<string> {
    const provider = providerOf(this.states.resources, 'AWS::StepFunctions::StateMachine');
    const request = resourceRequest(provider.type, { RoleArn: 'arn:aws:iam::000000000000:role/runner', ...properties }, 'Runner');
    return (await provider.create(request)).physicalId;
  }

  async start(stateMachineArn: string, input: unknown = {}, name?: string): Promise<string> {
    const { executionArn } = await this.call<Described>('StartExecution', { stateMachineArn, input: JSON.stringify(input), name });
    return executionArn;
  }

  async describe(executionArn: string): Promise<Described> {
    return this.call<Described>('DescribeExecution', { executionArn });
  }

  /** Waits until the execution has ended. */
  async ended(executionArn: string): Promise<Described> {
    for (;;) {
      const described = await this.describe(executionArn);
      if (described.status !== 'RUNNING') return described;
      await delay(2);
    }
  }

  /** Runs a definition to its end. */
  async run(states: Readonly<Record<string, unknown>>, input: unknown = {}, more: Properties = {}): Promise<Described> {
    return this.ended(await this.start(await this.deploy(states, more), input));
  }
}

/** The output of an execution that succeeded. */
export function outputOf({ output, status, cause }: Described): unknown {
  if (output === undefined) throw new Error(`the execution has no output: ${status}, ${cause}`);
  return JSON.parse(output);
}
