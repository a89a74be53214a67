import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { LocalAws, LocalAwsOptions } from '../../local';
import { CdkCli } from '../../local/cli/cdk';

/** Values that an app reads with `tryGetContext`. */
export type Context = Readonly<Record<string, string | number>>;

/** An app of a test, deployed by the real CDK CLI to an embedded AWS of its own. */
export class Deployment {
  /** Starts the embedded AWS and bootstraps it. */
  static async of(app: string, options: LocalAwsOptions): Promise<Deployment> {
    const deployment = new Deployment(app, await LocalAws.start(options));
    if (await deployment.run('bootstrap', {}) === 0) return deployment;
    throw new Error(`cdk bootstrap failed:\n${deployment.output}`);
  }

  /** What the CLI has printed since its last command began, without line breaks: it wraps long lines. */
  output = '';
  private readonly home = mkdtempSync(path.join(tmpdir(), 'deployment-'));
  private assemblies = 0;

  private constructor(private readonly app: string, readonly aws: LocalAws) {}

  /** Deploys all stacks of the app, with further options of the CLI; resolves to its exit code. */
  async deploy(context: Context, ...options: readonly string[]): Promise<number> {
    return this.run('deploy', context, '--all', '--require-approval', 'never', '--concurrency', '2', ...options);
  }

  async destroy(context: Context): Promise<number> {
    return this.run('destroy', context, '--all', '--force');
  }

  async stop(): Promise<void> {
    await this.aws.stop();
    rmSync(this.home, { recursive: true });
  }

  /** The jobs of the account, the oldest first. */
  get jobs() {
    return this.aws.services.personalize.jobs.all();
  }

  private async run(command: string, context: Context, ...more: readonly string[]): Promise<number> {
    this.output = '';
    const cdk = new CdkCli({
      app: path.dirname(this.app),
      home: this.home,
      environment: this.aws.environment(),
      signal: new AbortController().signal,
      output: (text) => { this.output += text.replace(/\s+/g, ' '); },
    });
    const values = Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
    // a folder for each command: two of them may run at a time
    const assembly = path.join(this.home, `cdk.out.${this.assemblies++}`);
    return cdk.run(command, ...more, '--app', `node --import tsx ${this.app}`, '--output', assembly, ...values);
  }
}
