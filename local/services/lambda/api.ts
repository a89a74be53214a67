import { FunctionConfiguration } from './function-configuration';
import { FunctionError } from './function-error';
import { answering, jsonError } from '../../core/error-response';
import { AwsError, notModelled } from '../../core/errors';
import { AwsRequest, AwsResponse } from '../../core/service';

/** What the HTTP API needs of the service. */
export interface LambdaOperations {
  configuration(nameOrArn: string): FunctionConfiguration;
  invoke(nameOrArn: string, event: unknown): Promise<unknown>;
  invokeAsync(nameOrArn: string, event: unknown): void;
}

const FUNCTION_PATH = /^\/2015-03-31\/functions\/([^/]+)(?:\/(invocations|configuration))?$/;

/** Lambda's REST API: Invoke, GetFunction and GetFunctionConfiguration. */
export async function handleLambda(operations: LambdaOperations, request: AwsRequest): Promise<AwsResponse> {
  return answering(jsonError, async () => {
    const [, name, part] = FUNCTION_PATH.exec(request.path) ?? [];
    if (name === undefined) throw notModelled(`lambda ${request.method} ${request.path}`);
    if (request.method === 'POST' && part === 'invocations') return invoke(operations, name, request);
    if (request.method === 'GET' && part === 'configuration') return json(200, describe(operations.configuration(name)));
    if (request.method === 'GET' && part === undefined) return json(200, { Configuration: describe(operations.configuration(name)) });
    throw notModelled(`lambda ${request.method} ${request.path}`);
  });
}

async function invoke(operations: LambdaOperations, name: string, request: AwsRequest): Promise<AwsResponse> {
  const event = parse(request.body);
  switch (request.headers['x-amz-invocation-type'] ?? 'RequestResponse') {
    case 'Event':
      operations.invokeAsync(name, event);
      return json(202, undefined);
    case 'DryRun':
      operations.configuration(name);
      return json(204, undefined);
    default:
      return invokeAndWait(operations, name, event);
  }
}

async function invokeAndWait(operations: LambdaOperations, name: string, event: unknown): Promise<AwsResponse> {
  const version = { 'x-amz-executed-version': '$LATEST' };
  try {
    return json(200, await operations.invoke(name, event), version);
  } catch (error) {
    if (error instanceof FunctionError) return json(200, error.payload, { ...version, 'x-amz-function-error': 'Unhandled' });
    throw error;
  }
}

function describe(configuration: FunctionConfiguration): Record<string, unknown> {
  return {
    FunctionName: configuration.functionName,
    FunctionArn: configuration.functionArn,
    Runtime: configuration.runtime,
    Role: configuration.role,
    Handler: configuration.handler,
    Timeout: configuration.timeout,
    MemorySize: configuration.memorySize,
    Description: configuration.description,
    Environment: { Variables: configuration.environment },
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    Version: '$LATEST',
  };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8') || '{}');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('InvalidRequestContentException', `Could not parse request body into json: ${reason}`);
  }
}

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): AwsResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: body === undefined ? '' : JSON.stringify(body) };
}
