// What construct, runner and handler agree on. Imports nothing, so that either side can import it.

/**
 * Version of the custom resource's properties and of the runner's state. A handler understands its own
 * and the one before: an execution that waits for a job can outlive an upgrade of the library.
 */
export const CONTRACT_VERSION = 1;

/** The handler's environment variables that say whose requests it serves; what says where it runs comes from Lambda. */
export const ENVIRONMENT = { stackId: 'STACK_ID', urlSuffix: 'URL_SUFFIX' } as const;

/** Resource type of a batch segment job in the template. */
export const RESOURCE_TYPE = 'Custom::PersonalizeBatchSegmentJob';

/** Resource type of a link of the chain that waits for a job longer than CloudFormation waits for one resource. */
export const WAIT_RESOURCE_TYPE = 'Custom::PersonalizeBatchSegmentJobWait';

/** Below this prefix of the input bucket lies what the handler uploads, one folder for each content. */
export const STAGED_INPUT_PREFIX = 'batch-segment-input/';

/** CloudFormation gives a custom resource one hour; the rest is left for the answer to arrive. */
const WAIT_MINUTES = 55;

/** Seconds that one custom resource waits; what is left of a time-out is the next one's. */
export const LINK_SECONDS = WAIT_MINUTES * 60;

/** Longest time that a job is followed, and so the longest time-out. */
export const MAX_FOLLOWING_SECONDS = 24 * 3600;

/** What becomes of a job that nobody waits for any more. A new stack is another one, and its job too. */
export const GOES_ON = 'A job that was started goes on; deploying again picks it up, unless the stack itself is made anew '
  + '(cdk deploy --no-rollback keeps a stack that could not be created).';

/** Longest name of a job. @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateBatchSegmentJob.html */
export const MAX_JOB_NAME_LENGTH = 63;

/** Longest S3 path of a job, in or out. @see https://docs.aws.amazon.com/personalize/latest/dg/API_S3DataConfig.html */
export const MAX_S3_PATH_LENGTH = 256;

/** Most users a segment. @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateBatchSegmentJob.html */
export const MAX_NUM_RESULTS = 5_000_000;

/** What Personalize takes when it is told no number. */
export const DEFAULT_NUM_RESULTS = 25;

/** Most files of input a job. @see https://docs.aws.amazon.com/personalize/latest/dg/limits.html */
export const MAX_INPUT_FILES = 1000;

/** Most queries a file, by what they ask with: quotas that the documentation contradicts elsewhere. */
export const QUERIES_PER_FILE = { itemId: 500, itemAttributes: 10 } as const;

/** What a query asks with: an item, or a combination of attributes. A recipe takes one of them. */
export type QueryKey = keyof typeof QUERIES_PER_FILE;

/** Most tags of a job. @see https://docs.aws.amazon.com/personalize/latest/dg/tagging-resources.html */
export const MAX_TAGS = 50;

/** Tag of a run's job that says what it was made from; it is one of the fifty. */
export const FINGERPRINT_TAG = 'cdk-personalize-segments:fingerprint';

/** No text of a property is longer: an ARN of a key may have this many characters, everything else has fewer. */
export const MAX_TEXT_LENGTH = 2048;

/** A custom resource's properties; CloudFormation hands every scalar over as a string. */
export interface JobProperties {
  readonly ContractVersion: string;
  readonly RunnerArn: string;
  /** What a job's name is put behind to give its ARN. */
  readonly JobArnPrefix: string;
  /** A version and no other; without it, the newest one of `SolutionArn`. */
  readonly SolutionVersionArn?: string;
  readonly SolutionArn?: string;
  /** How long a version in training is waited for before the newest ACTIVE one is taken. */
  readonly WaitForTrainingSeconds?: string;
  readonly FilterArn?: string;
  readonly NumResults?: string;
  readonly RoleArn: string;
  readonly Input: InputProperties;
  readonly Output: OutputProperties;
  /** The user's own name, used as it is. */
  readonly JobName?: string;
  /** Whatever it is, another one means another job. */
  readonly RerunTrigger?: string;
  /** How long the job may take from now on, its turn included; without it, nobody waits for its end. */
  readonly CompletionTimeoutSeconds?: string;
  /** Whether version and input are looked at before the job is created: `false`, or nothing when they are. */
  readonly ValidateInput?: string;
  /** Whether the segments are counted when the job is done: `false`, or nothing when they are. */
  readonly VerifyOutput?: string;
  /** What becomes of a job that leaves queries without a segment; nothing means REPORT. */
  readonly RecordErrors?: RecordErrorsPolicy;
  readonly Tags?: Tags;
}

/** Whether a query without a segment is only told of, or fails the job. */
export const RECORD_ERRORS = { report: 'REPORT', fail: 'FAIL' } as const;
export type RecordErrorsPolicy = (typeof RECORD_ERRORS)[keyof typeof RECORD_ERRORS];

/** The properties of a link of the chain. */
export interface WaitProperties {
  readonly ContractVersion: string;
  readonly RunnerArn: string;
  readonly JobArn: string;
  /** The job's own, handed on as an attribute. */
  readonly OutputPath: string;
  /** The execution that starts the job, while the job has to wait for its turn. */
  readonly Execution: string;
  /** The job's own. */
  readonly RecordErrors?: RecordErrorsPolicy;
  /** What is left of the job's time-out when this link begins; the last one has no more than it can wait itself. */
  readonly CompletionTimeoutSeconds: string;
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
  batchSegmentJobArn: 'BatchSegmentJobArn',
  batchSegmentJobName: 'BatchSegmentJobName',
  creationDateTime: 'CreationDateTime',
  execution: 'Execution',
  failedRecordCount: 'FailedRecordCount',
  outputPath: 'OutputPath',
  segmentCount: 'SegmentCount',
  solutionVersionArn: 'SolutionVersionArn',
  userCount: 'UserCount',
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

/** What the handler is asked for: by CloudFormation, for a job or a link of the chain, or by a schedule. */
export type HandlerRequest = CustomResourceRequest | RunRequest;

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

/** What a run does while an earlier one of the same schedule is under way. */
export const OVERLAP = { skip: 'SKIP', queue: 'QUEUE' } as const;
export type Overlap = (typeof OVERLAP)[keyof typeof OVERLAP];

/** A schedule's request, the input of its target. */
export interface RunRequest {
  readonly RequestType: 'Run';
  readonly StackId: string;
  /** The schedule's own. */
  readonly LogicalResourceId: string;
  /** ISO 8601, to the second: the same for each attempt at one run. */
  readonly ScheduledTime: string;
  readonly Overlap: Overlap;
  /** Whether a run is left out that would give what the last one gave: `true` or `false`. */
  readonly SkipIfUnchanged: string;
  /** Segments that have expired are computed again, also when nothing has changed. */
  readonly SegmentsExpireSeconds?: string;
  /** As those of a job; `JobName`, `RerunTrigger` and `CompletionTimeoutSeconds` have no meaning here. */
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
}

/** What travels from state to state of the runner. `start` sets the request, `plan` the rest. */
export interface State {
  readonly version: number;
  readonly request: HandlerRequest;
  readonly plan?: Plan;
  readonly next?: Next;
  /** How long the runner waits before it reconciles again. */
  readonly waitSeconds?: number;
  /** Entries for the event bus, which the runner puts there before it goes on. */
  readonly events?: readonly EventEntry[];
  /** What the look at version and input before the job gave that is no reason to stop; nothing as long as they have not been looked at. */
  readonly warnings?: readonly string[];
  /** How far the look at the segments has come; also what is known of the job, should the look end without a word. */
  readonly verification?: Verification;
  readonly known?: { readonly creationDateTime?: string; readonly solutionVersionArn?: string };
  /** Whether the input has been copied into the input bucket. */
  readonly staged?: boolean;
  /** The version that the job is made with, once it is known. */
  readonly solutionVersionArn?: string;
  /** Whether the job was there. */
  readonly seen?: boolean;
  /** Whether this request has sent a Create: a job that is there then is its own. */
  readonly creating?: boolean;
  /** How often Personalize had no room for the job. */
  readonly refusals?: number;
  /** Whether the job has the tags of this request. */
  readonly tagged?: boolean;
  /** Whether nobody waits for an answer any more, or ever did, while the job still has to be started or followed. */
  readonly answered?: boolean;
  /** Since when the resource was complete after the answer, in milliseconds since 1970: another time is a newer request's. */
  readonly completeSince?: number;
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
  /** What the answer waits for. */
  readonly waitsFor: WaitsFor;
  /** ISO 8601: when the answer has to be given. */
  readonly deadline: string;
  /** ISO 8601: the job is not started any more from here on. */
  readonly startBefore: string;
  /** ISO 8601: no answer before, so that no older execution can still create. */
  readonly holdUntil?: string;
  /** ISO 8601: when CloudFormation sent the request. With `rollingBack`, the request's epoch. */
  readonly sentAt: string;
  /** Whether the stack was rolling back then. */
  readonly rollingBack: boolean;
  /** Whether the request is about the job that the resource had before: changed tags at most. */
  readonly kept: boolean;
}

/** The job's end; as much of it as one resource may wait for, the next link waiting on; or nothing but its turn in the queue. */
export type WaitsFor = 'completion' | 'next link' | 'acceptance';

/** What the segments of a job were found to be. */
export interface Counts {
  /** Queries that were answered with a segment, also with an empty one. */
  readonly segmentCount: number;
  /** Queries without a segment: with an error, or without an answer. */
  readonly failedRecordCount: number;
  /** Users of all segments; one who is in several counts in each. */
  readonly userCount: number;
  /** Segments without a user. */
  readonly emptySegmentCount: number;
  /** Segments with users, but fewer than `numResults`. */
  readonly shortSegmentCount: number;
  /** Files of input, and how many of them have been looked at. */
  readonly files: number;
  readonly verifiedFiles: number;
}

/** What the lines of a file of segments add up to. */
export type SegmentCounts = Omit<Counts, 'files' | 'verifiedFiles'>;

/** The look at the segments between two slices of it. */
export interface Verification {
  /** ISO 8601: from when on its time is counted. */
  readonly startedAt: string;
  /** Of the files that are done. */
  readonly counts: Counts;
  /** Failed records that have been quoted in the log. */
  readonly quoted: number;
  /** What else has been told in the log, where it is told once. */
  readonly told: readonly string[];
  /** The last file that was looked at, in the order of the segments' names; those up to it that could not be read; how far one file has come. */
  readonly next: { readonly after?: string; readonly unread?: readonly string[]; readonly part?: PartOfFile };
}

/** How far the look at one large file of segments has come. */
export interface PartOfFile {
  /** The segments' name. */
  readonly file: string;
  /** Entity tags of the segments, and of the queries that they are compared with: of others, the rest is not worth looking at. */
  readonly tag: string;
  readonly inputTag?: string;
  /** Where the next line begins. */
  readonly line: number;
  readonly offset: number;
  /** Which queries of the input file have had an answer: a bit for each, in Base64. */
  readonly answered: string;
  /** Lines that answer no query of the input file, and lines of which nobody can tell what they answer. */
  readonly unasked: number;
  readonly unreadable: number;
  /** Of the lines before. */
  readonly counts: SegmentCounts;
}

/** How a request ended, before it is put into words. */
export type Outcome =
  | { readonly kind: 'unchanged' | 'pending'; readonly creationDateTime?: string; readonly solutionVersionArn?: string }
  | { readonly kind: 'active'; readonly creationDateTime?: string; readonly solutionVersionArn?: string; readonly counts?: Counts; readonly uncounted?: string }
  /** ACTIVE, but queries went without a segment, or nobody knows, and somebody wants none to. */
  | { readonly kind: 'incomplete'; readonly creationDateTime?: string; readonly solutionVersionArn?: string; readonly counts?: Counts; readonly uncounted?: string }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly causes?: readonly string[] }
  | { readonly kind: 'refused'; readonly errorName: string; readonly message: string; readonly causes?: readonly string[] }
  | { readonly kind: 'invalid'; readonly message: string }
  | { readonly kind: 'deadline'; readonly reason: string; readonly started: boolean }
  | { readonly kind: 'deleted' };

/** Source of the events on the default bus. */
export const EVENT_SOURCE = 'cdk-personalize-segments';

/** Detail types of the events. */
export const DETAIL_TYPE = {
  accepted: 'Batch Segment Job Accepted',
  settled: 'Batch Segment Job Settled',
  skipped: 'Batch Segment Job Skipped',
  superseded: 'Batch Segment Job Superseded',
  timedOut: 'Batch Segment Job Timed Out',
} as const;
export type DetailType = (typeof DETAIL_TYPE)[keyof typeof DETAIL_TYPE];

/** What events say of a job, beside Personalize's own words for the ones that it accepted. */
export const EVENT_STATUS = {
  active: 'ACTIVE',
  failed: 'CREATE FAILED',
  incomplete: 'INCOMPLETE',
  refused: 'REFUSED',
  timedOut: 'TIMED OUT',
  superseded: 'SUPERSEDED',
  skipped: 'SKIPPED',
} as const;

/** The statuses of jobs that gave no segments although somebody wanted them. */
export const FAILURE_STATUSES = [EVENT_STATUS.failed, EVENT_STATUS.incomplete, EVENT_STATUS.refused, EVENT_STATUS.timedOut] as const;

/** The detail of an event. */
export interface EventDetail {
  readonly stackId: string;
  readonly logicalId: string;
  readonly status: string;
  readonly jobName?: string;
  readonly jobArn?: string;
  readonly outputPath?: string;
  readonly solutionVersionArn?: string;
  /** Why there are no segments, or no new ones. */
  readonly failureReason?: string;
  /** What the handler found that may be why, likeliest first. */
  readonly likelyCauses?: readonly string[];
  /** Of a schedule's run. */
  readonly scheduledTime?: string;
  /** From the request until Personalize accepted the job. */
  readonly queueSeconds?: number;
  /** From then on until the job settled. */
  readonly durationSeconds?: number;
  /** What the segments were found to be, as in the counts of a look at them. */
  readonly segmentCount?: number;
  readonly failedRecordCount?: number;
  readonly userCount?: number;
  /** Files of input whose answers were counted, where not all of them were. */
  readonly verifiedFiles?: string;
}

/** An entry of PutEvents. */
export interface EventEntry {
  readonly Source: typeof EVENT_SOURCE;
  readonly DetailType: DetailType;
  readonly Detail: EventDetail;
  readonly Resources: readonly string[];
}

/** Namespace of the metrics, each with the dimensions below. */
export const METRIC_NAMESPACE = 'PersonalizeSegments';
export const METRIC_DIMENSION = { stackName: 'StackName', logicalId: 'LogicalId' } as const;
export const METRIC = {
  /** Jobs that gave no segments: 1 for each, 0 for each that did. */
  failures: 'Failures',
  /** Seconds from acceptance to the end. */
  duration: 'Duration',
  /** Seconds from the request to acceptance. */
  queueTime: 'QueueTime',
  /** Queries that were answered with a segment. */
  segments: 'Segments',
  /** Queries without a segment. */
  failedRecords: 'FailedRecords',
  /** Users of all segments. */
  users: 'Users',
} as const;
