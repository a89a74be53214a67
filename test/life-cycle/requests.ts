import { CustomResourceRequest, JobProperties, Tags } from '../../src/handler/contract';
import { newRequest } from '../support/requests';

/** The job as a template declares it: what it is, its tags, and how long the stack waits for it. */
export interface JobTemplate {
  readonly content: string;
  readonly tags: number;
  /** Seconds; without it, nobody waits for the job's end. */
  readonly timeout?: number;
  /** What it says of the looks before and after the job, if anything. */
  readonly looks?: LookProperties;
}

export type LookProperties = Pick<JobProperties, 'ValidateInput' | 'VerifyOutput' | 'RecordErrors'>;

/** The sets of tags that templates choose from. */
export const TAG_SETS: readonly Tags[] = [{}, { team: 'one' }, { team: 'two', cost: 'three' }];

/** A resource of a stack: the job itself, or a link of the chain that waits for it. */
export interface Declared {
  readonly logicalId: string;
  readonly resourceType: string;
  /** 0 is the job itself. */
  readonly link: number;
  /** What is left of the job's time-out. */
  readonly timeout?: number;
  /** What the resource belongs to. */
  readonly job: JobTemplate;
  /** A link's properties follow from the job that the stack has by then. */
  readonly properties: (job: JobResource | undefined) => ResourceProperties;
}

export type ResourceProperties = Readonly<Record<string, unknown>>;

/** What a link refers to. */
export interface JobResource {
  readonly physicalId?: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** A request to the handler, with what CloudFormation knew when it was sent, and what became of it. */
export interface SentRequest {
  readonly number: number;
  readonly event: CustomResourceRequest;
  readonly declared: Declared;
  readonly job: JobTemplate;
  readonly sentAt: number;
  /** Whether the stack was rolling back. */
  readonly rollingBack: boolean;
  /** The request that the resource has the same job from, if this one is an update that keeps it. */
  readonly predecessor?: SentRequest;
  /** The request that is to start the job which this one, of a link, waits for. */
  readonly starter?: SentRequest;
  /** Whether CloudFormation waits for the answer. */
  live: boolean;
  /** When CloudFormation stopped waiting for it, with or without an answer. */
  leftAt?: number;
  /** When the handler first saw the request. */
  deliveredAt?: number;
  /** Whether its execution ended without an answer at some time, or a step failed for good: nobody can promise an answer then. */
  died: boolean;
  /** Whether something that it did was killed, or done twice. */
  disturbed: boolean;
  /** Whether its execution knows that it has created a job. */
  knowsJob: boolean;
  /** When something could not be looked at for it, the last time. */
  unseenAt?: number;
  /** Whether a look at its input took long. */
  stalled: boolean;
  readonly answers: string[];
}

export function nameOf({ number, event, job: { content, tags, timeout, looks }, declared: { link } }: SentRequest): string {
  const policy = looks?.RecordErrors === 'FAIL' ? ' or FAIL' : '';
  return `#${number} ${event.RequestType} ${link > 0 ? `link ${link} of ` : ''}${content}${tags}${timeout === undefined ? '' : ` (${timeout} s)`}${policy}`;
}

export function sameJobTemplate(a: JobTemplate | undefined, b: JobTemplate | undefined): boolean {
  return a?.content === b?.content && a?.tags === b?.tags && a?.timeout === b?.timeout;
}

/**
 * The tags that a job may have from the requests that had it before, one after the other; all of them have been changed since.
 * A job that is started later has them from any of those, and a request knows the one before it.
 */
export function earlierTags({ event, predecessor, sentAt }: SentRequest, createdAt: number): readonly string[] {
  const before = event.OldResourceProperties;
  if (before?.RerunTrigger !== event.ResourceProperties.RerunTrigger) return [];
  const direct = Object.keys(before?.Tags ?? {});
  if (!predecessor || createdAt >= sentAt) return direct;
  return [...direct, ...Object.keys(TAG_SETS[predecessor.job.tags]), ...earlierTags(predecessor, createdAt)];
}

/** The event, as CloudFormation signs it when it sends it. */
export function eventOf({ number, type, stackId, physicalId, declared, properties, before, sentAt }: EventFields): CustomResourceRequest {
  const signedAt = new Date(sentAt).toISOString().replace(/[-:]|\.\d+/g, '');
  return newRequest({
    RequestType: type,
    RequestId: `request-${number}`,
    StackId: stackId,
    LogicalResourceId: declared.logicalId,
    ResourceType: declared.resourceType,
    PhysicalResourceId: physicalId,
    ResponseURL: `https://cloudformation.invalid/request-${number}?X-Amz-Date=${signedAt}`,
    ResourceProperties: properties,
    OldResourceProperties: before,
  });
}

interface EventFields {
  readonly number: number;
  readonly type: CustomResourceRequest['RequestType'];
  readonly stackId: string;
  readonly physicalId?: string;
  readonly declared: Declared;
  readonly properties: ResourceProperties;
  readonly before?: ResourceProperties;
  readonly sentAt: number;
}
