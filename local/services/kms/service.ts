import { keyPolicyOf } from './key-policy';
import { Key, Keys } from './keys';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';
import { Fields, optionalString, requiredString } from '../../core/fields';
import { jsonService } from '../../core/json-protocol';
import { Service } from '../../core/service';

const DEFAULT_POLICY = 'default';

/** What is asked about keys; nothing encrypts. */
export function kmsService(context: Context, keys: Keys): Service {
  return jsonService({
    signingName: 'kms',
    targetPrefix: 'TrentService',
    operations: {
      DescribeKey: (input) => ({ KeyMetadata: metadataOf(keys.get(requiredString(input, 'KeyId')), context) }),
      GetKeyPolicy: (input) => getKeyPolicy(context, keys, input),
      ListAliases: (input) => ({ Aliases: listAliases(context, keys, input), Truncated: false }),
    },
  });
}

function getKeyPolicy(context: Context, keys: Keys, input: Fields) {
  const identifier = requiredString(input, 'KeyId');
  const name = optionalString(input, 'PolicyName') ?? DEFAULT_POLICY;
  // a policy is asked for by the key itself, not by an alias of it
  if (/(^|:)alias\//.test(identifier)) throw new AwsError('NotFoundException', `Invalid keyId ${identifier}: pass the id or the ARN of a key`);
  const key = keys.get(identifier);
  if (name !== DEFAULT_POLICY) throw new AwsError('NotFoundException', `No such policy exists: ${name}; a key has only the policy '${DEFAULT_POLICY}'`);
  return { Policy: JSON.stringify(keyPolicyOf(key, context)), PolicyName: DEFAULT_POLICY };
}

function listAliases(context: Context, keys: Keys, input: Fields) {
  const identifier = optionalString(input, 'KeyId');
  const keyId = identifier === undefined ? undefined : keys.get(identifier).keyId;
  return keys.allAliases()
    .filter((alias) => keyId === undefined || alias.keyId === keyId)
    .map((alias) => ({ AliasName: alias.aliasName, AliasArn: context.arn('kms', alias.aliasName), TargetKeyId: alias.keyId }));
}

function metadataOf(key: Key, { account }: Context) {
  return {
    AWSAccountId: account,
    KeyId: key.keyId,
    Arn: key.arn,
    CreationDate: key.created,
    Enabled: key.enabled,
    Description: key.description,
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: keyStateOf(key),
    DeletionDate: key.deletion,
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: false,
  };
}

function keyStateOf({ enabled, deletion }: Key): string {
  if (deletion) return 'PendingDeletion';
  return enabled ? 'Enabled' : 'Disabled';
}
