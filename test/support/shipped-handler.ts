import { FakeAws, Reply, Script } from './fake-aws';
import { handlerEnvironment, HandlerProcess } from './handler-process';
import { newRequest } from './requests';
import { CustomResourceRequest, HandlerRequest, State, Step } from '../../src/handler/contract';
import { begin } from '../../src/handler/verification/progress';

/** What Personalize says of a job that is not there. */
export const NOT_FOUND: Reply = { error: 'ResourceNotFoundException' };

export const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

/** What Personalize says of a job. */
export function jobOf(status: string, fields: object = {}): Reply {
  return {
    body: { batchSegmentJob: { status, creationDateTime: Date.parse('2026-11-22T07:00:00Z') / 1000, solutionVersionArn: 'arn:version', ...fields } },
  };
}

/** The state after the look at version and input, which found nothing, and ready for the one at the segments. */
export function lookedAt(state: State): State {
  return { ...state, warnings: [], verification: begin(Date.now()) };
}

/** The handler as it ships, against AWS at the network: started, reset and stopped with the tests of a file. */
export class ShippedHandler {
  static forTests(): ShippedHandler {
    const handler = new ShippedHandler();
    beforeAll(() => handler.start());
    beforeEach(() => handler.reset());
    afterAll(() => handler.stop());
    return handler;
  }

  readonly aws = new FakeAws();
  private process: HandlerProcess | undefined;

  get lambda(): HandlerProcess {
    if (!this.process) throw new Error('the handler is not started yet');
    return this.process;
  }

  step(name: Step, state: State, executionStartTime = new Date().toISOString()): Promise<State> {
    return this.lambda.invoke({ step: name, state, executionStartTime });
  }

  /** The plan, and then as if version and input had been looked at. */
  async planOf(state: State, executionStartTime?: string): Promise<State> {
    return lookedAt(await this.step('plan', state, executionStartTime));
  }

  /** The state that an execution begins with, of a request that was sent that many minutes ago. */
  stateOf(request: Partial<CustomResourceRequest> = {}, age = 0): State {
    return { version: 1, request: newRequest({ ResponseURL: this.aws.responseUrl(minutesAgo(age)), ...request }) };
  }

  /** The state after its plan and the look at version and input, of a request for a job of which Personalize says this; the calls until then are forgotten. */
  async planned(describeJob: Script = () => NOT_FOUND, age = 0): Promise<State> {
    this.aws.on('DescribeBatchSegmentJob', describeJob);
    return this.plannedOf(this.stateOf({}, age).request, age);
  }

  /** The same of any request, with whatever Personalize is scripted to say. */
  async plannedOf(request: HandlerRequest, age = 0): Promise<State> {
    const state = await this.step('plan', { version: 1, request }, minutesAgo(age).toISOString());
    this.aws.calls.length = 0;
    return lookedAt(state);
  }

  private async start(): Promise<void> {
    await this.aws.start();
    this.process = new HandlerProcess(handlerEnvironment(this.aws.endpoint));
  }

  private reset(): void {
    this.aws.reset();
    this.lambda.printed.length = 0;
    this.aws.objects.set('assets/abc.jsonl', '{"itemId":"1"}\n{"itemId":"2"}\n{"itemId":"3"}\n');
  }

  private async stop(): Promise<void> {
    this.lambda.stop();
    await this.aws.stop();
  }
}
