import { Context } from './context';
import { ErrorShape, jsonError, queryError, restXmlError } from './error-response';
import { AwsError, notModelled } from './errors';
import { WireRequest } from './request';
import { AwsRequest, AwsResponse, Service } from './service';

/** Where custom resources answer: presigned URLs that carry no scope of a service which they could be routed by. */
export const CUSTOM_RESOURCE_RESPONSE = '/cloudformation-custom-resource-response-';

/** What the router needs beside the services. */
export interface RouterOptions {
  readonly services: readonly Service[];
  /** The ARN behind an access key. */
  readonly principalOf: (accessKeyId: string | undefined) => string;
  /**
   * Throws when the principal may not do what the request asks the service for.
   *
   * @default - everybody may do everything
   */
  readonly authorize?: (request: AwsRequest, signingName: string) => void;
}

/** Hands each request to the service that it was signed for, and words what went wrong as that service would. */
export class Router {
  private readonly services: ReadonlyMap<string, Service>;

  constructor(private readonly context: Context, private readonly options: RouterOptions) {
    this.services = new Map(options.services.map((service) => [service.signingName, service]));
  }

  async route(wire: WireRequest): Promise<AwsResponse> {
    try {
      const service = this.serviceOf(wire);
      const { accessKeyId, region } = wire.signature ?? {};
      const request = { ...wire, principal: this.options.principalOf(accessKeyId), accessKeyId, region };
      this.options.authorize?.(request, service.signingName);
      return await service.handle(request);
    } catch (error) {
      return errorShapeOf(wire)(this.asAwsError(error, wire));
    }
  }

  private serviceOf(wire: WireRequest): Service {
    const signingName = wire.path.startsWith(CUSTOM_RESOURCE_RESPONSE) ? 'cloudformation' : wire.signature?.signingName;
    if (signingName === undefined) {
      throw new AwsError('MissingAuthenticationToken', `${wire.method} ${wire.path} is not signed: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`, 403);
    }
    const service = this.services.get(signingName);
    if (!service) throw notModelled(`The service ${signingName}`);
    return service;
  }

  private asAwsError(error: unknown, wire: WireRequest): AwsError {
    if (error instanceof AwsError) return error;
    const operation = wire.headers['x-amz-target'] ?? `${wire.method} ${wire.path}`;
    const service = wire.signature?.signingName ?? 'unsigned';
    this.context.log(`${service} ${operation} failed unexpectedly: ${error instanceof Error ? error.stack : String(error)}`);
    return new AwsError('InternalFailure', `${operation} failed unexpectedly; the log of the embedded AWS says why`, 500);
  }
}

/** The services that speak JSON without naming an operation in a header. */
const REST_JSON = ['lambda', 'scheduler'];

function errorShapeOf({ headers, signature }: WireRequest): ErrorShape {
  const signingName = signature?.signingName ?? '';
  // what S3 stores may well be JSON
  if (signingName === 's3') return restXmlError;
  return headers['x-amz-target'] !== undefined || REST_JSON.includes(signingName) || headers['content-type']?.includes('json') ? jsonError : queryError;
}
