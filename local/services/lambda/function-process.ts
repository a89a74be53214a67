import { ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { exited, ErrorPayload, FunctionError, timedOut } from './function-error';
import { Clock } from '../../core/clock';

const RUNTIME = join(__dirname, 'runtime.cjs');

/** Real time that loading the code may take before the function's own timeout begins to count. */
const INIT_LIMIT_MS = 30_000;

/** How a process is started. */
export interface FunctionProcessOptions {
  readonly handler: string;
  readonly taskRoot: string;
  /** All that the function sees of an environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** One invocation, as the runtime takes it. */
export interface Invocation {
  /** The event as JSON. */
  readonly payload: string;
  readonly timeoutMs: number;
  readonly context: { readonly awsRequestId: string } & Readonly<Record<string, string>>;
}

type Message =
  | { readonly type: 'started' }
  | { readonly type: 'succeeded'; readonly payload: string }
  | { readonly type: 'failed'; readonly error: ErrorPayload; readonly fatal: boolean };

interface Pending {
  readonly invocation: Invocation;
  readonly resolve: (payload: string) => void;
  readonly reject: (error: FunctionError) => void;
}

/** One execution environment: a Node.js process that serves one invocation at a time and is kept warm between them. */
export class FunctionProcess {
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
  private readonly child: ChildProcess;
  private usable = true;
  private pending: Pending | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: FunctionProcessOptions) {
    this.child = this.start();
    this.gone = new Promise((resolve) => {
      this.child.once('exit', () => resolve());
      // a process that could not be started never exits
      this.child.on('error', () => this.child.pid === undefined && resolve());
    });
    this.child.on('message', (message: Message) => this.receive(message));
    this.child.once('exit', (code, signal) => this.ended(code, signal));
    this.child.on('error', (error) => options.log(`The function's process failed: ${error.message}`));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', options.log);
    }
  }

  /** Whether another invocation can run here. */
  get warm(): boolean {
    return this.usable;
  }

  /** Runs one invocation and gives its result as JSON; rejects with a FunctionError when the function throws, crashes or runs too long. */
  async invoke(invocation: Invocation): Promise<string> {
    try {
      return await new Promise((resolve, reject) => {
        this.pending = { invocation, resolve, reject };
        this.limit(INIT_LIMIT_MS);
        this.child.send(invocation, (error) => error && this.ended(this.child.exitCode, this.child.signalCode));
      });
    } finally {
      clearTimeout(this.timer);
      this.pending = undefined;
    }
  }

  /** Ends the process without further ado; safe to call more than once. */
  kill(): void {
    this.usable = false;
    this.child.kill('SIGKILL');
  }

  private start(): ChildProcess {
    const { handler, environment, clock, taskRoot } = this.options;
    const settings = JSON.stringify({ handler, origin: clock.origin, speed: clock.speed });
    // no execArgv: loaders and inspectors of the parent are none of the function's business
    return fork(RUNTIME, [settings], { cwd: taskRoot, env: { ...environment }, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  }

  private receive(message: Message): void {
    switch (message.type) {
      case 'started':
        return this.limit(this.pending?.invocation.timeoutMs ?? 0);
      case 'succeeded':
        return this.pending?.resolve(message.payload);
      case 'failed':
        if (message.fatal) this.usable = false;
        return this.pending?.reject(new FunctionError(message.error));
    }
  }

  /** Gives the invocation this many real milliseconds from now on: code runs at its own speed, whatever the clock does. */
  private limit(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.abandon(ms), ms);
  }

  private abandon(ms: number): void {
    const error = timedOut(this.pending?.invocation.context.awsRequestId ?? '', ms);
    this.options.log(error.message);
    this.kill();
    this.pending?.reject(error);
  }

  private ended(code: number | null, signal: string | null): void {
    this.usable = false;
    this.pending?.reject(exited(this.pending.invocation.context.awsRequestId, code, signal));
  }
}
