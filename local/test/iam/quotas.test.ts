import { allow, document } from './fixture';
import { ManagedPolicies } from '../../services/iam/policies';
import { iamResources } from '../../services/iam/resources';
import { Roles } from '../../services/iam/roles';
import { driver, testContext } from '../core/fixture';

const context = testContext();
let roles: Roles;
const resource = (type: string) => driver(iamResources(roles, new ManagedPolicies(context)), type);
beforeEach(() => { roles = new Roles(context); });

/** A policy of so many characters. */
function policyOf(size: number): Record<string, unknown> {
  const empty = JSON.stringify(document(allow('s3:GetObject', ''))).length;
  return document(allow('s3:GetObject', 'r'.repeat(size - empty)));
}

const inline = (PolicyName: string, size: number) => ({ PolicyName, PolicyDocument: policyOf(size) });
const TOO_MANY = { name: 'LimitExceeded', message: expect.stringMatching(/^Maximum policy size of 10240 bytes exceeded for role / ) };

describe('the inline policies of a role', () => {
  test('have 10,240 characters between them, whichever resource they come from', async () => {
    await resource('AWS::IAM::Role').create({ RoleName: 'R', Policies: [inline('a', 5000), inline('b', 5000)] });
    const rest = (size: number) => ({ ...inline('c', size), Roles: ['R'] });
    await resource('AWS::IAM::Policy').create(rest(240));
    await expect(resource('AWS::IAM::Policy').create(rest(241))).rejects.toMatchObject(TOO_MANY);
    expect(roles.byName('R').inlinePolicies.get('c')).toEqual(policyOf(240));
  });

  test('do not leave a role behind that was refused', async () => {
    await expect(resource('AWS::IAM::Role').create({ RoleName: 'R', Policies: [inline('a', 10_241)] })).rejects.toMatchObject(TOO_MANY);
    expect(roles.has('R')).toBe(false);
  });

  test('take the place of their former selves', async () => {
    const properties = (size: number) => ({ RoleName: 'R', Policies: [inline('a', size)] });
    await resource('AWS::IAM::Role').create(properties(10_000));
    await resource('AWS::IAM::Role').update('R', properties(10_000), properties(10_240));
    await expect(resource('AWS::IAM::Role').update('R', properties(10_240), properties(10_241))).rejects.toMatchObject(TOO_MANY);
  });

  test('are counted without white space', async () => {
    const spaced = document(allow('s3:GetObject', ' '.repeat(20_000)));
    await expect(resource('AWS::IAM::Role').create({ RoleName: 'R', Policies: [{ PolicyName: 'a', PolicyDocument: spaced }] })).resolves.toMatchObject({ physicalId: 'R' });
  });
});

test('a managed policy has 6,144 characters', async () => {
  const create = async (size: number) => resource('AWS::IAM::ManagedPolicy').create({ PolicyDocument: policyOf(size) });
  await create(6144);
  await expect(create(6145)).rejects.toMatchObject({ name: 'LimitExceeded', message: 'Cannot exceed quota for PolicySize: 6144' });
});

test('a trust policy has 2,048 characters', async () => {
  const create = async (RoleName: string, size: number) => resource('AWS::IAM::Role').create({ RoleName, AssumeRolePolicyDocument: policyOf(size) });
  await create('R', 2048);
  await expect(create('S', 2049)).rejects.toMatchObject({ name: 'LimitExceeded', message: 'Cannot exceed quota for ACLSizePerRole: 2048' });
  expect(roles.has('S')).toBe(false);
});

test('a permissions boundary comes with the role, and changes with it', async () => {
  await resource('AWS::IAM::Role').create({ RoleName: 'R', PermissionsBoundary: 'arn:a' });
  expect(roles.byName('R').permissionsBoundary).toBe('arn:a');
  await resource('AWS::IAM::Role').update('R', { RoleName: 'R', PermissionsBoundary: 'arn:a' }, { RoleName: 'R' });
  expect(roles.byName('R').permissionsBoundary).toBeUndefined();
});
