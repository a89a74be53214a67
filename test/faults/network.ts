import { ANSWER, callOf } from './call';
import { Fault } from './faults';
import { Intercept } from '../../local';
import { Clock } from '../../local/core/clock';
import { WireRequest } from '../../local/core/request';
import { AwsResponse } from '../../local/core/service';

/** A Create that took effect. */
export interface Creation {
  readonly jobName: string;
  readonly time: number;
}

/** As much of an answer as is looked at. */
export interface TakenAnswer {
  readonly Status: string;
  readonly RequestId: string;
  readonly PhysicalResourceId: string;
}

/** The network between the handler and AWS: counts what passes, and has faults. */
export class Network {
  readonly creations: Creation[] = [];
  /** Every call that has been seen, in its order. */
  readonly calls: string[] = [];
  /** The answers that CloudFormation took. */
  readonly answers: TakenAnswer[] = [];
  /** The process of the handler that was heard of last. */
  lastProcess?: number;
  /** Requests that the fault changed or could have changed. */
  met = 0;
  private fault?: { readonly call: string; readonly fault: Fault; begun?: number };
  private startedAt = Infinity;

  constructor(private readonly clock: () => Clock) {}

  /** From now on, the fault befalls each request of the call. */
  disturb(call: string, fault: Fault): void {
    this.met = 0;
    this.fault = { call, fault };
  }

  /** From now on, all is well. */
  heal(): void {
    this.fault = undefined;
  }

  /** In AWS's own time: an answer in another one makes the SDK put its clock right, and send the request again. */
  readonly intercept: Intercept = async (request, serve) => {
    const { headers, ...answer } = await this.pass(request, serve);
    return { ...answer, headers: { ...headers, date: this.clock().date().toUTCString() } };
  };

  private async pass(request: WireRequest, serve: () => Promise<AwsResponse>): Promise<AwsResponse> {
    const call = callOf(request);
    if (call === undefined) return serve();
    this.calls.push(call);
    this.lastProcess = processOf(request) ?? this.lastProcess;
    const served = (): Promise<AwsResponse> => this.served(call, request, serve);
    if (this.fault?.call !== call) return served();
    const now = this.clock().now();
    this.fault.begun ??= now;
    const beginning = Math.max(0, this.fault.begun - this.startedAt);
    return this.fault.fault({ call, request, serve: served, number: ++this.met, age: now - this.fault.begun, beginning });
  }

  private async served(call: string, request: WireRequest, serve: () => Promise<AwsResponse>): Promise<AwsResponse> {
    const answer = await serve();
    if (call === 'StartExecution' && answer.status === 200) this.startedAt = this.clock().now();
    if (call === 'CreateBatchSegmentJob' && answer.status === 200) {
      const { jobName } = JSON.parse(request.body.toString()) as { readonly jobName: string };
      this.creations.push({ jobName, time: this.clock().now() });
    }
    if (call === ANSWER && answer.status === 200) this.answers.push(JSON.parse(request.body.toString()) as TakenAnswer);
    return answer;
  }
}

/** The SDK names it, as preload.cjs has it do. */
function processOf({ headers }: WireRequest): number | undefined {
  const [, pid] = /\bapp\/(\d+)/.exec(headers['user-agent'] ?? '') ?? [];
  return pid === undefined ? undefined : Number(pid);
}
