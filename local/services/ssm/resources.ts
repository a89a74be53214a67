import { Parameter, ParameterStore, ParameterValue } from './parameters';
import { changes, optionalString, requiredString } from '../../core/fields';
import { physicalName } from '../../core/physical-name';
import { Properties, ResourceProvider, ResourceRequest, ResourceState } from '../cloudformation/resource';

/** The resource types of Systems Manager. */
export function ssmResources(parameters: ParameterStore): readonly ResourceProvider[] {
  return [parameterResource(parameters)];
}

/** `AWS::SSM::Parameter`: another name is a replacement. */
function parameterResource(parameters: ParameterStore): ResourceProvider {
  const create = (request: ResourceRequest): ResourceState => {
    const name = optionalString(request.properties, 'Name') ?? physicalName({ ...request, stackName: 'CFN' }, 128);
    return stateOf(parameters.put(name, valueOf(request.properties), false));
  };
  return {
    type: 'AWS::SSM::Parameter',
    create: async (request) => create(request),
    update: async (request) => {
      if (changes(request, 'Name')) return create(request);
      return stateOf(parameters.put(request.physicalId, valueOf(request.properties), true));
    },
    delete: async ({ physicalId }) => parameters.delete(physicalId),
  };
}

function valueOf(properties: Properties): ParameterValue {
  return { type: requiredString(properties, 'Type'), value: requiredString(properties, 'Value') };
}

function stateOf({ Name, Type, Value }: Parameter): ResourceState {
  return { physicalId: Name, attributes: { Type, Value } };
}
