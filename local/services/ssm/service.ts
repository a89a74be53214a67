import { Parameter, ParameterStore } from './parameters';
import { booleanOf, Fields, optionalString, requiredString, stringsOf } from '../../core/fields';
import { jsonService } from '../../core/json-protocol';
import { Service } from '../../core/service';

/** The parameter store of Systems Manager. */
export function ssmService(parameters: ParameterStore): Service {
  return jsonService({
    signingName: 'ssm',
    targetPrefix: 'AmazonSSM',
    operations: {
      GetParameter: (input) => ({ Parameter: parameters.get(requiredString(input, 'Name')) }),
      GetParameters: (input) => getParameters(parameters, stringsOf(input, 'Names')),
      PutParameter: (input) => putParameter(parameters, input),
    },
  });
}

function getParameters(parameters: ParameterStore, names: readonly string[]) {
  const found = names.map((name) => parameters.find(name));
  return {
    Parameters: found.filter((parameter): parameter is Parameter => parameter !== undefined),
    InvalidParameters: names.filter((_name, index) => found[index] === undefined),
  };
}

function putParameter(parameters: ParameterStore, input: Fields) {
  const name = requiredString(input, 'Name');
  const type = optionalString(input, 'Type') ?? parameters.find(name)?.Type ?? 'String';
  const { Version } = parameters.put(name, { type, value: requiredString(input, 'Value') }, booleanOf(input, 'Overwrite'));
  return { Version, Tier: 'Standard' };
}
