import { setMaxListeners } from 'node:events';
import { handleLambda, LambdaOperations } from './api';
import { Deliveries, EventQueue } from './event-queue';
import { FunctionConfiguration } from './function-configuration';
import { FunctionRegistry } from './function-registry';
import { Credentials, MayLog } from './function-revision';
import { lambdaResources } from './resources';
import { Context } from '../../core/context';
import { AwsRequest, AwsResponse, Service } from '../../core/service';
import { ResourceProvider } from '../cloudformation/resource';
import { ObjectStore } from '../s3/store';

/** What Lambda works with. */
export interface LambdaServiceOptions {
  readonly store: ObjectStore;
  readonly credentials: Credentials;
  /** Default: every role may. */
  readonly mayLog?: MayLog;
  /** When asynchronous events arrive, and how often; Lambda promises no more than "at least once". Default: once, at once. */
  readonly deliveries?: Deliveries;
  /** Whether what functions log goes to the context's log too. Default: false. */
  readonly forwardLogs?: boolean;
}

/** Lambda: runs the published code of each function in Node.js processes of its own. */
export class LambdaService implements Service, LambdaOperations {
  readonly signingName = 'lambda';
  /** The types that CloudFormation makes functions with. */
  readonly resources: readonly ResourceProvider[];
  private readonly functions: FunctionRegistry;
  private readonly events: EventQueue;
  private readonly stopped = new AbortController();

  constructor(context: Context, options: LambdaServiceOptions) {
    const { store, credentials, mayLog, forwardLogs = false, deliveries = () => [0] } = options;
    const onLog = (functionName: string, line: string): void => {
      if (forwardLogs) context.log(`${functionName}: ${line}`);
    };
    this.functions = new FunctionRegistry(context, { store, credentials, mayLog, onLog });
    // each event that waits for its retry listens
    setMaxListeners(0, this.stopped.signal);
    this.events = new EventQueue(context, {
      deliveries,
      invoke: async (functionArn, event) => this.invoke(functionArn, event),
      stopping: this.stopped.signal,
    });
    this.resources = lambdaResources(context, this.functions);
    context.stopping.addEventListener('abort', () => void this.stop(), { once: true });
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    return handleLambda(this, request);
  }

  /** The settings of a function, by name or ARN; a ResourceNotFoundException when there is none. */
  configuration(nameOrArn: string): FunctionConfiguration {
    return this.functions.find(nameOrArn).configuration;
  }

  /** Invokes a function, by name or ARN, and waits for its result; rejects with a FunctionError when the function fails. */
  async invoke(nameOrArn: string, event: unknown): Promise<unknown> {
    return JSON.parse(await this.functions.find(nameOrArn).invoke(JSON.stringify(event ?? null)));
  }

  /** Hands an event to a function and returns; a failure is tried again as Lambda does. Throws when there is no such function. */
  invokeAsync(nameOrArn: string, event: unknown): void {
    this.functions.find(nameOrArn);
    this.events.send(nameOrArn, event);
  }

  /** What a function wrote to stdout and stderr, line by line. */
  logs(nameOrArn: string): readonly string[] {
    return this.functions.logs(nameOrArn);
  }

  /** Ends every process and removes every temporary folder. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.functions.stop();
  }
}
