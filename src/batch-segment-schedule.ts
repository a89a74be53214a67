import { Annotations, ITaggableV2, Resource, Stack, TagManager } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BatchSegmentJobProvider } from './batch-segment-job-provider';
import { BatchSegmentScheduleGrants } from './batch-segment-schedule-grants';
import { BatchSegmentScheduleProps, RunOverlap } from './batch-segment-schedule-props';
import { MAX_FOLLOWING_SECONDS, MAX_TAGS } from './handler/contract';
import { bindJob, validateCommonProps } from './job-binding';
import { acknowledge } from './private/acknowledge';
import { secondsAsText } from './private/durations';
import { FAILED, jobRule, SETTLED } from './private/events';
import { HandlerTarget } from './private/handler-target';
import { makeTagManager, renderTags } from './private/job-tags';
import { jobMetric } from './private/metrics';
import { outputFolder } from './private/output-folder';
import * as permissions from './private/permissions';
import { runCommand } from './private/run-command';
import { invalid, validateDeadLetterQueue, validateTimeZone } from './private/validation';
import { SegmentStorage } from './segment-storage';

// the handler adds one to each job, which says what it was made from
const MAX_SCHEDULE_TAGS = MAX_TAGS - 1;

/**
 * The same Amazon Personalize batch segment job, again and again, on a schedule of EventBridge Scheduler.
 *
 * Each run is a job of its own, with segments in a folder of its own, and each is paid for, unless it is skipped: see
 * `overlap` and `skipIfUnchanged`. A job is named after the time that its run was scheduled for, so that a run which is
 * delivered twice makes one job. A run is followed for at most 24 hours, waiting for its turn among the at most five
 * running jobs of the account included: a job that has not been started by then is not started any more, one that has
 * been started goes on.
 *
 * No deployment waits for a run: how it went is told by `onSettled`, `onFailed` and the metrics. Segments only get
 * fresher with a newer solution version, so that a version other than `SolutionVersion.latest` is warned of. Removing
 * the schedule ends the runs that have made no job yet; jobs go on, and segments stay where they are.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html
 * @example
 * import { TimeZone } from 'aws-cdk-lib';
 * import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
 *
 * const schedule = new BatchSegmentSchedule(this, 'LapsedReadersNightly', {
 *   schedule: ScheduleExpression.cron({ hour: '3', minute: '0', timeZone: TimeZone.EUROPE_BERLIN }),
 *   solutionVersion: SolutionVersion.latest('arn:aws:personalize:eu-west-1:111122223333:solution/readers'),
 *   input: SegmentInput.fromItemIds(['b-101', 'b-205']),
 * });
 * new CfnOutput(this, 'StartRun', { value: schedule.startRunCommand });
 */
export class BatchSegmentSchedule extends Resource implements ITaggableV2 {
  /** Name of the schedule, in the group `default`. */
  readonly scheduleName: string;
  /** ARN of the schedule: `arn:<partition>:scheduler:<region>:<account>:schedule/default/<name>`. */
  readonly scheduleArn: string;
  /**
   * A command that starts a run now, whether or not the schedule is enabled: one line for a POSIX shell with the AWS CLI.
   * It needs what `grants.startRun` gives, and does not wait for the run. The run is like any other: `overlap` and
   * `skipIfUnchanged` hold, and starting it twice within a second makes one job. To be put into a `CfnOutput`.
   */
  readonly startRunCommand: string;
  /** Service role, key and buckets of the jobs. */
  readonly storage: SegmentStorage;
  /** Permissions on the schedule, and on what its jobs write. */
  readonly grants: BatchSegmentScheduleGrants;
  /** Tags of the jobs to come, at most 49, as `Tags.of` sets them at any level; changing them costs nothing. */
  readonly cdkTagManager: TagManager;

  private readonly resource: scheduler.Schedule;

  /**
   * @param scope what the schedule belongs to
   * @param id its name there
   * @param props when a job runs, what it computes, from what, and where to
   */
  constructor(scope: Construct, id: string, props: BatchSegmentScheduleProps) {
    super(scope, id);
    validate(this, props);
    warnIfVersionIsFixed(this, props);

    this.storage = props.storage ?? new SegmentStorage(this, 'Storage');
    this.cdkTagManager = makeTagManager(this, MAX_SCHEDULE_TAGS);
    const provider = BatchSegmentJobProvider._of(this);
    this.resource = this.makeSchedule(props, provider);

    this.scheduleName = this.resource.scheduleName;
    this.scheduleArn = this.resource.scheduleArn;
    const { _serviceToken: functionArn } = provider;
    const { outputBucket: bucket, outputKey: key } = this.storage;
    this.grants = BatchSegmentScheduleGrants._of(this, { functionArn, output: { bucket, key, folder: outputFolder(props.outputPrefix) } });
    this.startRunCommand = runCommand({ region: Stack.of(this).region, scheduleName: this.scheduleName, functionArn });
  }

  /**
   * A rule for the event that the job of a run has settled: it gave its segments (`detail.status` is `ACTIVE`), it failed
   * (`CREATE FAILED`), it was refused (`REFUSED`), or it left queries without a segment and `recordErrors` is `FAIL`
   * (`INCOMPLETE`). The detail also has `scheduledTime`, `jobName`, `jobArn`, `outputPath`, `solutionVersionArn`,
   * `failureReason`, `likelyCauses`, `queueSeconds`, `durationSeconds`, `segmentCount`, `failedRecordCount` and
   * `userCount`, as far as they are known.
   *
   * The schedule is made after its rules, so that they are there in time. What a target is made of must therefore not use the
   * schedule's name or ARN, as `grants.startRun` does, which would close a circle; `grants.readSegments` does not. A rule
   * of another stack (`crossStackScope`), and targets that are added to the rule later, are made after the schedule.
   *
   * @param id name of the rule
   * @param options target, name, description and pattern of the rule; values that the pattern gives for a field of the
   * rule's own, such as `detail.status`, are added to those, as in every `onXxx` method of the CDK
   */
  onSettled(id: string, options: events.OnEventOptions = {}): events.Rule {
    return jobRule(this, id, { resource: this.resource, matching: SETTLED, options });
  }

  /**
   * A rule for the event that a run which was not skipped gives no segments, or not all: its job failed (`detail.status` is
   * `CREATE FAILED`), it was refused (`REFUSED`), its 24 hours were over (`TIMED OUT`; a job that has been started goes
   * on), or it left queries without a segment and `recordErrors` is `FAIL` (`INCOMPLETE`). `detail.failureReason` says why. For the rest of the detail, and for what a target may be made of, see
   * `onSettled`.
   *
   * @param id name of the rule
   * @param options target, name, description and pattern of the rule; values that the pattern gives for a field of the
   * rule's own, such as `detail.status`, are added to those, as in every `onXxx` method of the CDK
   */
  onFailed(id: string, options: events.OnEventOptions = {}): events.Rule {
    return jobRule(this, id, { resource: this.resource, matching: FAILED, options });
  }

  /**
   * Runs that gave no segments: 1 for each, and 0 for each that did. Their sum over 5 minutes, unless you want it
   * otherwise.
   *
   * It comes from the handler's log, where CloudWatch finds it: that needs no permission. CloudWatch charges what it
   * charges for a custom metric, in each month in which the schedule runs.
   *
   * @param props how to look at it
   */
  metricFailures(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return jobMetric(this.resource, 'failures', props);
  }

  /**
   * Seconds from when Personalize accepted the job of a run until it settled. Their maximum over 5 minutes, unless you
   * want it otherwise. For where it comes from and what it costs, see `metricFailures`.
   *
   * @param props how to look at it
   */
  metricDuration(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return jobMetric(this.resource, 'duration', props);
  }

  /**
   * Seconds from when a run began until Personalize accepted its job, which runs five at a time. Their maximum over 5
   * minutes, unless you want it otherwise. For where it comes from and what it costs, see `metricFailures`.
   *
   * @param props how to look at it
   */
  metricQueueTime(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return jobMetric(this.resource, 'queueTime', props);
  }

  /**
   * Queries that were answered with a segment. Their sum over 5 minutes, unless you want it otherwise. Nothing is counted
   * with `verifyOutput: false`. For where it comes from and what it costs, see `metricFailures`.
   *
   * @param props how to look at it
   */
  metricSegments(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return jobMetric(this.resource, 'segments', props);
  }

  /**
   * Queries without a segment, of jobs that are ACTIVE all the same. Their sum over 5 minutes, unless you want it
   * otherwise. Nothing is counted with `verifyOutput: false`. For where it comes from and what it costs, see
   * `metricFailures`.
   *
   * @param props how to look at it
   */
  metricFailedRecords(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return jobMetric(this.resource, 'failedRecords', props);
  }

  /**
   * Users of all segments; one who is in several counts in each. Their sum over 5 minutes, unless you want it otherwise.
   * Nothing is counted with `verifyOutput: false`. For where it comes from and what it costs, see `metricFailures`.
   *
   * @param props how to look at it
   */
  metricUsers(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return jobMetric(this.resource, 'users', props);
  }

  private makeSchedule(props: BatchSegmentScheduleProps, provider: BatchSegmentJobProvider): scheduler.Schedule {
    const { schedule, timeWindow, enabled, deadLetterQueue, overlap = RunOverlap.SKIP, skipIfUnchanged = true } = props;
    const { storage } = this;
    const { _serviceToken: functionArn } = provider;
    const job = bindJob(this, props, { storage, provider });
    const request = {
      Overlap: overlap,
      SkipIfUnchanged: String(skipIfUnchanged),
      SegmentsExpireSeconds: secondsAsText(storage._segmentsExpiration),
      ResourceProperties: { ...job.properties, Tags: renderTags(this.cdkTagManager) },
    };
    const role = this.makeRole(functionArn, deadLetterQueue);
    const target = new HandlerTarget({ functionArn, role, deadLetterQueue, request });
    const resource = new scheduler.Schedule(this, 'Resource', { schedule, timeWindow, enabled, target });
    provider._allowRuns();
    // a run may begin as soon as the schedule is there
    resource.node.addDependency(...job.requirements);
    return resource;
  }

  private makeRole(functionArn: string, deadLetterQueue: sqs.IQueue | undefined): iam.Role {
    const role = new iam.Role(this, 'Role', {
      description: 'Runs Amazon Personalize batch segment jobs on a schedule',
      assumedBy: permissions.schedulerTrust(Stack.of(this)),
      inlinePolicies: {
        Invoke: new iam.PolicyDocument({ statements: permissions.invokeHandler(functionArn) }),
        ...deadLetterQueue && { DeadLetters: new iam.PolicyDocument({ statements: permissions.sendDeadLetters(deadLetterQueue) }) },
      },
    });
    acknowledge(role, 'role');
    return role;
  }
}

function validate(scope: Construct, props: BatchSegmentScheduleProps): void {
  const { schedule, overlap, deadLetterQueue } = props;
  validateCommonProps(scope, props);
  if (typeof schedule?.expressionString !== 'string') throw invalid(scope, 'schedule', 'must be made by ScheduleExpression.cron, rate or at', schedule);
  validateTimeZone(scope, 'schedule', schedule.timeZone?.timezoneName);
  const overlaps = Object.values(RunOverlap);
  if (overlap !== undefined && !overlaps.includes(overlap)) throw invalid(scope, 'overlap', `must be ${overlaps.join(' or ')}`, overlap);
  validateDeadLetterQueue(scope, deadLetterQueue);
  validateWaitForTraining(scope, props);
}

function validateWaitForTraining(scope: Construct, { solutionVersion }: BatchSegmentScheduleProps): void {
  const { waitForTraining } = solutionVersion._bind(scope);
  if (!waitForTraining || waitForTraining.toSeconds() < MAX_FOLLOWING_SECONDS) return;
  throw invalid(scope, 'solutionVersion.waitForTraining', 'must be shorter than the 24 hours that a run is followed for', waitForTraining.toString());
}

function warnIfVersionIsFixed(scope: Construct, { solutionVersion, skipIfUnchanged = true }: BatchSegmentScheduleProps): void {
  if (solutionVersion._bind(scope).isLatest) return;
  Annotations.of(scope).addWarningV2(
    'cdk-personalize-segments:scheduledFixedVersion',
    'The schedule has one solution version and no other, and segments only get fresher with a newer version: use SolutionVersion.latest. '
    + (skipIfUnchanged ? 'As it is, a run makes a job only when the input has changed.' : 'As it is, each run is paid for, and gives something new only when the input has changed.'),
  );
}
