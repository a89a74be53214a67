import { setMaxListeners } from 'node:events';
import { Clock } from './core/clock';
import { Context } from './core/context';
import { WireRequest } from './core/request';
import { Router } from './core/router';
import { Server } from './core/server';
import { AwsResponse } from './core/service';
import { IamOptions } from './services/iam/enforcement/iam';
import { PersonalizeHabits } from './services/iam/enforcement/personalize-access';
import { loadSimulator } from './services/iam/enforcement/simulator';
import { Services, ServicesOptions } from './services/services';

/** Answers a request in the place of the services, which `serve` has it served by; to reject cuts the connection. */
export type Intercept = (request: WireRequest, serve: () => Promise<AwsResponse>) => Promise<AwsResponse>;

/** How an embedded AWS is started. */
export interface LocalAwsOptions {
  /**
   * The port on 127.0.0.1; 0 picks a free one.
   *
   * @default 0
   */
  readonly port?: number;
  /**
   * How many times faster than real time its clock runs.
   *
   * @default 1
   */
  readonly speed?: number;
  /** @default '000000000000' */
  readonly account?: string;
  /** @default 'us-east-1' */
  readonly region?: string;
  /**
   * When each copy of an asynchronous event, such as a custom resource's request, reaches its function, in milliseconds
   * of this clock: AWS delivers at least once, so `[0, 60_000]` is twice, the second time a minute late.
   *
   * @default - once, at once
   */
  readonly deliveries?: ServicesOptions['deliveries'];
  /**
   * Whether the requests of roles, and what services do in roles and as themselves, are judged by the policies that there are.
   *
   * @default - enforced when `@cloud-copilot/iam-simulate` is installed, else off
   */
  readonly iam?: 'enforced' | 'off';
  /**
   * How long what is said about a role takes to have effect, in milliseconds of this clock: on AWS, some seconds.
   *
   * @default 0
   */
  readonly iamDelayMs?: number;
  /**
   * What AWS's documentation does not say about the permissions that Personalize needs.
   *
   * @default - as its documentation is most easily read
   */
  readonly personalizeHabits?: PersonalizeHabits;
  /**
   * Stands at the network, before every service: for faults that no service has by itself.
   *
   * @default - every request is served
   */
  readonly intercept?: Intercept;
  /**
   * Takes a line for whoever watches the server.
   *
   * @default - nothing is logged
   */
  readonly log?: (line: string) => void;
}

/** An AWS on 127.0.0.1 that the CDK CLI, the AWS SDKs, the AWS CLI and boto3 talk to as they do to the real one. */
export class LocalAws {
  /** Starts all services behind one address; throws a one-line error when the port is in use. */
  static async start(options: LocalAwsOptions = {}): Promise<LocalAws> {
    const stopping = new AbortController();
    // each waiting job, execution and resource listens
    setMaxListeners(0, stopping.signal);
    let server: Server | undefined;
    const context = contextOf(options, stopping.signal, () => {
      if (!server) throw new Error('The embedded AWS has no endpoint before it listens');
      return server.endpoint;
    });
    const services = new Services(context, { deliveries: options.deliveries, iam: iamOptions(options, context) });
    const router = new Router(context, {
      services: services.all(),
      principalOf: (key) => services.sessions.principalOf(key),
      authorize: (request, signingName) => services.iam.authorize(request, signingName),
    });
    const { port = 0, intercept = (_, serve) => serve() } = options;
    server = await Server.listen(port, (request) => intercept(request, () => router.route(request)));
    return new LocalAws({ context, services, server, stopping });
  }

  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly clock: Clock;
  /** The services themselves, for who wants to look behind the API. */
  readonly services: Services;
  private stopped?: Promise<void>;

  private constructor(private readonly parts: LocalAwsParts) {
    this.endpoint = parts.server.endpoint;
    this.clock = parts.context.clock;
    this.services = parts.services;
  }

  /** The environment variables that point the CDK CLI, the SDKs, the AWS CLI and boto3 here. */
  environment(): Record<string, string> {
    const { account, region } = this.parts.context;
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DEFAULT_ACCOUNT: account,
      CDK_DEFAULT_REGION: region,
    };
  }

  /** Ends every wait, closes every connection and leaves no process behind. */
  async stop(): Promise<void> {
    this.stopped ??= this.stopOnce();
    await this.stopped;
  }

  private async stopOnce(): Promise<void> {
    this.parts.stopping.abort();
    await Promise.all([this.parts.server.stop(), this.services.stop()]);
  }
}

interface LocalAwsParts {
  readonly context: Context;
  readonly services: Services;
  readonly server: Server;
  readonly stopping: AbortController;
}

function contextOf(options: LocalAwsOptions, stopping: AbortSignal, endpoint: () => string): Context {
  const { account = '000000000000', region = 'us-east-1', speed = 1, log = () => undefined } = options;
  const partition = region.startsWith('cn-') ? 'aws-cn' : 'aws';
  return {
    account,
    region,
    partition,
    clock: new Clock(speed),
    stopping,
    endpoint,
    arn: (service, resource) => `arn:${partition}:${service}:${region}:${account}:${resource}`,
    log,
  };
}

function iamOptions({ iam, iamDelayMs, personalizeHabits }: LocalAwsOptions, { log }: Context): IamOptions {
  if (iam === 'off') return {};
  const simulator = loadSimulator();
  if (!simulator && iam === 'enforced') throw new Error('IAM cannot be enforced: npm install --save-dev @cloud-copilot/iam-simulate, or set iam to \'off\'');
  if (!simulator) log('IAM is not enforced, since @cloud-copilot/iam-simulate is not installed');
  return { simulator, delayMs: iamDelayMs, personalize: personalizeHabits };
}
