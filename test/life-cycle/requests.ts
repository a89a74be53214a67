import { CustomResourceRequest, Tags } from '../../src/handler/contract';
import { newRequest, PROPERTIES } from '../support/requests';

/** The job as a template declares it: what it is, and its tags. */
export interface JobTemplate {
  readonly content: string;
  readonly tags: number;
}

/** The sets of tags that templates choose from. */
export const TAG_SETS: readonly Tags[] = [{}, { team: 'one' }, { team: 'two', cost: 'three' }];

/** A request to the handler, with what CloudFormation and Personalize knew when it was sent. */
export interface SentRequest {
  readonly number: number;
  readonly event: CustomResourceRequest;
  readonly job: JobTemplate;
  readonly sentAt: number;
  /** Whether the stack was rolling back. */
  readonly rollingBack: boolean;
  /** Whether there was an ACTIVE job of this content already. */
  readonly jobWasActive: boolean;
  /** Whether CloudFormation waits for the answer. */
  live: boolean;
  /** When the handler first saw the request. */
  deliveredAt?: number;
  /** Whether its execution ended without an answer at some time, or a step failed for good: nobody can promise an answer then. */
  died: boolean;
  readonly answers: string[];
}

export function nameOf({ number, event, job }: SentRequest): string {
  return `#${number} ${event.RequestType} ${job.content}${job.tags}`;
}

export function sameJobTemplate(a: JobTemplate | undefined, b: JobTemplate | undefined): boolean {
  return a?.content === b?.content && a?.tags === b?.tags;
}

/** The event, as CloudFormation signs it when it sends it. */
export function eventOf(fields: EventFields): CustomResourceRequest {
  const { number, type, stackId, physicalId, job, before, sentAt } = fields;
  const signedAt = new Date(sentAt).toISOString().replace(/[-:]|\.\d+/g, '');
  return newRequest({
    RequestType: type,
    RequestId: `request-${number}`,
    StackId: stackId,
    LogicalResourceId: 'Job',
    PhysicalResourceId: physicalId,
    ResponseURL: `https://cloudformation.invalid/request-${number}?X-Amz-Date=${signedAt}`,
    ResourceProperties: propertiesOf(job),
    OldResourceProperties: before && propertiesOf(before),
  });
}

interface EventFields {
  readonly number: number;
  readonly type: CustomResourceRequest['RequestType'];
  readonly stackId: string;
  readonly physicalId?: string;
  readonly job: JobTemplate;
  readonly before?: JobTemplate;
  readonly sentAt: number;
}

function propertiesOf({ content, tags }: JobTemplate): Readonly<Record<string, unknown>> {
  return { ...PROPERTIES, RerunTrigger: content, Tags: TAG_SETS[tags] };
}
