import { Clock } from '../../core/clock';
import { Context } from '../../core/context';
import { Router } from '../../core/router';
import { Server } from '../../core/server';
import { AwsRequest, Service } from '../../core/service';
import { Properties, ResourceProvider, ResourceRequest } from '../../services/cloudformation/resource';
import { Sessions } from '../../services/iam/sessions';

/** A context whose log is kept. */
export interface TestContext extends Context {
  readonly lines: readonly string[];
}

/** A context of the usual account, in real time, without a server. */
export function testContext(overrides: Partial<Context> = {}): TestContext {
  const lines: string[] = [];
  return {
    account: '000000000000',
    region: 'us-east-1',
    partition: 'aws',
    clock: new Clock(),
    stopping: new AbortController().signal,
    endpoint: () => 'http://127.0.0.1:0',
    arn: (service, resource) => `arn:aws:${service}:us-east-1:000000000000:${resource}`,
    log: (line) => void lines.push(line),
    lines,
    ...overrides,
  };
}

/** A server of only the given services. */
export async function serve(services: readonly Service[], context: Context = testContext(), sessions = new Sessions(context)): Promise<Server> {
  const router = new Router(context, { services, principalOf: (key) => sessions.principalOf(key) });
  return Server.listen(0, (wire) => router.route(wire));
}

/** What every SDK client needs to talk to the server. */
export function clientOptions({ endpoint }: Server) {
  return { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts: 1 };
}

/** The `Authorization` header of a request to the service; signatures are not verified. */
export function signedFor(service: string): string {
  return `AWS4-HMAC-SHA256 Credential=local/20260102/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

/** A request that carries nothing yet, from the account's root. */
export function request(overrides: Partial<AwsRequest> = {}): AwsRequest {
  return {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    principal: 'arn:aws:iam::000000000000:root',
    ...overrides,
  };
}

/** Calls an operation of a JSON service and parses its answer. */
export async function callJson(service: Service, target: string, input: unknown = {}): Promise<Record<string, unknown>> {
  const response = await service.handle(request({ headers: { 'x-amz-target': target }, body: Buffer.from(JSON.stringify(input)) }));
  return JSON.parse(response.body.toString()) as Record<string, unknown>;
}

/** What CloudFormation asks a provider for a resource `Thing` of the stack `Shop`. */
export function resourceRequest(properties: Properties, overrides: Partial<ResourceRequest> = {}): ResourceRequest {
  return {
    stackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/Shop/1',
    stackName: 'Shop',
    logicalId: 'Thing',
    type: 'AWS::Test::Thing',
    properties,
    signal: new AbortController().signal,
    ...overrides,
  };
}

/** The provider of the type, with its requests written briefly. */
export function driver(providers: readonly ResourceProvider[], type: string) {
  const provider = providers.find((candidate) => candidate.type === type);
  if (!provider) throw new Error(`no provider of ${type}`);
  return {
    create: (properties: Properties) => provider.create(resourceRequest(properties)),
    update: (physicalId: string, oldProperties: Properties, properties: Properties) =>
      provider.update({ ...resourceRequest(properties), physicalId, oldProperties }),
    delete: (physicalId: string, properties: Properties = {}) => provider.delete({ ...resourceRequest(properties), physicalId }),
  };
}
