import { Properties } from '../resource';
import { isTree } from '../template/values';

/** The event that a custom resource's function gets. */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ServiceToken: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly ResourceType: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Properties;
  readonly OldResourceProperties?: Properties;
}

/** A custom resource's answer, validated. */
export interface CustomResourceAnswer {
  readonly physicalId: string;
  readonly data: Properties;
  /** Why it failed; undefined when it did not. */
  readonly reason?: string;
}

/** CloudFormation reads no more of an answer. */
export const MAX_ANSWER_BYTES = 4096;

/** Reads an answer; throws an error with the reason that the resource fails with for one that is not valid. */
export function parseAnswer(body: Buffer, event: CustomResourceEvent): CustomResourceAnswer {
  if (body.length > MAX_ANSWER_BYTES) throw new Error('Response object is too long.');
  const answer = parseJson(body.toString('utf8'));
  if (!isTree(answer)) throw new Error('Response is not valid JSON');
  for (const member of ['StackId', 'RequestId', 'LogicalResourceId'] as const) {
    if (answer[member] !== event[member]) throw new Error(`Invalid ${member}: expected ${event[member]}, got ${JSON.stringify(answer[member])}`);
  }
  const { Status: status, PhysicalResourceId: physicalId, Reason: reason, Data: data = {} } = answer;
  if (status !== 'SUCCESS' && status !== 'FAILED') throw new Error(`Invalid Status: expected SUCCESS or FAILED, got ${JSON.stringify(status)}`);
  if (typeof physicalId !== 'string' || physicalId.length < 1 || physicalId.length > 1024) throw new Error('Invalid PhysicalResourceId');
  if (status === 'FAILED' && (typeof reason !== 'string' || reason === '')) throw new Error('Invalid Reason: it is required when the Status is FAILED');
  if (data !== null && !isTree(data)) throw new Error(`Invalid Data: expected an object, got ${JSON.stringify(data)}`);
  return { physicalId, data: data ?? {}, reason: status === 'FAILED' ? String(reason) : undefined };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // the caller says what is wrong with an answer that is no object
    return undefined;
  }
}
