// What construct, runner and handler agree on. Imports nothing, so that either side can import it.

/**
 * Version of the custom resource's properties and of the runner's state. A handler understands its own
 * and the one before: an execution that waits for a job can outlive an upgrade of the library.
 */
export const CONTRACT_VERSION = 1;

/** Resource type of a batch segment job in the template. */
export const RESOURCE_TYPE = 'Custom::PersonalizeBatchSegmentJob';

/** Below this prefix of the input bucket lies what the handler uploads, one folder for each content. */
export const STAGED_INPUT_PREFIX = 'batch-segment-input/';

/** CloudFormation gives a custom resource one hour; the rest is left for the answer to arrive. */
export const WAIT_MINUTES = 55;

/** What becomes of a job that nobody waits for any more. A new stack is another one, and its job too. */
export const GOES_ON = 'A job that was started goes on; deploying this stack again picks it up.';

/** Longest name of a job. @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateBatchSegmentJob.html */
export const MAX_JOB_NAME_LENGTH = 63;

/** Longest S3 path of a job, in or out. @see https://docs.aws.amazon.com/personalize/latest/dg/API_S3DataConfig.html */
export const MAX_S3_PATH_LENGTH = 256;

/** Most users a segment. @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateBatchSegmentJob.html */
export const MAX_NUM_RESULTS = 5_000_000;

/** What Personalize takes when it is told no number. */
export const DEFAULT_NUM_RESULTS = 25;

/** Most tags of a job. @see https://docs.aws.amazon.com/personalize/latest/dg/tagging-resources.html */
export const MAX_TAGS = 50;

/** No text of a property is longer: an ARN of a key may have this many characters, everything else has fewer. */
export const MAX_TEXT_LENGTH = 2048;

/** A custom resource's properties; CloudFormation hands every scalar over as a string. */
export interface JobProperties {
  readonly ContractVersion: string;
  readonly RunnerArn: string;
  /** What a job's name is put behind to give its ARN. */
  readonly JobArnPrefix: string;
  readonly SolutionVersionArn: string;
  readonly FilterArn?: string;
  readonly NumResults?: string;
  readonly RoleArn: string;
  readonly Input: InputProperties;
  readonly Output: OutputProperties;
  /** The user's own name, used as it is. */
  readonly JobName?: string;
  /** Whatever it is, another one means another job. */
  readonly RerunTrigger?: string;
  readonly Tags?: Tags;
}

export type Tags = Readonly<Record<string, string>>;

/** Where the input lies: `Path` if the user put it there, `Asset` if the handler has to. */
export interface InputProperties {
  readonly Path?: string;
  readonly Asset?: AssetProperties;
  readonly KmsKeyArn?: string;
}

export interface AssetProperties {
  readonly Bucket: string;
  readonly Key: string;
  /** Hash of the content, which names the folder below `STAGED_INPUT_PREFIX`. */
  readonly Hash: string;
  /** Bucket that the handler copies the content into. */
  readonly InputBucket: string;
  /** Lines a file that Personalize accepts for the kind of query: 500 items or 10 attribute queries. */
  readonly LinesPerFile: string;
}

export interface OutputProperties {
  /** `s3://bucket/prefix`, to which the job's name and a slash are added. */
  readonly Path: string;
  readonly KmsKeyArn?: string;
}

/** Names of the custom resource's attributes (`Fn::GetAtt`). */
export const ATTRIBUTE = {
  batchSegmentJobName: 'BatchSegmentJobName',
  creationDateTime: 'CreationDateTime',
  outputPath: 'OutputPath',
  solutionVersionArn: 'SolutionVersionArn',
} as const;

/** The calls that the runner makes to the handler, one a state. */
export const STEPS = ['plan', 'reconcile', 'report'] as const;
export type Step = (typeof STEPS)[number];

/** Where the runner goes after a step. */
export const NEXT = { reconcile: 'RECONCILE', wait: 'WAIT', report: 'REPORT', end: 'END' } as const;
export type Next = (typeof NEXT)[keyof typeof NEXT];

/** What the runner sends to the handler. */
export interface StepRequest {
  readonly step: Step;
  readonly state: State;
  /** ISO 8601, from the execution's context object. */
  readonly executionStartTime: string;
}

/** CloudFormation's request, kept as it came. */
export interface CustomResourceRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
  readonly OldResourceProperties?: Readonly<Record<string, unknown>>;
}

/** What travels from state to state of the runner. `start` sets the request, `plan` the rest. */
export interface State {
  readonly version: number;
  readonly request: CustomResourceRequest;
  readonly plan?: Plan;
  readonly next?: Next;
  /** How long the runner waits before it reconciles again. */
  readonly waitSeconds?: number;
  /** Whether the input has been copied into the input bucket. */
  readonly staged?: boolean;
  /** Whether the job was there. */
  readonly seen?: boolean;
  /** Whether this request has sent a Create: a job that is there then is its own. */
  readonly creating?: boolean;
  /** Whether the job has the tags of this request. */
  readonly tagged?: boolean;
  /** Whether CloudFormation has its answer, while the job still has to be started. */
  readonly answered?: boolean;
  /** The last status that was seen, for the words at a deadline. */
  readonly lastSeen?: string;
  readonly outcome?: Outcome;
  /** Set by the runner when a step kept failing. */
  readonly error?: { readonly Error?: string; readonly Cause?: string };
}

/** Decided once, before anything is created; nothing after it picks a name. */
export interface Plan {
  readonly jobName: string;
  readonly jobArn: string;
  readonly attempt: number;
  /** ISO 8601: when the request began, from which the runner's patience is counted. */
  readonly startedAt: string;
  /** ISO 8601: when the answer has to be given. */
  readonly deadline: string;
  /** ISO 8601: no answer before, so that no older execution can still create. */
  readonly holdUntil?: string;
  /** ISO 8601: when CloudFormation sent the request. With `rollingBack`, the request's epoch. */
  readonly sentAt: string;
  /** Whether the stack was rolling back then. */
  readonly rollingBack: boolean;
  /** Whether the request is about the job that the resource had before: changed tags at most. */
  readonly kept: boolean;
}

/** How a request ended, before it is put into words. */
export type Outcome =
  | { readonly kind: 'active' | 'unchanged' | 'queued'; readonly creationDateTime?: string; readonly solutionVersionArn?: string }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'refused'; readonly errorName: string; readonly message: string }
  | { readonly kind: 'invalid'; readonly message: string }
  | { readonly kind: 'deadline'; readonly lastSeen: string; readonly started: boolean }
  | { readonly kind: 'deleted' };
