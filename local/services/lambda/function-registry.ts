import { unpack } from './deployment-package';
import { FunctionConfiguration } from './function-configuration';
import { Credentials, FunctionRevision, MayLog } from './function-revision';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';
import { ObjectStore } from '../s3/store';

/** How many log lines of a function are kept. */
const MAX_LOG_LINES = 10_000;

/** What the registry works with. */
export interface FunctionRegistryOptions {
  readonly store: ObjectStore;
  readonly credentials: Credentials;
  readonly mayLog?: MayLog;
  /** Called with each line that a function logs. */
  readonly onLog: (functionName: string, line: string) => void;
}

/** All functions by name, each with the revision that is deployed. */
export class FunctionRegistry {
  private readonly deployed = new Map<string, FunctionRevision>();
  /** The deployed revisions, and those that were replaced while an invocation was under way. */
  private readonly revisions = new Set<FunctionRevision>();
  private readonly logLines = new Map<string, string[]>();
  private stopped = false;

  constructor(private readonly context: Context, private readonly options: FunctionRegistryOptions) {}

  has(functionName: string): boolean {
    return this.deployed.has(functionName);
  }

  /** The deployed revision of a function, by its name or ARN. */
  find(nameOrArn: string): FunctionRevision {
    const revision = this.deployed.get(nameOf(nameOrArn));
    if (revision) return revision;
    const arn = nameOrArn.startsWith('arn:') ? nameOrArn : this.context.arn('lambda', `function:${nameOrArn}`);
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
  }

  /** Publishes code and settings; the revision that was deployed before ends with its last invocation. */
  async deploy(configuration: FunctionConfiguration, code: unknown): Promise<void> {
    const { functionName } = configuration;
    const taskRoot = await unpack(code, this.options.store);
    const log = (line: string): void => this.append(functionName, line);
    const { credentials, mayLog } = this.options;
    const revision = new FunctionRevision(this.context, { configuration, taskRoot, log, credentials, mayLog });
    this.revisions.add(revision);
    this.retire(functionName);
    this.deployed.set(functionName, revision);
    // stopped while the code was being unpacked: its folder must not stay behind
    if (this.stopped) await this.stop();
  }

  remove(functionName: string): void {
    this.retire(functionName);
    this.deployed.delete(functionName);
  }

  /** The last lines that a function wrote, also of one that was deleted: logs outlive functions. */
  logs(nameOrArn: string): readonly string[] {
    return this.logLines.get(nameOf(nameOrArn)) ?? [];
  }

  /** Kills every process and removes every temporary folder. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.deployed.clear();
    await Promise.all([...this.revisions].map(async (revision) => revision.stop()));
  }

  private retire(functionName: string): void {
    const revision = this.deployed.get(functionName);
    if (!revision) return;
    const failed = (error: unknown): void => this.context.log(`The old code of ${functionName} could not be removed: ${String(error)}`);
    void revision.retire().then(() => this.revisions.delete(revision), failed);
  }

  private append(functionName: string, line: string): void {
    const lines = this.logLines.get(functionName) ?? [];
    lines.push(line);
    if (lines.length > MAX_LOG_LINES) lines.shift();
    this.logLines.set(functionName, lines);
    this.options.onLog(functionName, line);
  }
}

/** `arn:<partition>:lambda:<region>:<account>:function:<name>[:<qualifier>]`, or the name itself. */
function nameOf(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn.split(':')[6] ?? nameOrArn : nameOrArn;
}
