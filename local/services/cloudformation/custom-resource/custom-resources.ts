import { randomBytes, randomUUID } from 'node:crypto';
import { Context } from '../../../core/context';
import { ResourceFailure } from '../engine/providers';
import { DeleteRequest, Properties, ResourceProvider, ResourceRequest, ResourceState, UpdateRequest } from '../resource';
import { CustomResourceAnswer, CustomResourceEvent, parseAnswer } from './protocol';
import { Responses } from './responses';
import { Tree, stringified } from '../template/values';

/** Invokes a function asynchronously, as CloudFormation does; throws when there is none. */
export type Deliver = (functionArn: string, event: unknown) => void;

const MAX_TIMEOUT_SECONDS = 3600;

type Call = Pick<CustomResourceEvent, 'RequestType' | 'PhysicalResourceId' | 'OldResourceProperties'>;

/** Resources that a Lambda function provides: each request is an event, its answer a PUT to the event's ResponseURL. */
export class CustomResources {
  readonly providers: readonly ResourceProvider[] = ['Custom::*', 'AWS::CloudFormation::CustomResource'].map((type) => ({
    type,
    create: (request) => this.create(request),
    update: (request) => this.update(request),
    delete: (request) => this.delete(request),
  }));

  constructor(private readonly context: Context, private readonly responses: Responses, private readonly deliver: Deliver) {}

  private async create(request: ResourceRequest): Promise<ResourceState> {
    return stateOf(await this.ask(request, { RequestType: 'Create' }));
  }

  private async update(request: UpdateRequest): Promise<ResourceState> {
    const { physicalId, properties, oldProperties } = request;
    if (properties.ServiceToken !== oldProperties.ServiceToken) throw new Error('Modifying service token is not allowed.');
    return stateOf(await this.ask(request, { RequestType: 'Update', PhysicalResourceId: physicalId, OldResourceProperties: asSent(oldProperties) }));
  }

  private async delete(request: DeleteRequest): Promise<void> {
    await this.ask(request, { RequestType: 'Delete', PhysicalResourceId: request.physicalId });
  }

  /** One request and its answer. A failure of a Create carries the id that the Delete after it will name. */
  private async ask(request: ResourceRequest, call: Call): Promise<CustomResourceAnswer> {
    const timeout = timeoutSeconds(request.properties);
    const token = serviceToken(request.properties);
    const requestId = randomUUID();
    let settle: (body: Buffer) => void = () => {};
    const body = new Promise<Buffer>((resolve) => { settle = resolve; });
    const event: CustomResourceEvent = {
      ...call,
      ServiceToken: token,
      ResponseURL: this.responses.url(`${request.stackId}|${request.logicalId}|${requestId}`, settle),
      StackId: request.stackId,
      RequestId: requestId,
      LogicalResourceId: request.logicalId,
      ResourceType: request.type,
      ResourceProperties: asSent(request.properties),
    };
    this.deliver(token, event);
    try {
      return succeeded(parseAnswer(await this.wait(body, timeout, request.signal, requestId), event), requestId);
    } catch (error) {
      if (error instanceof ResourceFailure) throw error;
      throw new ResourceFailure(error instanceof Error ? error.message : String(error), inventedId(request));
    }
  }

  /** Waits no longer than the stack does: until the answer, the time-out, or a sibling's failure. */
  private async wait(body: Promise<Buffer>, seconds: number, stackGaveUp: AbortSignal, requestId: string): Promise<Buffer> {
    const answered = new AbortController();
    const timer = this.context.clock.sleep(seconds * 1000, AbortSignal.any([answered.signal, stackGaveUp, this.context.stopping]));
    const late = timer.then(() => {
      throw new Error(`CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${requestId}]. `
        + 'If you are using the Python cfn-response module, you may need to update your Lambda function so that CloudFormation can attach the updated version.');
    });
    try {
      return await Promise.race([body, late]);
    } finally {
      // ends the timer; its rejection has been raced already
      answered.abort();
    }
  }
}

function succeeded(answer: CustomResourceAnswer, requestId: string): CustomResourceAnswer {
  if (answer.reason === undefined) return answer;
  const message = `Received response status [FAILED] from custom resource. Message returned: ${answer.reason} (RequestId: ${requestId})`;
  throw new ResourceFailure(message, answer.physicalId);
}

function stateOf({ physicalId, data }: CustomResourceAnswer): ResourceState {
  return { physicalId, attributes: data };
}

function asSent(properties: Properties): Tree {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, stringified(value)]));
}

function serviceToken({ ServiceToken: token }: Properties): string {
  if (typeof token === 'string' && /^arn:[^:]+:lambda:/.test(token)) return token;
  throw new Error(`Invalid ServiceToken ${JSON.stringify(token)}: the embedded AWS delivers to Lambda functions only, so it must be a function's ARN`);
}

function timeoutSeconds({ ServiceTimeout: timeout = MAX_TIMEOUT_SECONDS }: Properties): number {
  const seconds = Number(timeout);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_TIMEOUT_SECONDS) return seconds;
  throw new Error(`Invalid ServiceTimeout ${JSON.stringify(timeout)}: it must be a whole number of seconds from 1 to ${MAX_TIMEOUT_SECONDS}`);
}

/** The id that CloudFormation makes up for a resource that never told its own. */
function inventedId({ stackName, logicalId }: ResourceRequest): string {
  return `${stackName}_${logicalId}_${randomBytes(6).toString('hex').toUpperCase()}`;
}
