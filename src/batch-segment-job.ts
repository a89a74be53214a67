import { CustomResource, ITaggableV2, Lazy, Stack, TagManager, TagType, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BatchSegmentJobAttributes, BatchSegmentJobBase, IBatchSegmentJob } from './batch-segment-job-base';
import { BatchSegmentJobGrants, JobLocation } from './batch-segment-job-grants';
import { ATTRIBUTE, CONTRACT_VERSION, InputProperties, JobProperties, MAX_JOB_NAME_LENGTH, RESOURCE_TYPE } from './handler/contract';
import { ImportedBatchSegmentJob } from './imported-batch-segment-job';
import { outputFolder } from './private/output-folder';
import { BatchSegmentJobProvider } from './private/provider';
import {
  validateArnEnvironment, validateFilterArn, validateJobName, validateNumResults, validateOutputApartFromInput, validateOutputPrefix,
  validateMade, validateRerunTrigger, validateS3Path, validateTags, warnIfRegionUnknown,
} from './private/validation';
import { SegmentInput } from './segment-input';
import { SegmentStorage } from './segment-storage';
import { SolutionVersion } from './solution-version';

const STACK_TAG_PRIORITY = 0;
const SHORTEST_BUCKET_NAME = 'xxx';
const LONGEST_JOB_NAME = 'x'.repeat(MAX_JOB_NAME_LENGTH);

/** What a batch segment job computes, from what, and where to. */
export interface BatchSegmentJobProps {
  /**
   * The trained model that makes the segments. A changed one is a new job, and a new charge.
   */
  readonly solutionVersion: SolutionVersion;

  /**
   * What to find users for. Changed input is a new job, and a new charge.
   */
  readonly input: SegmentInput;

  /**
   * Service role, key and buckets. Jobs of a stack should share one, as a construct of its own: a key costs money every month. Another output
   * bucket or output key is a new job, and a new charge; another role or input bucket is not.
   *
   * @default - a storage of the job's own
   */
  readonly storage?: SegmentStorage;

  /**
   * Users a segment, from 1 to 5,000,000: the length of each answer, not its price. A changed number is a new job, and a new charge.
   *
   * @default 25
   */
  readonly numResults?: number;

  /**
   * ARN of a filter that leaves users out of the segments, at most 256 characters. A changed one is a new job, and a new charge.
   *
   * @see https://docs.aws.amazon.com/personalize/latest/dg/filter-batch.html
   * @default - no filter
   */
  readonly filterArn?: string;

  /**
   * Folder of the output bucket below which each job writes into a folder of its own: empty, or with a slash at its
   * end. A changed one is a new job, and a new charge.
   *
   * @default 'segments/'
   */
  readonly outputPrefix?: string;

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
}

/**
 * An Amazon Personalize batch segment job: for each item, or each combination of item attributes, the users most
 * likely to care.
 *
 * The deployment starts the job, waits for it (a job takes from minutes to an hour) and fails with Personalize's own
 * reason when the job does. A job is paid for once: only changed content starts another one. It cannot be stopped or
 * deleted; removing the construct leaves its segments where they are.
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
  /** When Personalize accepted the job, in ISO 8601. */
  readonly creationDateTime: string;
  /** ARN of the solution version that the job was made with. */
  readonly solutionVersionArn: string;
  /** Service role, key and buckets of the job. */
  readonly storage: SegmentStorage;
  /** Permissions on the job and on what it reads and writes. */
  readonly grants: BatchSegmentJobGrants;
  /** Tags of the job, as `Tags.of` sets them at any level; changing them changes the job in place, at no charge. */
  readonly cdkTagManager: TagManager;

  /**
   * @param scope what the job belongs to
   * @param id its name there
   * @param props what the job computes, from what, and where to
   */
  constructor(scope: Construct, id: string, props: BatchSegmentJobProps) {
    super(scope, id);
    validate(this, props);

    this.storage = props.storage ?? new SegmentStorage(this, 'Storage');
    this.cdkTagManager = tagManager(Stack.of(this));
    this.node.addValidation({ validate: () => tagErrors(this) });
    const provider = BatchSegmentJobProvider.of(this);
    const input = props.input._bind(this, { storage: this.storage, provider });
    const resource = new CustomResource(this, 'Resource', {
      resourceType: RESOURCE_TYPE,
      serviceToken: provider.serviceToken,
      properties: this.properties(props, provider, input.properties),
    });
    resource.node.addDependency(this.storage._allowHandler(provider), ...input.requirements);

    this.batchSegmentJobArn = resource.ref;
    this.batchSegmentJobName = resource.getAttString(ATTRIBUTE.batchSegmentJobName);
    this.outputPath = resource.getAttString(ATTRIBUTE.outputPath);
    this.creationDateTime = resource.getAttString(ATTRIBUTE.creationDateTime);
    this.solutionVersionArn = resource.getAttString(ATTRIBUTE.solutionVersionArn);
    this.grants = BatchSegmentJobGrants._of(this, { output: this.outputLocation(props), input: props.input._location() });
  }

  private properties(
    props: BatchSegmentJobProps, provider: BatchSegmentJobProvider, input: InputProperties,
  ): Record<keyof JobProperties, unknown> {
    const { outputBucket, outputKey, role } = this.storage;
    return {
      ContractVersion: String(CONTRACT_VERSION),
      RunnerArn: provider.runnerArn,
      JobArnPrefix: Stack.of(this).formatArn({ service: 'personalize', resource: 'batch-segment-job', resourceName: '' }),
      SolutionVersionArn: props.solutionVersion._bind(this).solutionVersionArn,
      FilterArn: props.filterArn,
      NumResults: asText(props.numResults),
      RoleArn: role.roleArn,
      Input: input,
      Output: { Path: `s3://${outputBucket.bucketName}/${outputFolder(props.outputPrefix)}`, KmsKeyArn: outputKey?.keyArn },
      JobName: props.batchSegmentJobName,
      RerunTrigger: props.rerunTrigger,
      Tags: Lazy.any({ produce: () => present(this.cdkTagManager.tagValues()) }),
    };
  }

  private outputLocation({ outputPrefix }: BatchSegmentJobProps): JobLocation {
    return { bucket: this.storage.outputBucket, key: this.storage.outputKey, folder: outputFolder(outputPrefix, this.batchSegmentJobName) };
  }
}

function validate(scope: BatchSegmentJob, props: BatchSegmentJobProps): void {
  validateMade(scope, 'solutionVersion', { value: props.solutionVersion, method: '_bind', factory: 'SolutionVersion.from…' });
  validateMade(scope, 'input', { value: props.input, method: '_validate', factory: 'SegmentInput.from…' });
  warnIfRegionUnknown(scope);
  validateJobName(scope, props.batchSegmentJobName);
  validateRerunTrigger(scope, props);
  validateNumResults(scope, props.numResults);
  validateFilterArn(scope, props.filterArn);
  validateArnEnvironment(scope, 'filterArn', props.filterArn);
  props.solutionVersion._bind(scope);
  props.input._validate(scope);
  validateOutput(scope, props);
}

function validateOutput(scope: BatchSegmentJob, { batchSegmentJobName, input, outputPrefix, storage }: BatchSegmentJobProps): void {
  const bucketName = storage?.outputBucket.bucketName ?? SHORTEST_BUCKET_NAME;
  validateOutputPrefix(scope, outputPrefix);
  validateS3Path(scope, 'outputPrefix', `s3://${bucketName}/${outputFolder(outputPrefix, batchSegmentJobName ?? LONGEST_JOB_NAME)}`);
  // a bucket that is made here is apart from all others
  if (storage) validateOutputApartFromInput(scope, input._path(storage), `s3://${bucketName}/${outputFolder(outputPrefix)}`);
}

/** What is wrong with the tags of a job, which are complete only at the end of the synthesis. */
function tagErrors(job: BatchSegmentJob): string[] {
  try {
    validateTags(job, job.cdkTagManager.tagValues());
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Begins with the tags that the stack was given in its props, which are no aspect: everything else goes before them. */
function tagManager(stack: Stack): TagManager {
  const manager = new TagManager(TagType.MAP, RESOURCE_TYPE);
  for (const [key, value] of Object.entries(stack.tags.tagValues())) manager.setTag(key, value, STACK_TAG_PRIORITY);
  return manager;
}

/** A number as CloudFormation would hand it over anyway, but spelled by us: it is part of what the job is. */
function asText(value: number | undefined): string | undefined {
  if (value === undefined) return undefined;
  return Token.isUnresolved(value) ? Token.asString(value) : String(value);
}

function present(tags: Record<string, string>): Record<string, string> | undefined {
  return Object.keys(tags).length > 0 ? tags : undefined;
}
