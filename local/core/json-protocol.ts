import { randomUUID } from 'node:crypto';
import { answering, jsonError } from './error-response';
import { AwsError, notModelled } from './errors';
import { Fields, jsonObject } from './fields';
import { AwsRequest, AwsResponse, Service } from './service';

/** One operation of a JSON service: takes the parsed body, gives what becomes the answer's body. */
export type JsonOperation = (input: Fields, request: AwsRequest) => unknown | Promise<unknown>;

/** What makes a JSON service: `X-Amz-Target: <targetPrefix>.<operation>` picks the operation. */
export interface JsonServiceOptions {
  readonly signingName: string;
  readonly targetPrefix: string;
  readonly operations: Readonly<Record<string, JsonOperation>>;
}

/** A service that speaks AWS JSON 1.0 or 1.1, whichever the client does. Dates are answered as epoch seconds. */
export function jsonService(options: JsonServiceOptions): Service {
  return {
    signingName: options.signingName,
    handle: (request) => answering(jsonError, async () => {
      const operation = operationOf(request, options);
      const output = await operation(parseBody(request.body), request);
      return jsonResponse(output ?? {}, request.headers['content-type']);
    }),
  };
}

function operationOf(request: AwsRequest, { operations, signingName, targetPrefix }: JsonServiceOptions): JsonOperation {
  const target = request.headers['x-amz-target'] ?? `${request.method} ${request.path}`;
  const dot = target.lastIndexOf('.');
  // CloudTrail's prefix is a Java package to some clients and its last part to others
  const known = `.${target.slice(0, dot)}`.endsWith(`.${targetPrefix}`);
  const name = target.slice(dot + 1);
  if (!known || !Object.hasOwn(operations, name)) throw notModelled(`${signingName} ${target}`);
  return operations[name];
}

function parseBody(body: Buffer): Fields {
  const input = jsonObject(body.toString('utf8') || '{}');
  if (input) return input;
  throw new AwsError('SerializationException', 'The request body must be a JSON object');
}

function jsonResponse(output: unknown, contentType = 'application/x-amz-json-1.1'): AwsResponse {
  return {
    status: 200,
    headers: { 'content-type': contentType, 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(toWire(output)),
  };
}

function toWire(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toWire(item)]));
}
