import { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { decodeAwsChunked } from './aws-chunked';
import { AwsError } from './errors';

/** A request as it came over the wire: its transfer encoding is undone, who signed it is not yet looked up. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Absent when the request is not signed. */
  readonly signature?: SignatureScope;
}

/** The credential scope of a signature: `<access key>/<date>/<region>/<service>/aws4_request`. */
export interface SignatureScope {
  readonly accessKeyId: string;
  /** Absent where the scope names none: in SigV4A and in signature version 2. */
  readonly region?: string;
  readonly signingName: string;
}

/** Reads a request to its end. */
export async function readRequest(message: IncomingMessage): Promise<WireRequest> {
  const body = await buffer(message);
  const headers = headersOf(message);
  // not parsed as a URL: that would fold `..` and `//`, which are fine in an object's key
  const [path, query] = splitOnce(message.url ?? '/', '?');
  const parameters = new URLSearchParams(query);
  const streaming = headers['x-amz-content-sha256']?.startsWith('STREAMING-') ?? false;
  return {
    method: message.method ?? 'GET',
    path: decodePath(path),
    query: parameters,
    headers: streaming ? withoutChunkedEncoding(headers) : headers,
    body: streaming ? decodeAwsChunked(body) : body,
    signature: signatureOf(headers, parameters),
  };
}

function headersOf(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new AwsError('InvalidURI', `The path is not valid percent-encoded UTF-8: ${path}`);
  }
}

function withoutChunkedEncoding({ 'content-encoding': encoding = '', ...headers }: Record<string, string>): Record<string, string> {
  const left = encoding.split(',').map((name) => name.trim()).filter((name) => name !== '' && name !== 'aws-chunked');
  return left.length > 0 ? { ...headers, 'content-encoding': left.join(',') } : headers;
}

function signatureOf(headers: Readonly<Record<string, string>>, query: URLSearchParams): SignatureScope | undefined {
  const header = /Credential=([^,\s]+)/.exec(headers.authorization ?? '');
  const scope = (header?.[1] ?? query.get('X-Amz-Credential'))?.split('/');
  // counted from the end, since the scope of SigV4A has no region
  const signingName = scope?.at(-2);
  return scope && signingName ? { accessKeyId: scope[0], region: regionOf(scope), signingName } : signatureVersion2Of(query);
}

function regionOf(scope: readonly string[]): string | undefined {
  return scope.length === 5 ? scope[2] : undefined;
}

// boto3 and the AWS CLI still presign this way, and for S3 alone
function signatureVersion2Of(query: URLSearchParams): SignatureScope | undefined {
  const accessKeyId = query.get('AWSAccessKeyId');
  return accessKeyId === null ? undefined : { accessKeyId, signingName: 's3' };
}
