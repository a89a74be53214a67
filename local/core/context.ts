import { Clock } from './clock';

/** What every service of one embedded AWS shares. */
export interface Context {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly clock: Clock;
  /** Aborted when the embedded AWS stops: ends every wait and every child process. */
  readonly stopping: AbortSignal;
  /** The address of the server, known once it listens: `http://127.0.0.1:<port>`. */
  endpoint(): string;
  /** An ARN in this account and region: `arn:<partition>:<service>:<region>:<account>:<resource>`. */
  arn(service: string, resource: string): string;
  /** One line for whoever watches the server; never holds a response URL. */
  log(line: string): void;
}
