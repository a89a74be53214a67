import { Keys } from '../../services/kms/keys';
import { kmsResources } from '../../services/kms/resources';
import { kmsService } from '../../services/kms/service';
import { callJson, driver, testContext } from '../core/fixture';

const context = testContext();
let keys: Keys;

beforeEach(() => {
  keys = new Keys(context);
});

async function describeKey(KeyId: string) {
  return callJson(kmsService(context, keys), 'TrentService.DescribeKey', { KeyId });
}

describe('AWS::KMS::Key', () => {
  const resource = () => driver(kmsResources(keys), 'AWS::KMS::Key');

  test('is referred to by its id and has its ARN', async () => {
    const { physicalId, attributes } = await resource().create({ KeyPolicy: { Statement: [] } });
    expect(attributes).toEqual({ KeyId: physicalId, Arn: `arn:aws:kms:us-east-1:000000000000:key/${physicalId}` });
    expect(keys.get(physicalId).policy).toEqual({ Statement: [] });
  });

  test('changes in place', async () => {
    const { physicalId } = await resource().create({ Description: 'old' });
    await resource().update(physicalId, {}, { Description: 'new', Enabled: 'false', KeyPolicy: { Statement: ['x'] } });
    expect(keys.get(physicalId)).toMatchObject({ description: 'new', enabled: false, policy: { Statement: ['x'] } });
  });

  test('is scheduled for deletion rather than gone', async () => {
    const { physicalId } = await resource().create({});
    await resource().delete(physicalId, { PendingWindowInDays: 7 });
    const { KeyMetadata } = await describeKey(physicalId);
    expect(KeyMetadata).toMatchObject({ KeyState: 'PendingDeletion', Enabled: false });
    const { DeletionDate } = KeyMetadata as { readonly DeletionDate: number };
    expect(Math.round((DeletionDate - Date.now() / 1000) / 86_400)).toBe(7);
  });
});

describe('AWS::KMS::Alias', () => {
  const resource = () => driver(kmsResources(keys), 'AWS::KMS::Alias');
  const newKey = () => keys.create({ description: '', enabled: true, policy: {} });

  test('stands for its key, and for another one after an update', async () => {
    const [first, second] = [newKey(), newKey()];
    const old = { AliasName: 'alias/books', TargetKeyId: first.arn };
    expect((await resource().create(old)).physicalId).toBe('alias/books');
    expect(keys.get('alias/books').keyId).toBe(first.keyId);
    await resource().update('alias/books', old, { ...old, TargetKeyId: second.keyId });
    expect(keys.get('arn:aws:kms:us-east-1:000000000000:alias/books').keyId).toBe(second.keyId);
  });

  test('is replaced when its name changes', async () => {
    const TargetKeyId = newKey().keyId;
    await resource().create({ AliasName: 'alias/a', TargetKeyId });
    expect((await resource().update('alias/a', { AliasName: 'alias/a' }, { AliasName: 'alias/b', TargetKeyId })).physicalId).toBe('alias/b');
    await resource().delete('alias/a');
    expect(keys.allAliases().map(({ aliasName }) => aliasName)).toEqual(['alias/b']);
  });

  test('needs a name of its own, a prefix and a key', async () => {
    const TargetKeyId = newKey().keyId;
    await resource().create({ AliasName: 'alias/a', TargetKeyId });
    await expect(resource().create({ AliasName: 'alias/a', TargetKeyId })).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    await expect(resource().create({ AliasName: 'books', TargetKeyId })).rejects.toThrow('AliasName must begin with alias/');
    await expect(resource().create({ AliasName: 'alias/b', TargetKeyId: 'none' })).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});

describe('KMS API', () => {
  test('describes a key by id, ARN and alias', async () => {
    const { keyId, arn } = keys.create({ description: 'd', enabled: true, policy: {} });
    keys.createAlias('alias/books', keyId);
    for (const identifier of [keyId, arn, 'alias/books', 'arn:aws:kms:us-east-1:000000000000:alias/books']) {
      expect(await describeKey(identifier)).toMatchObject({ KeyMetadata: { KeyId: keyId, Arn: arn, KeyState: 'Enabled', KeyManager: 'CUSTOMER' } });
    }
    expect(await describeKey('none')).toEqual({ __type: 'NotFoundException', message: 'Key \'none\' does not exist' });
  });

  describe('GetKeyPolicy', () => {
    const policy = { Version: '2012-10-17', Statement: [{ Sid: 'Personalize' }] };
    const getKeyPolicy = (input: object) => callJson(kmsService(context, keys), 'TrentService.GetKeyPolicy', input);

    test('answers the policy that a key was made with, by its id or ARN', async () => {
      const { keyId, arn } = keys.create({ description: '', enabled: true, policy });
      for (const KeyId of [keyId, arn]) {
        for (const input of [{ KeyId }, { KeyId, PolicyName: 'default' }]) {
          expect(await getKeyPolicy(input)).toEqual({ Policy: JSON.stringify(policy), PolicyName: 'default' });
        }
      }
    });

    test('answers the policy of AWS for a key that was made without', async () => {
      const { keyId } = keys.create({ description: '', enabled: true, policy: {} });
      const { Policy } = await getKeyPolicy({ KeyId: keyId });
      expect(JSON.parse(String(Policy))).toMatchObject({ Statement: [{ Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'kms:*' }] });
    });

    test.each([
      ['an unknown key', { KeyId: 'none' }, "Key 'none' does not exist"],
      ['a key of another region', { KeyId: 'arn:aws:kms:eu-west-1:000000000000:key/1' }, 'does not exist'],
      ['an alias', { KeyId: 'alias/books' }, 'Invalid keyId alias/books'],
      ['the ARN of an alias', { KeyId: 'arn:aws:kms:us-east-1:000000000000:alias/books' }, 'Invalid keyId arn:'],
    ])('refuses %s', async (_, input, message) => {
      keys.createAlias('alias/books', keys.create({ description: '', enabled: true, policy }).keyId);
      expect(await getKeyPolicy(input)).toEqual({ __type: 'NotFoundException', message: expect.stringContaining(message) });
    });

    test('knows no policy but the default one', async () => {
      const { keyId } = keys.create({ description: '', enabled: true, policy });
      expect(await getKeyPolicy({ KeyId: keyId, PolicyName: 'other' }))
        .toEqual({ __type: 'NotFoundException', message: expect.stringContaining('No such policy exists: other') });
    });
  });

  test('lists the aliases of a key', async () => {
    const [first, second] = [keys.create({ description: '', enabled: true, policy: {} }), keys.create({ description: '', enabled: true, policy: {} })];
    keys.createAlias('alias/first', first.keyId);
    keys.createAlias('alias/second', second.keyId);
    const { Aliases } = await callJson(kmsService(context, keys), 'TrentService.ListAliases', { KeyId: first.arn });
    expect(Aliases).toEqual([{ AliasName: 'alias/first', AliasArn: 'arn:aws:kms:us-east-1:000000000000:alias/first', TargetKeyId: first.keyId }]);
  });
});
