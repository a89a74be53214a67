import { BatchSegmentJob } from './batch-segment-job';
import { JobData } from './job-data';
import { JobFailure } from './job-failure';
import { OutputCourse } from './output-course';
import { InteractionIndex } from './segments/interaction-index';
import { BASE_SECONDS, SegmentRecipe } from './segments/recipes';
import { isSettled } from './status';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';

/** What is decided about a job before it exists. */
export type NewJob = Omit<BatchSegmentJob, 'status' | 'failureReason' | 'creationDateTime' | 'lastUpdatedDateTime'>;

export interface BatchSegmentJobsOptions {
  readonly data: JobData;
  /** The interactions that segments are computed from, asked for when the first job is done. */
  readonly index: () => InteractionIndex;
}

/** How a job goes when a test says so. */
export interface JobCourse extends OutputCourse {
  /**
   * How long the job takes until it has settled, in seconds of the clock.
   *
   * @default - as long as its queries take, or as it takes to notice that it fails
   */
  readonly seconds?: number;
  /**
   * The job ends as CREATE FAILED with this reason.
   *
   * @default - the job does what it is asked for
   */
  readonly failureReason?: string;
}

const MOST_RUNNING = 5;
const PENDING_SECONDS = 60;
/** How long a job whose data is wrong takes to notice. */
const CHECKING_SECONDS = 120;

/** The batch segment jobs of the account, and their lives. A job cannot be stopped or removed. */
export class BatchSegmentJobs {
  private readonly jobs = new Map<string, BatchSegmentJob>();
  private readonly planned: JobCourse[] = [];
  private usual: JobCourse = {};

  constructor(private readonly context: Context, private readonly options: BatchSegmentJobsOptions) {}

  /** The next job that is started ends as CREATE FAILED with this reason; calls queue up. */
  failNext(reason: string): void {
    this.planNext({ failureReason: reason });
  }

  /** The next job that is started goes like this; calls queue up. */
  planNext(course: JobCourse): void {
    this.planned.push(course);
  }

  /** Every job that nothing else is planned for goes like this. */
  planAll(course: JobCourse): void {
    this.usual = course;
  }

  /** Starts a job, which then lives on its own. */
  start(job: NewJob, recipe: SegmentRecipe): void {
    this.refuse(job);
    const now = this.context.clock.date();
    this.jobs.set(job.batchSegmentJobArn, { ...job, status: 'CREATE PENDING', creationDateTime: now, lastUpdatedDateTime: now });
    void this.live(job.batchSegmentJobArn, recipe, this.planned.shift() ?? this.usual);
  }

  has(batchSegmentJobArn: string): boolean {
    return this.jobs.has(batchSegmentJobArn);
  }

  job(batchSegmentJobArn: string): BatchSegmentJob {
    const job = this.jobs.get(batchSegmentJobArn);
    if (!job) throw new AwsError('ResourceNotFoundException', `The batch segment job ${batchSegmentJobArn} does not exist`);
    return job;
  }

  /** All jobs, the oldest first. */
  all(): readonly BatchSegmentJob[] {
    return [...this.jobs.values()];
  }

  private refuse({ batchSegmentJobArn }: NewJob): void {
    if (this.has(batchSegmentJobArn)) {
      throw new AwsError('ResourceAlreadyExistsException', `Another resource with Arn ${batchSegmentJobArn} already exists.`);
    }
    if (this.all().filter(({ status }) => !isSettled(status)).length >= MOST_RUNNING) {
      throw new AwsError('LimitExceededException', `More than ${MOST_RUNNING} resources with PENDING or IN_PROGRESS status.`);
    }
  }

  private async live(arn: string, recipe: SegmentRecipe, course: JobCourse): Promise<void> {
    try {
      await this.pass(PENDING_SECONDS);
      this.change(arn, { status: 'CREATE IN_PROGRESS' });
      await this.work(arn, recipe, course);
      this.change(arn, { status: 'ACTIVE' });
    } catch (error) {
      if (this.context.stopping.aborted) return;
      if (!(error instanceof JobFailure)) this.context.log(`personalize: ${arn} failed unexpectedly: ${String(error)}`);
      this.change(arn, { status: 'CREATE FAILED', failureReason: error instanceof JobFailure ? error.message : 'Internal failure.' });
    }
  }

  private async work(arn: string, recipe: SegmentRecipe, course: JobCourse): Promise<void> {
    const { seconds, failureReason } = course;
    const job = this.job(arn);
    const until = (total: number): Promise<void> => this.pass(total - (this.context.clock.now() - job.creationDateTime.getTime()) / 1000);
    await until(PENDING_SECONDS + CHECKING_SECONDS);
    if (failureReason !== undefined) {
      await until(seconds ?? 0);
      throw new JobFailure(failureReason);
    }
    const files = await this.options.data.read(job, recipe);
    const queries = files.reduce((sum, { lines }) => sum + lines.length, 0);
    await until(seconds ?? BASE_SECONDS + queries * recipe.secondsPerQuery);
    await this.options.data.write(job, files, { course, segmentOf: (query) => recipe.segment(this.options.index(), query, job.numResults) });
  }

  private async pass(seconds: number): Promise<void> {
    await this.context.clock.sleep(Math.max(0, seconds) * 1000, this.context.stopping);
  }

  private change(arn: string, change: Pick<BatchSegmentJob, 'status' | 'failureReason'>): void {
    const job = { ...this.job(arn), ...change, lastUpdatedDateTime: this.context.clock.date() };
    this.jobs.set(arn, job);
    this.context.log(`personalize: ${job.jobName} ${job.status}${job.failureReason ? `: ${job.failureReason}` : ''}`);
  }
}
