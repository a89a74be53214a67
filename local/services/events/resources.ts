import { EventBus } from './event-bus';
import { ruleOf } from './rule';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';
import { changes, optionalString } from '../../core/fields';
import { physicalName } from '../../core/physical-name';
import { Properties, ResourceProvider, ResourceRequest, ResourceState } from '../cloudformation/resource';

const MAX_NAME_LENGTH = 64;

/** The resource types of EventBridge. */
export function eventsResources(context: Context, bus: EventBus): readonly ResourceProvider[] {
  return [ruleResource(context, bus)];
}

/** `AWS::Events::Rule`: updated in place, its targets too, unless its name changes. */
function ruleResource(context: Context, bus: EventBus): ResourceProvider {
  const put = (properties: Properties, name: string): ResourceState => {
    const rule = ruleOf(properties, name, context);
    bus.putRule(rule);
    return { physicalId: name, attributes: { Arn: rule.arn } };
  };
  const create = (request: ResourceRequest): ResourceState => {
    const name = optionalString(request.properties, 'Name') ?? physicalName(request, MAX_NAME_LENGTH);
    if (bus.hasRule(name)) throw new AwsError('ResourceAlreadyExistsException', `Rule ${name} already exists on EventBus default.`);
    return put(request.properties, name);
  };
  return {
    type: 'AWS::Events::Rule',
    create: async (request) => create(request),
    update: async (request) => changes(request, 'Name') ? create(request) : put(request.properties, request.physicalId),
    delete: async ({ physicalId }) => bus.deleteRule(physicalId),
  };
}
