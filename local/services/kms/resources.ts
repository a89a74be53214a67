import { Key, Keys, KeySettings } from './keys';
import { changes, fieldsOf, optionalString, requiredString } from '../../core/fields';
import { Properties, ResourceProvider, ResourceState } from '../cloudformation/resource';

const DEFAULT_WINDOW_IN_DAYS = 30;

/** The resource types of KMS. */
export function kmsResources(keys: Keys): readonly ResourceProvider[] {
  return [keyResource(keys), aliasResource(keys)];
}

/** `AWS::KMS::Key`: changes in place, and a delete only schedules the deletion. */
function keyResource(keys: Keys): ResourceProvider {
  return {
    type: 'AWS::KMS::Key',
    create: async ({ properties }) => stateOf(keys.create(settingsOf(properties))),
    update: async ({ physicalId, properties }) => stateOf(keys.update(physicalId, settingsOf(properties))),
    delete: async ({ physicalId, properties }) => {
      const window = Number(optionalString(properties, 'PendingWindowInDays') ?? DEFAULT_WINDOW_IN_DAYS);
      if (keys.find(physicalId)) keys.scheduleDeletion(physicalId, window);
    },
  };
}

function settingsOf(properties: Properties): KeySettings {
  return {
    description: optionalString(properties, 'Description') ?? '',
    enabled: optionalString(properties, 'Enabled') !== 'false',
    policy: fieldsOf(properties, 'KeyPolicy'),
  };
}

function stateOf({ keyId, arn }: Key): ResourceState {
  return { physicalId: keyId, attributes: { Arn: arn, KeyId: keyId } };
}

/** `AWS::KMS::Alias`: another name is a replacement, another key is not. */
function aliasResource(keys: Keys): ResourceProvider {
  const create = (properties: Properties): ResourceState => {
    const aliasName = requiredString(properties, 'AliasName');
    keys.createAlias(aliasName, requiredString(properties, 'TargetKeyId'));
    return { physicalId: aliasName, attributes: {} };
  };
  return {
    type: 'AWS::KMS::Alias',
    create: async ({ properties }) => create(properties),
    update: async (request) => {
      if (changes(request, 'AliasName')) return create(request.properties);
      keys.pointAlias(request.physicalId, requiredString(request.properties, 'TargetKeyId'));
      return { physicalId: request.physicalId, attributes: {} };
    },
    delete: async ({ physicalId }) => keys.deleteAlias(physicalId),
  };
}
