import { nameOf, SentRequest } from './requests';
import { mostly, Tape } from './tape';
import { World } from './world';
import { Job, JobRequest } from '../../src/handler/personalize';
import { TagChanges } from '../../src/handler/tags';
import { JOB_ARN_PREFIX } from '../support/requests';

const SLOTS = 5;
/** Set by somebody else, who would miss it. */
export const FOREIGN_TAG = 'foreign';
const LAGS = mostly(4, 0, [1, 3, 8]);
const DURATIONS = [20, 5, 40, 120, 600, 4000];
const FAILS = mostly(3, false, [true]);
const PENDING = ['CREATE PENDING', 'CREATE IN_PROGRESS', 'SOMETHING NEW'];
const BUSY_AFTER = [0, 0, 30, 120];
const BUSY_FOR = mostly(3, 0, [30, 300, 3500, 8000]);

/** A job as it is, whoever may see it yet. */
export interface RealJob {
  readonly name: string;
  readonly creator: SentRequest;
  readonly visibleAt: number;
  readonly settlesAt: number;
  readonly fails: boolean;
  readonly tags: Record<string, string>;
}

/** Amazon Personalize: names are used up for good, five jobs run at a time, and somebody else starts jobs too. */
export class SimulatedPersonalize {
  readonly jobs = new Map<string, RealJob>();
  private competitors = 0;

  constructor(private readonly world: World, private readonly tape: Tape, private readonly created: (job: RealJob) => void) {
    world.spawn(this.compete());
  }

  describe(arn: string): Job | undefined {
    const job = this.jobs.get(arn.slice(JOB_ARN_PREFIX.length));
    if (!job || job.visibleAt > this.world.now) return undefined;
    return { status: this.status(job), failureReason: 'no rights', creationDateTime: new Date(job.visibleAt).toISOString() };
  }

  create({ jobName: name, tags = {} }: JobRequest, creator: SentRequest): void {
    if (this.jobs.has(name)) throw awsError('ResourceAlreadyExistsException');
    if (this.competitors + this.running() >= SLOTS) throw awsError('LimitExceededException');
    const { now } = this.world;
    const settlesAt = now + 9000 + this.tape.pick(DURATIONS) * 1000;
    const job = { name, creator, visibleAt: now + this.tape.pick(LAGS) * 1000, settlesAt, fails: this.tape.pick(FAILS), tags: { ...tags } };
    this.jobs.set(name, job);
    this.world.note(`job ${name} is created for ${nameOf(creator)}; ${job.fails ? 'fails' : 'is ACTIVE'} in ${(settlesAt - now) / 1000} s`);
    this.created(job);
    this.world.at(now + this.tape.upTo(60), () => { job.tags[FOREIGN_TAG] = 'kept'; });
  }

  untag(arn: string, keys: readonly string[]): void {
    for (const key of keys) delete this.existing(arn).tags[key];
    this.world.note(`job ${arn.slice(JOB_ARN_PREFIX.length)} loses the tags ${keys.join()}`);
  }

  tag(arn: string, tags: TagChanges['add']): void {
    Object.assign(this.existing(arn).tags, tags);
    this.world.note(`job ${arn.slice(JOB_ARN_PREFIX.length)} gets the tags ${JSON.stringify(tags)}`);
  }

  status({ settlesAt, fails }: RealJob): string {
    if (this.world.now < settlesAt) return PENDING[Math.floor(settlesAt - this.world.now) % PENDING.length];
    return fails ? 'CREATE FAILED' : 'ACTIVE';
  }

  jobsOf(stackId: string, content: string): readonly RealJob[] {
    return [...this.jobs.values()].filter(({ creator: { event, job } }) => event.StackId === stackId && job.content === content);
  }

  private existing(arn: string): RealJob {
    const job = this.jobs.get(arn.slice(JOB_ARN_PREFIX.length));
    if (!job) throw awsError('ResourceNotFoundException');
    return job;
  }

  private running(): number {
    return [...this.jobs.values()].filter(({ settlesAt }) => this.world.now < settlesAt).length;
  }

  private async compete(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      await this.world.sleep(this.tape.pick(BUSY_AFTER) * 1000);
      this.competitors = SLOTS;
      await this.world.sleep(this.tape.pick(BUSY_FOR) * 1000);
      this.competitors = 0;
    }
  }
}

/** An error as the AWS SDK throws it when the caller is at fault. */
export function awsError(name: string): Error {
  return Object.assign(new Error('because'), { name, $fault: 'client' });
}
