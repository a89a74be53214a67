import { ChildProcess, fork } from 'node:child_process';
import * as path from 'node:path';
import { newRequest } from './requests';
import { State } from '../../src/handler/contract';

interface Reply {
  readonly id: number;
  readonly result?: State;
  readonly error?: string;
}

/** The bundle that ships, in a process of its own. */
export class HandlerProcess {
  /** Every line that the handler printed. */
  readonly printed: string[] = [];
  private readonly process: ChildProcess;
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private lastId = 0;

  constructor(environment: Readonly<Record<string, string>>) {
    this.process = fork(path.join(__dirname, 'lambda-runtime.cjs'), {
      env: { ...environment, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) stream?.on('data', (text: Buffer) => this.printed.push(text.toString()));
    this.process.on('message', (reply: Reply) => this.waiting.get(reply.id)?.(reply));
  }

  async invoke(event: unknown): Promise<State> {
    const id = ++this.lastId;
    const reply = await new Promise<Reply>((resolve) => {
      this.waiting.set(id, resolve);
      this.process.send({ id, event });
    });
    // what was printed before the reply comes through a pipe of its own, and has arrived when this turn is over
    await new Promise((resolve) => { setImmediate(resolve); });
    if (reply.error) throw new Error(reply.error);
    return reply.result as State;
  }

  /** The lines that are JSON as a whole, without anything before them. */
  get printedJson(): readonly Readonly<Record<string, unknown>>[] {
    return this.printed.join('').split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  stop(): void {
    this.process.disconnect();
  }
}

/** What Lambda sets, pointed at a fake AWS. */
export function handlerEnvironment(endpoint: string): Readonly<Record<string, string>> {
  return {
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    STACK_ID: newRequest().StackId,
    URL_SUFFIX: 'amazonaws.com',
  };
}
