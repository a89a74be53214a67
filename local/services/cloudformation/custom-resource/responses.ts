import { randomBytes } from 'node:crypto';
import { Context } from '../../../core/context';
import { restXmlError } from '../../../core/error-response';
import { AwsError } from '../../../core/errors';
import { CUSTOM_RESOURCE_RESPONSE } from '../../../core/router';
import { AwsRequest, AwsResponse } from '../../../core/service';

const LIFETIME_SECONDS = 7199;

interface Awaited {
  readonly signature: string;
  readonly expires: number;
  readonly receive: (body: Buffer) => void;
}

/** The bucket that custom resources put their answers into, one presigned URL for each request. */
export class Responses {
  private readonly awaited = new Map<string, Awaited>();

  constructor(private readonly context: Context) {}

  /** A URL for one answer; `receive` gets each body that is put there, also a late one. */
  url(key: string, receive: (body: Buffer) => void): string {
    const { clock, region } = this.context;
    const signature = randomBytes(32).toString('hex');
    const date = clock.date().toISOString().replace(/[-:]|\.\d+/g, '');
    const path = `${CUSTOM_RESOURCE_RESPONSE}${region.replaceAll('-', '')}/${key}`;
    this.awaited.set(path, { signature, receive, expires: clock.now() + LIFETIME_SECONDS * 1000 });
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Date': date,
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Expires': String(LIFETIME_SECONDS),
      'X-Amz-Credential': `AKIAIOSFODNN7EXAMPLE/${date.slice(0, 8)}/${region}/s3/aws4_request`,
      'X-Amz-Signature': signature,
    });
    return `${this.context.endpoint()}${path.slice(0, -key.length)}${encodeURIComponent(key)}?${query.toString()}`;
  }

  /** Takes a PUT as S3 does: it knows nothing of CloudFormation, so any body is stored. */
  handle(request: AwsRequest): AwsResponse {
    const awaited = this.awaited.get(request.path);
    const refusal = this.refusal(request, awaited);
    if (refusal) return restXmlError(refusal);
    awaited?.receive(request.body);
    return { status: 200, headers: {}, body: '' };
  }

  private refusal({ method, query, headers }: AwsRequest, awaited?: Awaited): AwsError | undefined {
    if (method !== 'PUT') return new AwsError('MethodNotAllowed', `The specified method is not allowed against this resource: ${method}`, 405);
    const signed = awaited !== undefined && query.get('X-Amz-Signature') === awaited.signature;
    if (!signed) return new AwsError('SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided. Check your key and signing method.', 403);
    if (headers['content-type']) {
      return new AwsError('SignatureDoesNotMatch', `The URL is signed for an empty content type, got ${headers['content-type']}: send an empty content-type header`, 403);
    }
    return this.context.clock.now() > awaited.expires ? new AwsError('AccessDenied', 'Request has expired', 403) : undefined;
  }
}
