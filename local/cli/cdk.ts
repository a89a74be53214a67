import { spawn, StdioOptions } from 'node:child_process';
import * as path from 'node:path';

export interface CdkCliOptions {
  /** The app's folder, where its cdk.json lies. */
  readonly app: string;
  /** A folder of its own for everything that the CLI keeps: settings, caches, the cloud assembly. */
  readonly home: string;
  /** Where and as whom to find AWS; must name an `AWS_ENDPOINT_URL`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the CLI. */
  readonly signal: AbortSignal;
  /**
   * Where the CLI's own output goes: on, nowhere, or to whoever reads it.
   *
   * @default 'inherit'
   */
  readonly output?: 'inherit' | 'ignore' | ((text: string) => void);
}

/** How long the CLI gets to end by itself before it is killed. */
const GRACE_MS = 3000;

/** The real CDK CLI, shut off from the user's own settings and accounts. */
export class CdkCli {
  constructor(private readonly options: CdkCliOptions) {
    // without it, the CLI looks for AWS itself, and an instance's own role lets it in
    if (!options.environment.AWS_ENDPOINT_URL) throw new Error(`AWS_ENDPOINT_URL is not set: the CDK CLI would deploy ${options.app} to a real account`);
  }

  /** Runs the CLI; resolves to its exit code. */
  async run(...args: readonly string[]): Promise<number> {
    const { app: cwd, signal, output = 'inherit' } = this.options;
    signal.throwIfAborted();
    const stdio: StdioOptions = typeof output === 'string' ? output : ['ignore', 'pipe', 'pipe'];
    const child = spawn(process.execPath, [require.resolve('aws-cdk/bin/cdk'), ...args], { cwd, env: this.environment(), stdio });
    if (typeof output === 'function') for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', output);
    const end = () => {
      child.kill('SIGINT');
      setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
    };
    signal.addEventListener('abort', end, { once: true });
    try {
      return await new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code) => resolve(code ?? 1));
      });
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  private environment(): NodeJS.ProcessEnv {
    const { environment, home } = this.options;
    // another account, another CLI setting or a proxy must not come between the CLI and the embedded AWS
    const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS_|CDK_)|_PROXY$/i.test(name));
    return {
      ...Object.fromEntries(inherited),
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH ?? ''}`,
      HOME: home,
      USERPROFILE: home,
      CDK_HOME: path.join(home, '.cdk'),
      CDK_NOTICES: 'false',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CDK_DISABLE_VERSION_CHECK: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: 'true',
      ...environment,
    };
  }
}
