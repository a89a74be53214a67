import { functionConfiguration } from './function-configuration';
import { FunctionRegistry } from './function-registry';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';
import { changes, optionalString } from '../../core/fields';
import { physicalName } from '../../core/physical-name';
import { DeleteRequest, ResourceProvider, ResourceRequest, ResourceState, UpdateRequest } from '../cloudformation/resource';

const MAX_NAME_LENGTH = 64;

/** The types of `AWS::Lambda` that templates may hold. */
export function lambdaResources(context: Context, functions: FunctionRegistry): readonly ResourceProvider[] {
  return [new FunctionProvider(context, functions), permissionProvider];
}

/** `AWS::Lambda::Function`: updated in place unless its name changes. */
class FunctionProvider implements ResourceProvider {
  readonly type = 'AWS::Lambda::Function';

  constructor(private readonly context: Context, private readonly functions: FunctionRegistry) {}

  async create(request: ResourceRequest): Promise<ResourceState> {
    const name = optionalString(request.properties, 'FunctionName') ?? physicalName(request, MAX_NAME_LENGTH);
    if (this.functions.has(name)) throw new AwsError('ResourceConflictException', `Function already exist: ${name}`, 409);
    return this.deploy(request, name);
  }

  async update(request: UpdateRequest): Promise<ResourceState> {
    return changes(request, 'FunctionName') ? this.create(request) : this.deploy(request, request.physicalId);
  }

  async delete(request: DeleteRequest): Promise<void> {
    this.functions.remove(request.physicalId);
  }

  private async deploy({ properties }: ResourceRequest, name: string): Promise<ResourceState> {
    const arn = this.context.arn('lambda', `function:${name}`);
    await this.functions.deploy(functionConfiguration(properties, name, arn), properties.Code);
    return { physicalId: name, attributes: { Arn: arn } };
  }
}

/** `AWS::Lambda::Permission`: kept, not enforced. */
const permissionProvider: ResourceProvider = {
  type: 'AWS::Lambda::Permission',
  create: async (request) => ({ physicalId: physicalName(request, MAX_NAME_LENGTH), attributes: {} }),
  update: async (request) => ({ physicalId: request.physicalId, attributes: {} }),
  delete: async () => undefined,
};
