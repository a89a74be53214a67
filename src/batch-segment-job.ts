import { CustomResource, Duration, ITaggableV2, TagManager } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { BatchSegmentJobAttributes, BatchSegmentJobBase, IBatchSegmentJob } from './batch-segment-job-base';
import { BatchSegmentJobGrants } from './batch-segment-job-grants';
import { BatchSegmentJobProvider } from './batch-segment-job-provider';
import { CommonBatchSegmentJobProps } from './common-batch-segment-job-props';
import { ATTRIBUTE, JobProperties, RECORD_ERRORS, RESOURCE_TYPE } from './handler/contract';
import { ImportedBatchSegmentJob } from './imported-batch-segment-job';
import { bindJob, BoundJob, failsOnGaps, validateCommonProps } from './job-binding';
import { completionTimeout, validateCompletion } from './private/completion';
import { secondsAsText } from './private/durations';
import { FAILED, jobRule, SETTLED } from './private/events';
import { JobLocation } from './private/job-location';
import { makeTagManager, renderTags } from './private/job-tags';
import { jobMetric } from './private/metrics';
import { outputFolder } from './private/output-folder';
import { validateJobName, validateRerunTrigger } from './private/validation';
import { addWaitChain } from './private/wait-chain';
import { SegmentStorage } from './segment-storage';

/** What a batch segment job computes, from what, where to, and how long a deployment waits for it. */
export interface BatchSegmentJobProps extends CommonBatchSegmentJobProps {
  /**
   * Name of the job, 1 to 63 letters, digits, hyphens and underscores. A name is used up for good, also by a job that
   * failed: every change of the job then needs a new name, too. When a job of that name exists with the same
   * settings, it is taken as it is, at no charge; with others, the deployment fails. A changed name is a new job, and
   * a new charge.
   *
   * @default - a name made from the stack's name, the logical id and a hash of the job's content
   */
  readonly batchSegmentJobName?: string;

  /**
   * Any text. A changed one is a new job, and a new charge, when nothing else has changed: for input files that have
   * new content under the same path, or a data set that was imported anew. Not together with `batchSegmentJobName`.
   *
   * @default - the job runs again only when it has changed
   */
  readonly rerunTrigger?: string;

  /**
   * Whether the deployment waits until the job is done, and fails when the job does. If not, it goes on as soon as
   * Personalize has accepted the job, has no room for it yet, or its version is still in training: such a job is started
   * within 24 hours or not at all. How it went is told by `onSettled`, `onFailed` and the metrics. Reading `creationDateTime` throws then, and
   * so does `solutionVersionArn` with `SolutionVersion.latest`: they are not known yet. Changing it costs nothing.
   *
   * @default true
   */
  readonly waitForCompletion?: boolean;

  /**
   * How long the deployment waits for the job, its turn among at most five running ones and the training of a version
   * included: from 1 minute to 24 hours in whole seconds, known at synth. Changing it costs nothing, and starts nothing.
   * Not together with `waitForCompletion: false`.
   *
   * CloudFormation waits one hour for a resource, so the first 55 minutes are the job's own resource, and each further
   * 55 minutes are one more: 3 with the default, 26 with 24 hours. What other stacks import comes from the last of them,
   * so that a change from more than 55 minutes to less, or back, changes the names of exports.
   *
   * When the time is over, the deployment fails. A job that has been started goes on, and is charged; deploying again
   * picks it up, unless the stack itself is made anew. One that still waits for its turn is not started any more.
   *
   * @default Duration.hours(3)
   */
  readonly completionTimeout?: Duration;
}

/**
 * An Amazon Personalize batch segment job: for each item, or each combination of item attributes, the users most
 * likely to care.
 *
 * The deployment starts the job, waits for it (for 3 hours, unless `completionTimeout` says otherwise; a job takes from
 * minutes to an hour, and at most five run at a time) and fails with Personalize's own reason when the job does. A job is
 * paid for once: only changed content starts another one. It cannot be stopped or deleted; removing the construct leaves
 * its segments where they are.
 *
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateBatchSegmentJob.html
 * @example
 * const job = new BatchSegmentJob(this, 'LapsedReaders', {
 *   solutionVersion: SolutionVersion.fromSolutionVersionArn(
 *     'arn:aws:personalize:eu-west-1:111122223333:solution/readers/1a2b3c4d'),
 *   input: SegmentInput.fromItemIds(['b-101', 'b-205']),
 *   numResults: 1000,
 * });
 * new CfnOutput(this, 'Segments', { value: job.outputPath });
 */
export class BatchSegmentJob extends BatchSegmentJobBase implements ITaggableV2 {
  /**
   * A job that was started elsewhere, of which only the ARN is known.
   *
   * @param scope what the reference belongs to
   * @param id its name there
   * @param batchSegmentJobArn ARN of the job
   */
  static fromBatchSegmentJobArn(scope: Construct, id: string, batchSegmentJobArn: string): IBatchSegmentJob {
    return new ImportedBatchSegmentJob(scope, id, { batchSegmentJobArn });
  }

  /**
   * A job that was started elsewhere, with the place of its segments.
   *
   * @param scope what the reference belongs to
   * @param id its name there
   * @param attributes what is known of the job
   */
  static fromBatchSegmentJobAttributes(scope: Construct, id: string, attributes: BatchSegmentJobAttributes): IBatchSegmentJob {
    return new ImportedBatchSegmentJob(scope, id, attributes);
  }

  /** ARN of the job: `arn:<partition>:personalize:<region>:<account>:batch-segment-job/<name>`. */
  readonly batchSegmentJobArn: string;
  /** Name of the job. */
  readonly batchSegmentJobName: string;
  /** Folder of the segments, `s3://<bucket>/<prefix><name>/`: one `.out` file in JSON Lines for each input file. */
  readonly outputPath: string;
  /** Service role, key and buckets of the job. */
  readonly storage: SegmentStorage;
  /** Permissions on the job and on what it reads and writes. */
  readonly grants: BatchSegmentJobGrants;
  /** Tags of the job, as `Tags.of` sets them at any level; changing them changes the job in place, at no charge. */
  readonly cdkTagManager: TagManager;

  /** The custom resource of the job, which starts it and is the first to wait. */
  private readonly resource: CustomResource;
  /** The last of the resources that wait for the job: what comes from it comes when all of them are done. */
  private readonly last: CustomResource;

  /**
   * @param scope what the job belongs to
   * @param id its name there
   * @param props what the job computes, from what, where to, and how long the deployment waits for it
   */
  constructor(scope: Construct, id: string, private readonly props: BatchSegmentJobProps) {
    super(scope, id);
    validate(this, props);

    this.storage = props.storage ?? new SegmentStorage(this, 'Storage');
    this.cdkTagManager = makeTagManager(this);
    const provider = BatchSegmentJobProvider._of(this);
    const { _serviceToken: serviceToken, _runnerArn: runnerArn } = provider;
    const timeout = completionTimeout(props);
    const job = bindJob(this, props, { storage: this.storage, provider });
    this.resource = new CustomResource(this, 'Resource', { resourceType: RESOURCE_TYPE, serviceToken, properties: this.properties(job, timeout) });
    this.resource.node.addDependency(...job.requirements);
    const recordErrors = failsOnGaps(props) ? RECORD_ERRORS.fail : undefined;
    this.last = addWaitChain(this, { job: this.resource, serviceToken, runnerArn, recordErrors, timeout });

    this.batchSegmentJobArn = this.last === this.resource ? this.resource.ref : this.last.getAttString(ATTRIBUTE.batchSegmentJobArn);
    this.batchSegmentJobName = this.last.getAttString(ATTRIBUTE.batchSegmentJobName);
    this.outputPath = this.last.getAttString(ATTRIBUTE.outputPath);
    this.grants = BatchSegmentJobGrants._of(this, { output: this.outputLocation(), input: props.input._location() });
  }

  /** When Personalize accepted the job, in ISO 8601. Reading it throws with `waitForCompletion: false`. */
  get creationDateTime(): string {
    if (this.props.waitForCompletion === false) throw this.notKnown('creationDateTime');
    return this.last.getAttString(ATTRIBUTE.creationDateTime);
  }

  /**
   * ARN of the solution version that the job was made with. Reading it throws with `SolutionVersion.latest` and
   * `waitForCompletion: false`.
   */
  get solutionVersionArn(): string {
    const { solutionVersion, waitForCompletion } = this.props;
    if (waitForCompletion === false && solutionVersion._bind(this).isLatest) throw this.notKnown('solutionVersionArn');
    return this.last.getAttString(ATTRIBUTE.solutionVersionArn);
  }

  /**
   * How many queries were answered with a segment, also with an empty one: a number, as text. It is counted when the job
   * is done, and again by each update of the resource, of the segments that are there then. Empty when the handler may not
   * read them. Reading it throws with `waitForCompletion: false` and with `verifyOutput: false`.
   */
  get segmentCount(): string {
    return this.count('segmentCount');
  }

  /** How many queries have no segment: with an error, or without an answer. For the rest, see `segmentCount`. */
  get failedRecordCount(): string {
    return this.count('failedRecordCount');
  }

  /** How many users all segments have; one who is in several counts in each. For the rest, see `segmentCount`. */
  get userCount(): string {
    return this.count('userCount');
  }

  /**
   * A rule for the event that the job has settled: it gave its segments (`detail.status` is `ACTIVE`), it failed (`CREATE
   * FAILED`), it was refused (`REFUSED`), or it left queries without a segment and `recordErrors` is `FAIL` (`INCOMPLETE`).
   * The detail also has `jobName`, `jobArn`, `outputPath`, `solutionVersionArn`, `failureReason`, `likelyCauses`,
   * `queueSeconds`, `durationSeconds`, `segmentCount`, `failedRecordCount` and `userCount`, as far as they are known. A
   * deployment that finds the job as it was tells nothing.
   *
   * The job is made after its rules, so that they are there in time. Whatever a target is made of must therefore not use the
   * attributes of the job, nor be given `grants.readSegments`, which would close a circle: take them from the event, and
   * give permissions by `storage.outputBucket.grantRead`. A rule of another stack (`crossStackScope`), and targets that are
   * added to the rule later, are made after the job, and miss what was before.
   *
   * @param id name of the rule
   * @param options target, name, description and pattern of the rule; values that the pattern gives for a field of the
   * rule's own, such as `detail.status`, are added to those, as in every `onXxx` method of the CDK
   */
  onSettled(id: string, options: events.OnEventOptions = {}): events.Rule {
    return jobRule(this, id, { resource: this.resource, matching: SETTLED, options });
  }

  /**
   * A rule for the event that the job gives no segments, or not all of them: it failed (`detail.status` is `CREATE FAILED`),
   * it was refused (`REFUSED`), its time was over (`TIMED OUT`; one that has been started goes on), or it left queries
   * without a segment and `recordErrors` is `FAIL` (`INCOMPLETE`). `detail.failureReason` says why.
   * For the rest of the detail, and for what a target may be made of, see `onSettled`.
   *
   * @param id name of the rule
   * @param options target, name, description and pattern of the rule; values that the pattern gives for a field of the
   * rule's own, such as `detail.status`, are added to those, as in every `onXxx` method of the CDK
   */
  onFailed(id: string, options: events.OnEventOptions = {}): events.Rule {
    return jobRule(this, id, { resource: this.resource, matching: FAILED, options });
  }

  /**
   * Jobs that gave no segments: 1 for each, and 0 for each that did. Their sum over 5 minutes, unless you want it
   * otherwise.
   *
   * It comes from the handler's log, where CloudWatch finds it: that needs no permission. CloudWatch charges what it
   * charges for a custom metric, in each month in which the job runs.
   *
   * @param props how to look at it
   */
  metricFailures(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return jobMetric(this.resource, 'failures', props);
  }

  /**
   * Seconds from when Personalize accepted the job until it settled. Their maximum over 5 minutes, unless you want it
   * otherwise. For where it comes from and what it costs, see `metricFailures`.
   *
   * @param props how to look at it
   */
  metricDuration(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return jobMetric(this.resource, 'duration', props);
  }

  /**
   * Seconds from the request until Personalize accepted the job, since it runs five at a time. Their maximum over 5
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
   * Queries without a segment, of a job that is ACTIVE all the same. Their sum over 5 minutes, unless you want it
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

  /** A number as text, so that it can be put into other texts; empty when the handler could not count. */
  private count(attribute: 'segmentCount' | 'failedRecordCount' | 'userCount'): string {
    const { verifyOutput, waitForCompletion } = this.props;
    if (waitForCompletion === false) throw this.notKnown(attribute);
    if (verifyOutput !== false) return this.last.getAttString(ATTRIBUTE[attribute]);
    throw new Error(`${this.node.path}: ${attribute} is not known with verifyOutput: false, since nobody counts: leave verifyOutput out`);
  }

  private properties({ properties }: BoundJob, timeout: Duration | undefined): Record<keyof JobProperties, unknown> {
    return {
      ...properties,
      JobName: this.props.batchSegmentJobName,
      RerunTrigger: this.props.rerunTrigger,
      CompletionTimeoutSeconds: secondsAsText(timeout),
      Tags: renderTags(this.cdkTagManager),
    };
  }

  private notKnown(attribute: string): Error {
    return new Error(`${this.node.path}: ${attribute} is not known with waitForCompletion: false, since the job may not have started yet: `
      + 'leave waitForCompletion out, or take it from the event of onSettled');
  }

  private outputLocation(): JobLocation {
    const { outputBucket: bucket, outputKey: key } = this.storage;
    return { bucket, key, folder: outputFolder(this.props.outputPrefix, this.batchSegmentJobName) };
  }
}

function validate(scope: BatchSegmentJob, props: BatchSegmentJobProps): void {
  validateCommonProps(scope, props);
  validateJobName(scope, props.batchSegmentJobName);
  validateRerunTrigger(scope, props);
  validateCompletion(scope, props, props.solutionVersion._bind(scope).waitForTraining);
}
