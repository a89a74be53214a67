import { randomUUID } from 'node:crypto';
import { removePackage } from './deployment-package';
import { FunctionConfiguration } from './function-configuration';
import { functionEnvironment } from './function-environment';
import { FunctionProcess } from './function-process';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';
import { RoleUse } from '../iam/enforcement/role-use';
import { SessionCredentials } from '../iam/sessions';

/** How many processes one function may have; further invocations queue. */
const MAX_CONCURRENCY = 20;

/** Assumes the role of a function; throws when the role does not let Lambda. */
export type Credentials = (role: RoleUse) => SessionCredentials;

/** Whether the role of a function may write into the log stream of its log group. */
export type MayLog = (role: RoleUse, logGroup: string, logStream: string) => boolean;

/** What a revision is made of. */
export interface FunctionRevisionOptions {
  readonly configuration: FunctionConfiguration;
  /** The folder of the unpacked code, removed together with the revision. */
  readonly taskRoot: string;
  readonly credentials: Credentials;
  /** Default: it may. */
  readonly mayLog?: MayLog;
  readonly log: (line: string) => void;
}

/** A function's code and settings as of one deployment, and the processes that run them. */
export class FunctionRevision {
  private readonly idle: FunctionProcess[] = [];
  private readonly processes = new Set<FunctionProcess>();
  private readonly queue: Array<() => void> = [];
  private running = 0;
  private drained: (() => void) | undefined;
  private stopped: Promise<void> | undefined;

  constructor(private readonly context: Context, private readonly options: FunctionRevisionOptions) {}

  get configuration(): FunctionConfiguration {
    return this.options.configuration;
  }

  /** Runs the event (as JSON) in a process that is free, and gives the result as JSON. */
  async invoke(payload: string): Promise<string> {
    await this.slot();
    try {
      return await this.run(payload);
    } finally {
      this.release();
    }
  }

  /** For a revision that is deployed no more: lets the invocations under way end, then removes processes and code. */
  async retire(): Promise<void> {
    if (this.running > 0) await new Promise<void>((resolve) => { this.drained = resolve; });
    await this.stop();
  }

  /** Kills all processes and removes the code; safe to call more than once. */
  async stop(): Promise<void> {
    this.stopped ??= this.end();
    await this.stopped;
  }

  private async end(): Promise<void> {
    const processes = [...this.processes];
    processes.forEach((process) => process.kill());
    await Promise.all(processes.map(async (process) => process.gone));
    await removePackage(this.options.taskRoot);
  }

  private async slot(): Promise<void> {
    if (this.running < MAX_CONCURRENCY) this.running++;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
  }

  private release(): void {
    const next = this.queue.shift();
    if (next) return next();
    this.running--;
    if (this.running === 0) this.drained?.();
  }

  private async run(payload: string): Promise<string> {
    if (this.stopped) throw new AwsError('ServiceException', `Function ${this.configuration.functionName} was stopped`, 500);
    const process = this.warmProcess() ?? this.startProcess();
    try {
      return await process.invoke({ payload, timeoutMs: this.configuration.timeout * 1000, context: this.invocationContext() });
    } finally {
      if (process.warm) this.idle.push(process);
    }
  }

  private warmProcess(): FunctionProcess | undefined {
    for (let process = this.idle.pop(); process; process = this.idle.pop()) if (process.warm) return process;
    return undefined;
  }

  private startProcess(): FunctionProcess {
    const { configuration, taskRoot } = this.options;
    const environment = functionEnvironment({ context: this.context, credentials: this.assumeRole(), configuration, taskRoot });
    const { handler } = configuration;
    const process = new FunctionProcess({ handler, taskRoot, log: this.logOfProcess(), environment, clock: this.context.clock });
    this.processes.add(process);
    void process.gone.then(() => this.processes.delete(process));
    return process;
  }

  /** Lambda does not tell when it cannot write: what the function logs is lost. */
  private logOfProcess(): FunctionRevisionOptions['log'] {
    const { mayLog = () => true, log } = this.options;
    const { logGroup, functionName } = this.configuration;
    if (mayLog(this.role(), logGroup, `${this.day()}/[$LATEST]${randomUUID().replaceAll('-', '')}`)) return log;
    this.context.log(`lambda: the role of ${functionName} may not write into the log group ${logGroup}: what the function logs is lost`);
    return () => undefined;
  }

  private role(): RoleUse {
    const { role: roleArn, functionName: sessionName, functionArn: sourceArn } = this.configuration;
    return { service: 'lambda.amazonaws.com', roleArn, sessionName, sourceArn };
  }

  private day(): string {
    return this.context.clock.date().toISOString().slice(0, 10).replaceAll('-', '/');
  }

  private assumeRole(): SessionCredentials {
    try {
      return this.options.credentials(this.role());
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new AwsError('AccessDeniedException', `The role defined for the function cannot be assumed by Lambda: ${this.configuration.role}`, 403);
    }
  }

  private invocationContext(): Record<string, string> & { awsRequestId: string } {
    const { functionName, functionArn, memorySize, logGroup } = this.configuration;
    return {
      awsRequestId: randomUUID(),
      functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: functionArn,
      memoryLimitInMB: String(memorySize),
      logGroupName: logGroup,
      logStreamName: this.day(),
    };
  }
}
