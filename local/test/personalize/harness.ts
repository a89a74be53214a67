import { setImmediate as turn } from 'node:timers/promises';
import { Clock } from '../../core/clock';
import { Context } from '../../core/context';
import { JobAccess } from '../../services/personalize/job-access';
import { PersonalizeService } from '../../services/personalize/service';
import { ObjectStore } from '../../services/s3/store';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** A clock that only moves when it is told to. */
export class SteppedClock extends Clock {
  private time = Date.UTC(2026, 0, 1);
  private readonly sleepers: Sleeper[] = [];

  override now(): number {
    return this.time;
  }

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(new Error('The embedded AWS stops'));
      signal?.addEventListener('abort', abort);
      this.sleepers.push({
        due: this.time + ms,
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      });
    });
  }

  /** Lets seconds pass; whoever wakes up meanwhile does so at its own moment. */
  async advance(seconds: number): Promise<void> {
    const end = this.time + seconds * 1000;
    for (;;) {
      await turn();
      const next = this.sleepers.sort((a, b) => a.due - b.due)[0];
      if (!next || next.due > end) break;
      this.sleepers.shift();
      this.time = next.due;
      next.wake();
    }
    this.time = end;
  }
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export const ROLE = 'arn:aws:iam::000000000000:role/personalize';
export const ITEM_AFFINITY = 'arn:aws:personalize:us-east-1:000000000000:solution/local-item-affinity/1';
export const ATTRIBUTE_AFFINITY = 'arn:aws:personalize:us-east-1:000000000000:solution/local-item-attribute-affinity/1';

/** The service with an input and an output bucket, driven as its clients do. */
export class Harness {
  readonly clock = new SteppedClock();
  readonly store = new ObjectStore(this.clock);
  readonly stop = new AbortController();
  readonly log: string[] = [];
  readonly service: PersonalizeService;

  constructor(access?: JobAccess) {
    const context: Context = {
      account: '000000000000',
      region: 'us-east-1',
      partition: 'aws',
      clock: this.clock,
      stopping: this.stop.signal,
      endpoint: () => 'http://127.0.0.1:0',
      arn: (service, resource) => `arn:aws:${service}:us-east-1:000000000000:${resource}`,
      log: (line) => void this.log.push(line),
    };
    this.service = new PersonalizeService(context, { store: this.store, access });
    this.store.createBucket('in');
    this.store.createBucket('out');
  }

  async call(operation: string, input: object): Promise<Answer> {
    const { status, body } = await this.service.handle({
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: { 'x-amz-target': `AmazonPersonalize.${operation}`, 'content-type': 'application/x-amz-json-1.1' },
      body: Buffer.from(JSON.stringify(input)),
      principal: 'arn:aws:iam::000000000000:root',
    });
    return { status, body: JSON.parse(body.toString()) as Record<string, unknown> };
  }

  /** Creates a job, by default an item affinity one that reads `s3://in/` and writes `s3://out/`. */
  create(change: object = {}): Promise<Answer> {
    return this.call('CreateBatchSegmentJob', createRequest(change));
  }

  async describe(jobName: string): Promise<Record<string, unknown>> {
    const batchSegmentJobArn = `arn:aws:personalize:us-east-1:000000000000:batch-segment-job/${jobName}`;
    const { body } = await this.call('DescribeBatchSegmentJob', { batchSegmentJobArn });
    return body.batchSegmentJob as Record<string, unknown>;
  }

  /** Creates a job and lets it run to its end. */
  async run(change: object = {}): Promise<Record<string, unknown>> {
    const { status, body } = await this.create(change);
    if (status !== 200) throw new Error(`CreateBatchSegmentJob was refused: ${JSON.stringify(body)}`);
    await this.clock.advance(24 * 3600);
    return this.describe('jobName' in change ? String(change.jobName) : 'job');
  }

  output(key: string): string {
    return this.store.get('out', key).body.toString('utf8');
  }
}

/** A valid request, changed. */
export function createRequest(change: object = {}): Record<string, unknown> {
  return {
    jobName: 'job',
    solutionVersionArn: ITEM_AFFINITY,
    jobInput: { s3DataSource: { path: 's3://in/' } },
    jobOutput: { s3DataDestination: { path: 's3://out/' } },
    roleArn: ROLE,
    ...change,
  };
}

/** The answer that a refused request gets. */
export function refusal(code: string, message: unknown): object {
  return { status: 400, body: { __type: code, message } };
}
