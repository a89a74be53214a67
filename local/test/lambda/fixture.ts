import { setTimeout as delay } from 'node:timers/promises';
import { strToU8, zipSync } from 'fflate';
import { Clock } from '../../core/clock';
import { Context } from '../../core/context';
import { Properties, ResourceProvider, ResourceRequest, ResourceState } from '../../services/cloudformation/resource';
import { Sessions } from '../../services/iam/sessions';
import { LambdaService, LambdaServiceOptions } from '../../services/lambda/service';
import { ObjectStore } from '../../services/s3/store';

/** A context without a server, and what it logged. */
export class TestContext implements Context {
  readonly account = '000000000000';
  readonly region = 'us-east-1';
  readonly partition = 'aws';
  readonly lines: string[] = [];
  readonly stop = new AbortController();
  readonly stopping: AbortSignal = this.stop.signal;
  readonly clock: Clock;

  constructor(speed = 1) {
    this.clock = new Clock(speed);
  }

  endpoint(): string {
    return 'http://127.0.0.1:4566';
  }

  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.account}:${resource}`;
  }

  log(line: string): void {
    this.lines.push(line);
  }
}

/** What CloudFormation asks a provider. */
export function resourceRequest(type: string, properties: Properties, logicalId = 'Resource'): ResourceRequest {
  return { stackId: 'arn:stack', stackName: 'Stack', logicalId, type, properties, signal: new AbortController().signal };
}

/** The provider of a type. */
export function providerOf(providers: readonly ResourceProvider[], type: string): ResourceProvider {
  const found = providers.find((provider) => provider.type === type);
  if (!found) throw new Error(`no provider of ${type}`);
  return found;
}

/** A Lambda service with the code in its object store. */
export class LambdaFixture {
  readonly context: TestContext;
  readonly store: ObjectStore;
  readonly sessions: Sessions;
  readonly lambda: LambdaService;
  private assets = 0;

  constructor(speed = 1, options: Partial<LambdaServiceOptions> = {}) {
    this.context = new TestContext(speed);
    this.store = new ObjectStore(this.context.clock);
    this.store.createBucket('assets');
    this.sessions = new Sessions(this.context);
    this.lambda = new LambdaService(this.context, { store: this.store, credentials: (role) => this.sessions.issueTo(role), ...options });
  }

  get provider(): ResourceProvider {
    return providerOf(this.lambda.resources, 'AWS::Lambda::Function');
  }

  /** Properties of a function whose `index.js` is the source, zipped into the store. */
  properties(source: string, more: Properties = {}): Properties {
    return this.zipped({ 'index.js': source }, more);
  }

  zipped(files: Readonly<Record<string, string>>, more: Properties = {}): Properties {
    const key = `${++this.assets}.zip`;
    this.store.put('assets', key, Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))));
    return { Runtime: 'nodejs20.x', Handler: 'index.handler', Role: 'arn:aws:iam::000000000000:role/worker', Code: { S3Bucket: 'assets', S3Key: key }, ...more };
  }

  async create(properties: Properties, logicalId = 'Worker'): Promise<ResourceState> {
    return this.provider.create(resourceRequest('AWS::Lambda::Function', properties, logicalId));
  }

  /** Deploys the source and gives the function's name. */
  async deploy(source: string, more: Properties = {}): Promise<string> {
    return (await this.create(this.properties(source, more))).physicalId;
  }
}

/** Waits, at most five seconds, until the condition holds. */
export async function eventually(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 5000; !condition();) {
    if (Date.now() > end) throw new Error(`did not come true within five seconds: ${condition.toString()}`);
    await delay(5);
  }
}

/** Whether a process with this id exists. */
export function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
