import { ENVIRONMENT, HandlerRequest } from '../contract';
import { InvalidRequestError } from './fields';

/** CloudFormation's requests for this library's resources have a few thousand. */
const MAX_REQUEST_CHARACTERS = 100_000;

const TYPES: readonly unknown[] = ['Create', 'Update', 'Delete', 'Run'];
const TEXTS = ['StackId', 'LogicalResourceId'] as const;
const TEXTS_OF_CLOUDFORMATION = ['RequestId', 'ResourceType', 'ResponseURL'] as const;

/** Whose requests this function serves, and where their answers may go: from its environment, which no request can change. */
export interface Origin {
  readonly stackId: string;
  /** What the partition's host names end with. */
  readonly urlSuffix: string;
  /** Whether this runs against another AWS than the real one. */
  readonly isLocal: boolean;
}

/** A request that nobody is told of: where it wants its answer could be anywhere. */
export class ForeignRequestError extends InvalidRequestError {
  override readonly name = 'ForeignRequestError';
}

/** The origin that the template says. */
export function originOf(environment: Readonly<Record<string, string | undefined>>): Origin {
  const { [ENVIRONMENT.stackId]: stackId, [ENVIRONMENT.urlSuffix]: urlSuffix, AWS_ENDPOINT_URL: endpoint } = environment;
  if (!stackId || !urlSuffix) throw new ForeignRequestError(`environment variables ${Object.values(ENVIRONMENT).join(' and ')} are not set: deploy the stack again`);
  return { stackId, urlSuffix, isLocal: endpoint !== undefined };
}

/**
 * Refuses what neither CloudFormation nor a schedule of this function's own stack has sent, whoever may invoke it, and
 * answers that would go anywhere but to CloudFormation.
 */
export function checkOrigin(event: unknown, origin: Origin): asserts event is HandlerRequest {
  if (typeof event !== 'object' || event === null || !('RequestType' in event) || !TYPES.includes(event.RequestType)) throw new ForeignRequestError('it is no request of CloudFormation or a schedule');
  const request = event as Readonly<Record<string, unknown>>;
  if (JSON.stringify(event).length > MAX_REQUEST_CHARACTERS) throw new ForeignRequestError(`it has more than ${MAX_REQUEST_CHARACTERS} characters`);
  const texts = request.RequestType === 'Run' ? TEXTS : [...TEXTS, ...TEXTS_OF_CLOUDFORMATION];
  const missing = texts.find((name) => typeof request[name] !== 'string');
  if (missing) throw new ForeignRequestError(`it has no ${missing}`);
  if (request.StackId !== origin.stackId) throw new ForeignRequestError(`it is of another stack than ${origin.stackId}`);
  if (request.RequestType !== 'Run' && !isOfCloudFormation(String(request.ResponseURL), origin)) throw new ForeignRequestError('its answer would not go to CloudFormation');
}

/** The bucket of CloudFormation in some region, or, without a real AWS, this machine. */
function isOfCloudFormation(responseUrl: string, { urlSuffix, isLocal }: Origin): boolean {
  const { protocol, hostname, username, password, port } = parsed(responseUrl) ?? {};
  if (hostname === undefined || username !== '' || password !== '') return false;
  if (isLocal && (hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost')) return true;
  const isBucket = hostname.startsWith('cloudformation-custom-resource-response-') && hostname.endsWith(`.${urlSuffix}`);
  return protocol === 'https:' && port === '' && isBucket && /^[a-z\d-]+\.s3[.-][a-z\d.-]+$/.test(hostname);
}

function parsed(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
