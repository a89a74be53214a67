import { Account } from './account';
import { Contents } from './contents';
import { nameOf, SentRequest } from './requests';
import { longestFree, Span } from './slots';
import { mostly, Tape } from './tape';
import { World } from './world';
import { Job, JobRequest } from '../../src/handler/aws/personalize';
import { TagChanges } from '../../src/handler/jobs/tags';
import { JOB_ARN_PREFIX } from '../support/requests';

/** Set by somebody else, who would miss it. */
export const FOREIGN_TAG = 'foreign';
/** Why jobs fail. */
export const FAILURE_REASON = 'no rights';
const LAGS = mostly(4, 0, [1, 3, 8]);
const PENDING = ['CREATE PENDING', 'CREATE IN_PROGRESS', 'SOMETHING NEW'];

/** A job as it is, whoever may see it yet. */
export interface RealJob {
  readonly name: string;
  readonly creator: SentRequest;
  readonly createdAt: number;
  readonly visibleAt: number;
  readonly settlesAt: number;
  readonly fails: boolean;
  readonly tags: Record<string, string>;
}

/** Amazon Personalize: names are used up for good, few jobs run at a time, and somebody else starts jobs too. */
export class SimulatedPersonalize {
  readonly jobs = new Map<string, RealJob>();
  private readonly competitors: Span[] = [];

  constructor(
    private readonly world: World,
    private readonly tape: Tape,
    private readonly account: Account,
    private readonly contents: Contents,
    private readonly created: (job: RealJob) => void,
  ) {
    world.spawn(this.compete());
  }

  describe(arn: string): Job | undefined {
    const job = this.named(arn);
    if (!job || job.visibleAt > this.world.now) return undefined;
    const failureReason = job.fails && this.world.now >= job.settlesAt ? FAILURE_REASON : undefined;
    const lastUpdated = Math.min(this.world.now, job.settlesAt);
    return { status: this.status(job), failureReason, creationDateTime: iso(job.visibleAt), lastUpdatedDateTime: iso(lastUpdated) };
  }

  create({ jobName: name, tags = {} }: JobRequest, creator: SentRequest): void {
    if (this.jobs.has(name)) throw awsError('ResourceAlreadyExistsException');
    if (this.taken() >= this.account.slots) throw awsError('LimitExceededException');
    const { now } = this.world;
    const duration = this.tape.pick(this.account.durations);
    const visibleAt = now + this.tape.pick(LAGS) * 1000;
    const drawn = this.tape.pick(this.account.failsAfter);
    const failsAfter = this.contents.isFlawed(creator.job.content, now) ? drawn ?? 1 : drawn;
    const settlesAt = now + 9000 + Math.round(duration * (failsAfter ?? 1) * 1000);
    const job: RealJob = { name, creator, createdAt: now, visibleAt, settlesAt, fails: failsAfter !== undefined, tags: { ...tags } };
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

  /** The job of an ARN, or of the id of a link of its chain. */
  named(arn: string): RealJob | undefined {
    return this.jobs.get(nameOfJob(arn));
  }

  status({ settlesAt, fails }: RealJob): string {
    if (this.world.now < settlesAt) return PENDING[Math.floor(settlesAt - this.world.now) % PENDING.length];
    return fails ? 'CREATE FAILED' : 'ACTIVE';
  }

  jobsOf(stackId: string, content: string): readonly RealJob[] {
    return [...this.jobs.values()].filter(({ creator: { event, job } }) => event.StackId === stackId && job.content === content);
  }

  /** The longest time without a break, in milliseconds, that there was room for a further job. */
  roomBetween(from: number, to: number): number {
    return longestFree([...this.competitors, ...this.running()], this.account.slots, { from, to });
  }

  private existing(arn: string): RealJob {
    const job = this.named(arn);
    if (!job) throw awsError('ResourceNotFoundException');
    return job;
  }

  private taken(): number {
    const { now } = this.world;
    return [...this.competitors, ...this.running()].filter(({ from, to }) => from <= now && now < to).length;
  }

  private running(): readonly Span[] {
    return [...this.jobs.values()].map(({ createdAt, settlesAt }) => ({ from: createdAt, to: settlesAt }));
  }

  /** Others take some of the slots, or all of them. */
  private async compete(): Promise<void> {
    const { slots, busyAfter, busyFor } = this.account;
    for (let round = 0; round < 2; round++) {
      await this.world.sleep(this.tape.pick(busyAfter) * 1000);
      const from = this.world.now;
      const to = from + this.tape.pick(busyFor) * 1000;
      const jobs = this.tape.pick([slots, slots - 1]);
      this.competitors.push(...Array.from({ length: jobs }, () => ({ from, to })));
      if (to > from) this.world.note(`others run ${jobs} jobs for ${(to - from) / 1000} s`);
      await this.world.sleepUntil(to);
    }
  }
}

/** The name of a job, from its ARN or from the id of a link of its chain. */
export function nameOfJob(id: string): string {
  return id.slice(JOB_ARN_PREFIX.length).split('/')[0] ?? '';
}

/** An error as the AWS SDK throws it when the caller is at fault. */
export function awsError(name: string): Error {
  return Object.assign(new Error('because'), { name, $fault: 'client' });
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
