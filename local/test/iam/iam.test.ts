import { ManagedPolicies } from '../../services/iam/policies';
import { iamResources } from '../../services/iam/resources';
import { Roles } from '../../services/iam/roles';
import { Sessions } from '../../services/iam/sessions';
import { driver, testContext } from '../core/fixture';

const context = testContext();
const TRUST = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
let roles: Roles;
let policies: ManagedPolicies;

beforeEach(() => {
  roles = new Roles(context);
  policies = new ManagedPolicies(context);
});

function resource(type: string) {
  return driver(iamResources(roles, policies), type);
}

function newRole(roleName: string) {
  return roles.create({ roleName, path: '/', trustPolicy: TRUST });
}

describe('AWS::IAM::Role', () => {
  const inline = (name: string) => ({ PolicyName: name, PolicyDocument: { Id: name } });

  test('is known by name and ARN with its trust and its policies', async () => {
    const { physicalId, attributes } = await resource('AWS::IAM::Role').create({
      Path: '/service/',
      AssumeRolePolicyDocument: TRUST,
      Policies: [inline('a')],
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    });
    expect(physicalId).toMatch(/^Shop-Thing-/);
    const role = roles.byName(physicalId);
    expect(attributes).toEqual({ Arn: `arn:aws:iam::000000000000:role/service/${physicalId}`, RoleId: role.roleId });
    expect(roles.find(role.arn)).toBe(role);
    expect([role.trustPolicy, [...role.inlinePolicies], [...role.managedPolicies]])
      .toEqual([TRUST, [['a', { Id: 'a' }]], ['arn:aws:iam::aws:policy/ReadOnlyAccess']]);
  });

  test('updates its own policies and leaves those of other resources', async () => {
    const old = { RoleName: 'R', AssumeRolePolicyDocument: {}, Policies: [inline('a'), inline('b')], ManagedPolicyArns: ['arn:old'] };
    await resource('AWS::IAM::Role').create(old);
    roles.byName('R').inlinePolicies.set('other', {});
    await resource('AWS::IAM::Role').update('R', old, { RoleName: 'R', AssumeRolePolicyDocument: TRUST, Policies: [inline('b'), inline('c')] });
    const role = roles.byName('R');
    expect([...role.inlinePolicies.keys()].sort()).toEqual(['b', 'c', 'other']);
    expect([...role.managedPolicies]).toEqual([]);
    expect(role.trustPolicy).toEqual(TRUST);
  });

  test('is replaced when its name changes', async () => {
    await resource('AWS::IAM::Role').create({ RoleName: 'R' });
    expect((await resource('AWS::IAM::Role').update('R', { RoleName: 'R' }, { RoleName: 'S' })).physicalId).toBe('S');
  });

  test('cannot be replaced under the same name', async () => {
    await resource('AWS::IAM::Role').create({ RoleName: 'R' });
    await expect(resource('AWS::IAM::Role').update('R', { RoleName: 'R' }, { RoleName: 'R', Path: '/x/' }))
      .rejects.toMatchObject({ name: 'EntityAlreadyExists' });
  });

  test('is deleted with its own policies only', async () => {
    const properties = { RoleName: 'R', Policies: [inline('a')] };
    await resource('AWS::IAM::Role').create(properties);
    roles.byName('R').inlinePolicies.set('other', {});
    await expect(resource('AWS::IAM::Role').delete('R', properties)).rejects.toMatchObject({ name: 'DeleteConflict', message: expect.stringContaining('other') });
    roles.byName('R').inlinePolicies.delete('other');
    await resource('AWS::IAM::Role').delete('R', properties);
    await resource('AWS::IAM::Role').delete('R', properties);
    expect(roles.has('R')).toBe(false);
  });
});

describe('AWS::IAM::Policy', () => {
  test('is put on its roles, moves, and leaves with its deletion', async () => {
    const [first, second] = [newRole('A'), newRole('B')];
    const old = { PolicyName: 'p', PolicyDocument: { v: 1 }, Roles: ['A'] };
    const { physicalId } = await resource('AWS::IAM::Policy').create(old);
    expect(first.inlinePolicies.get('p')).toEqual({ v: 1 });
    const moved = { PolicyName: 'q', PolicyDocument: { v: 2 }, Roles: ['B'] };
    expect((await resource('AWS::IAM::Policy').update(physicalId, old, moved)).physicalId).toBe(physicalId);
    expect([[...first.inlinePolicies], [...second.inlinePolicies]]).toEqual([[], [['q', { v: 2 }]]]);
    await resource('AWS::IAM::Policy').delete(physicalId, moved);
    expect([...second.inlinePolicies]).toEqual([]);
  });

  test.each([
    [{ Roles: ['Nobody'] }, 'The role with name Nobody cannot be found.'],
    [{ Roles: [] }, 'At least one of [Groups,Roles,Users] must be non-empty.'],
    [{ Users: ['me'] }, 'IAM policies on Users is not modelled here'],
  ])('is refused with %j', async (principals, message) => {
    await expect(resource('AWS::IAM::Policy').create({ PolicyName: 'p', PolicyDocument: {}, ...principals })).rejects.toThrow(message);
  });
});

describe('AWS::IAM::ManagedPolicy', () => {
  test('is attached to its roles and changes its document in place', async () => {
    const role = newRole('A');
    const old = { ManagedPolicyName: 'p', PolicyDocument: { v: 1 }, Roles: ['A'] };
    const { physicalId } = await resource('AWS::IAM::ManagedPolicy').create(old);
    expect(physicalId).toBe('arn:aws:iam::000000000000:policy/p');
    expect([...role.managedPolicies]).toEqual([physicalId]);
    await resource('AWS::IAM::ManagedPolicy').update(physicalId, old, { ...old, PolicyDocument: { v: 2 }, Roles: [] });
    expect(policies.find(physicalId)?.document).toEqual({ v: 2 });
    expect([...role.managedPolicies]).toEqual([]);
    await resource('AWS::IAM::ManagedPolicy').delete(physicalId, {});
    expect(policies.find(physicalId)).toBeUndefined();
  });

  test('is replaced when its description changes', async () => {
    const old = { PolicyDocument: {} };
    const { physicalId } = await resource('AWS::IAM::ManagedPolicy').create(old);
    const state = await resource('AWS::IAM::ManagedPolicy').update(physicalId, old, { ...old, Description: 'new' });
    expect(state.physicalId).not.toBe(physicalId);
  });
});

test('session keys name their role, all others the root', () => {
  const sessions = new Sessions(context);
  const { accessKeyId } = sessions.issue('arn:role');
  expect([sessions.principalOf(accessKeyId), sessions.principalOf('AKIAX'), sessions.principalOf(undefined)])
    .toEqual(['arn:role', 'arn:aws:iam::000000000000:root', 'arn:aws:iam::000000000000:root']);
});
