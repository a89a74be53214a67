import { Stack, Token } from 'aws-cdk-lib';
import { Construct, IDependable } from 'constructs';
import { BatchSegmentJobProvider } from './batch-segment-job-provider';
import { CommonBatchSegmentJobProps } from './common-batch-segment-job-props';
import { CONTRACT_VERSION, JobProperties, MAX_JOB_NAME_LENGTH, RECORD_ERRORS } from './handler/contract';
import { validateArnEnvironment, validateFilterArn } from './private/arns';
import { outputFolder } from './private/output-folder';
import {
  validateMade, validateNumResults, validateOutputApartFromInput, validateOutputPrefix, validateRecordErrors, validateS3Path, warnIfRegionUnknown,
} from './private/validation';
import { RecordErrors } from './record-errors';
import { SegmentStorage } from './segment-storage';

// What a job of a stack and the jobs of a schedule have in common, on their way to the handler.

const SHORTEST_BUCKET_NAME = 'xxx';
const LONGEST_JOB_NAME = 'x'.repeat(MAX_JOB_NAME_LENGTH);

/** The properties that the handler is told of a job, whoever asks for it. */
export type CommonJobProperties = Omit<JobProperties, 'JobName' | 'RerunTrigger' | 'CompletionTimeoutSeconds' | 'Tags'>;

export interface JobBinding {
  readonly storage: SegmentStorage;
  readonly provider: BatchSegmentJobProvider;
}

export interface BoundJob {
  /** All of them, so that none is forgotten; what is undefined is left out of the template. */
  readonly properties: Readonly<Record<keyof CommonJobProperties, unknown>>;
  /** What has to be made before the handler may be asked for a job. */
  readonly requirements: readonly IDependable[];
}

/** Throws for props that break a rule, warns of what looks like a mistake, and creates nothing. */
export function validateCommonProps(scope: Construct, props: CommonBatchSegmentJobProps & { readonly batchSegmentJobName?: string }): void {
  validateMade(scope, 'solutionVersion', { value: props.solutionVersion, method: '_bind', factory: 'SolutionVersion.from… or SolutionVersion.latest' });
  validateMade(scope, 'input', { value: props.input, method: '_validate', factory: 'SegmentInput.from…' });
  warnIfRegionUnknown(scope);
  validateNumResults(scope, props.numResults);
  validateFilterArn(scope, props.filterArn);
  validateArnEnvironment(scope, 'filterArn', props.filterArn);
  validateRecordErrors(scope, props);
  props.solutionVersion._bind(scope);
  props.input._validate(scope);
  validateOutput(scope, props);
}

/** What the handler is told of a job, and what it may do for it. */
export function bindJob(scope: Construct, props: CommonBatchSegmentJobProps, { storage, provider }: JobBinding): BoundJob {
  const { outputBucket, outputKey, role } = storage;
  const { validateInput = true, verifyOutput = true } = props;
  const input = props.input._bind(scope, { storage, provider, isRead: { before: validateInput, after: verifyOutput } });
  const version = props.solutionVersion._bind(scope);
  if (version.isLatest) provider._allowListingVersions();
  storage._allowInspecting(provider, outputBucket, verifyOutput);
  const properties = {
    ContractVersion: String(CONTRACT_VERSION),
    RunnerArn: provider._runnerArn,
    JobArnPrefix: Stack.of(scope).formatArn({ service: 'personalize', resource: 'batch-segment-job', resourceName: '' }),
    ...version.properties,
    FilterArn: props.filterArn,
    NumResults: asText(props.numResults),
    RoleArn: role.roleArn,
    Input: input.properties,
    Output: { Path: `s3://${outputBucket.bucketName}/${outputFolder(props.outputPrefix)}`, KmsKeyArn: outputKey?.keyArn },
    ValidateInput: validateInput ? undefined : 'false',
    VerifyOutput: verifyOutput ? undefined : 'false',
    RecordErrors: failsOnGaps(props) ? RECORD_ERRORS.fail : undefined,
  };
  return { properties, requirements: [storage._allowHandler(provider), ...input.requirements] };
}

/** Whether queries without a segment fail the job; what is usual is not told, so that templates stay small. */
export function failsOnGaps({ recordErrors }: Pick<CommonBatchSegmentJobProps, 'recordErrors'>): boolean {
  return recordErrors === RecordErrors.FAIL;
}

function validateOutput(
  scope: Construct, { batchSegmentJobName, input, outputPrefix, storage }: Parameters<typeof validateCommonProps>[1],
): void {
  const bucketName = storage?.outputBucket.bucketName ?? SHORTEST_BUCKET_NAME;
  validateOutputPrefix(scope, outputPrefix);
  validateS3Path(scope, 'outputPrefix', `s3://${bucketName}/${outputFolder(outputPrefix, batchSegmentJobName ?? LONGEST_JOB_NAME)}`);
  // a bucket that is made here is apart from all others
  if (storage) validateOutputApartFromInput(scope, input._path(storage), `s3://${bucketName}/${outputFolder(outputPrefix)}`);
}

/** A number as CloudFormation would hand it over anyway, but spelled by us: it is part of what the job is. */
function asText(value: number | undefined): string | undefined {
  if (value === undefined) return undefined;
  return Token.isUnresolved(value) ? Token.asString(value) : String(value);
}
