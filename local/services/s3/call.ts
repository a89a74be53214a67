import { ObjectStore } from './store';
import { AwsRequest, AwsResponse } from '../../core/service';
import { buildXml } from '../../core/xml';

/** A request to S3 after bucket and key were told apart; both are empty strings where there are none. */
export interface S3Call {
  readonly request: AwsRequest;
  readonly bucket: string;
  readonly key: string;
  readonly store: ObjectStore;
  readonly region: string;
}

/** Answers one kind of request. */
export type S3Operation = (call: S3Call) => AwsResponse;

/** An answer whose body is one XML element. */
export function xmlAnswer(element: string, content: Record<string, unknown> | string): AwsResponse {
  const namespace = { '@xmlns': 'http://s3.amazonaws.com/doc/2006-03-01/' };
  const body = typeof content === 'string' ? { ...namespace, '#text': content } : { ...namespace, ...content };
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: buildXml({ [element]: body }) };
}

/** An answer without a body. */
export function emptyAnswer(status = 200, headers: Readonly<Record<string, string>> = {}): AwsResponse {
  return { status, headers, body: '' };
}
