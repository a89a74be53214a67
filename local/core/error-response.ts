import { randomUUID } from 'node:crypto';
import { AwsError } from './errors';
import { AwsResponse } from './service';
import { buildXml } from './xml';

/** How a service words its errors: JSON and query clients and S3's all read another shape. */
export type ErrorShape = (error: AwsError) => AwsResponse;

/** The error of a JSON service: the code stands in the header and in `__type`. */
export const jsonError: ErrorShape = (error) => ({
  status: error.status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': error.code, 'x-amzn-requestid': randomUUID() },
  body: JSON.stringify({ __type: error.code, message: error.message }),
});

/** The error of a query service. */
export const queryError: ErrorShape = (error) => {
  const requestId = randomUUID();
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  return {
    status: error.status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: buildXml({ ErrorResponse: { Error: { Type: type, Code: error.code, Message: error.message }, RequestId: requestId } }),
  };
};

/** The error of S3, which has no envelope. */
export const restXmlError: ErrorShape = (error) => {
  const requestId = randomUUID();
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId, ...error.details.headers },
    body: buildXml({ Error: { Code: error.code, Message: error.message, ...error.details.elements, RequestId: requestId } }),
  };
};

/** Runs a handler and words its AwsErrors for the client; anything unexpected is left to the router, which logs it. */
export async function answering(shape: ErrorShape, handler: () => Promise<AwsResponse>): Promise<AwsResponse> {
  try {
    return await handler();
  } catch (error) {
    if (error instanceof AwsError) return shape(error);
    throw error;
  }
}
