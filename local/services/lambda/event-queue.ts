import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';

/** Clock time that Lambda waits before it tries a failed event again: twice, then it gives up. */
const RETRY_DELAYS_MS = [60_000, 120_000] as const;

/** When each copy of an event is delivered, in milliseconds of clock time from now: `[0]` is once, at once; `[0, 5000]` is twice. */
export type Deliveries = (functionArn: string, event: unknown) => readonly number[];

/** What the queue works with. */
export interface EventQueueOptions {
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly deliveries: Deliveries;
  /** Aborted when nothing is to be delivered any more. */
  readonly stopping: AbortSignal;
}

/** Lambda's asynchronous invocation: nobody waits for the result, and an event whose function fails is delivered again. */
export class EventQueue {
  constructor(private readonly context: Context, private readonly options: EventQueueOptions) {}

  send(functionArn: string, event: unknown): void {
    // the caller may change its object afterwards, and a retry brings the same event
    const snapshot: unknown = JSON.parse(JSON.stringify(event ?? null));
    for (const delay of this.options.deliveries(functionArn, snapshot)) void this.deliver(functionArn, snapshot, delay);
  }

  private async deliver(functionArn: string, event: unknown, firstDelay: number): Promise<void> {
    const delays = [firstDelay, ...RETRY_DELAYS_MS];
    for (const [attempt, delay] of delays.entries()) {
      if (!await this.waited(delay)) return;
      const error = await this.attempt(functionArn, event);
      if (error === undefined || this.options.stopping.aborted) return;
      this.context.log(`${functionArn} failed an event, attempt ${attempt + 1} of ${delays.length}: ${error.name}: ${error.message}`);
      // a function that is gone does not come back: Lambda drops its events
      if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return;
    }
  }

  private async attempt(functionArn: string, event: unknown): Promise<Error | undefined> {
    try {
      await this.options.invoke(functionArn, event);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** False when the queue stopped instead. */
  private async waited(ms: number): Promise<boolean> {
    const { stopping } = this.options;
    return this.context.clock.sleep(ms, stopping).then(() => true, () => false);
  }
}
