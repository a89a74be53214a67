import { CustomResource, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ATTRIBUTE, CONTRACT_VERSION, JobProperties, RESOURCE_TYPE } from './handler/contract';
import { BatchSegmentJobProvider } from './private/provider';
import { validateFilterArn, validateNumResults, validateOutputPrefix } from './private/validation';
import { SegmentInput } from './segment-input';
import { SegmentStorage } from './segment-storage';
import { SolutionVersion } from './solution-version';

const DEFAULT_OUTPUT_PREFIX = 'segments/';
const NAME_PREFIX_LENGTH = 40;

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
   * Service role, key and buckets. Jobs of a stack should share one: a key costs money every month.
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
export class BatchSegmentJob extends Construct {
  /** ARN of the job: `arn:<partition>:personalize:<region>:<account>:batch-segment-job/<name>`. */
  readonly batchSegmentJobArn: string;
  /** Name of the job, made from the construct's path and a hash of the job's content. */
  readonly batchSegmentJobName: string;
  /** Folder of the segments, `s3://<bucket>/<prefix><name>/`: one `.out` file in JSON Lines for each input file. */
  readonly outputPath: string;
  /** Service role, key and buckets of the job. */
  readonly storage: SegmentStorage;

  /**
   * @param scope what the job belongs to
   * @param id its name there
   * @param props what the job computes, from what, and where to
   */
  constructor(scope: Construct, id: string, props: BatchSegmentJobProps) {
    super(scope, id);
    validateNumResults(this, props.numResults);
    validateFilterArn(this, props.filterArn);
    validateOutputPrefix(this, props.outputPrefix);
    props.input._validate(this);
    const { solutionVersionArn } = props.solutionVersion._bind(this);

    this.storage = props.storage ?? new SegmentStorage(this, 'Storage');
    const provider = BatchSegmentJobProvider.of(this);
    const properties = {
      ContractVersion: String(CONTRACT_VERSION),
      RunnerArn: provider.runnerArn,
      JobArnPrefix: Stack.of(this).formatArn({ service: 'personalize', resource: 'batch-segment-job', resourceName: '' }),
      NamePrefix: namePrefix(this),
      SolutionVersionArn: solutionVersionArn,
      FilterArn: props.filterArn,
      NumResults: props.numResults === undefined ? undefined : Token.asString(props.numResults),
      RoleArn: this.storage.role.roleArn,
      Input: props.input._bind(this, { storage: this.storage, provider }),
      Output: {
        Path: `s3://${this.storage.outputBucket.bucketName}/${props.outputPrefix ?? DEFAULT_OUTPUT_PREFIX}`,
        KmsKeyArn: this.storage.outputKey?.keyArn,
      },
    } satisfies JobProperties;
    const resource = new CustomResource(this, 'Resource', {
      resourceType: RESOURCE_TYPE,
      serviceToken: provider.serviceToken,
      properties,
    });
    resource.node.addDependency(this.storage._allowHandler(provider));

    this.batchSegmentJobArn = resource.ref;
    this.batchSegmentJobName = resource.getAttString(ATTRIBUTE.batchSegmentJobName);
    this.outputPath = resource.getAttString(ATTRIBUTE.outputPath);
  }
}

/** A readable beginning of the job's name: the end of the construct's path, as far as a name may hold it. */
function namePrefix(scope: Construct): string {
  return scope.node.path.replace(/[^a-zA-Z0-9]+/g, '-').slice(-NAME_PREFIX_LENGTH).replace(/^-+/, '');
}
