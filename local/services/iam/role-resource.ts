import { Role } from './role';
import { Roles } from './roles';
import { changes, fieldsOf, optionalString, requiredString, stringsOf, structuresOf } from '../../core/fields';
import { physicalName } from '../../core/physical-name';
import { Properties, ResourceProvider, ResourceRequest, ResourceState } from '../cloudformation/resource';

/** `AWS::IAM::Role`: another name or path is a replacement, everything else changes in place. */
export function roleResource(roles: Roles): ResourceProvider {
  const create = (request: ResourceRequest): ResourceState => {
    const role = roles.create({
      roleName: optionalString(request.properties, 'RoleName') ?? physicalName(request, 64),
      path: optionalString(request.properties, 'Path') ?? '/',
      trustPolicy: fieldsOf(request.properties, 'AssumeRolePolicyDocument'),
      permissionsBoundary: optionalString(request.properties, 'PermissionsBoundary'),
    });
    try {
      applyPolicies(role, request.properties);
    } catch (error) {
      // what was refused is not there
      withdrawPolicies(role, request.properties);
      roles.delete(role.roleName);
      throw error;
    }
    return stateOf(role);
  };
  return {
    type: 'AWS::IAM::Role',
    create: async (request) => create(request),
    update: async (request) => {
      if (changes(request, 'RoleName', 'Path')) return create(request);
      const role = roles.byName(request.physicalId);
      role.trustPolicy = fieldsOf(request.properties, 'AssumeRolePolicyDocument');
      role.permissionsBoundary = optionalString(request.properties, 'PermissionsBoundary');
      withdrawPolicies(role, request.oldProperties);
      applyPolicies(role, request.properties);
      return stateOf(role);
    },
    delete: async ({ physicalId, properties }) => {
      if (!roles.has(physicalId)) return;
      withdrawPolicies(roles.byName(physicalId), properties);
      roles.delete(physicalId);
    },
  };
}

function stateOf({ roleName, arn, roleId }: Role): ResourceState {
  return { physicalId: roleName, attributes: { Arn: arn, RoleId: roleId } };
}

function applyPolicies(role: Role, properties: Properties): void {
  for (const policy of structuresOf(properties, 'Policies')) {
    role.putInlinePolicy(requiredString(policy, 'PolicyName'), fieldsOf(policy, 'PolicyDocument'));
  }
  for (const arn of stringsOf(properties, 'ManagedPolicyArns')) role.managedPolicies.add(arn);
}

// only what this resource put there: policies of other resources stay
function withdrawPolicies(role: Role, properties: Properties): void {
  for (const policy of structuresOf(properties, 'Policies')) role.inlinePolicies.delete(requiredString(policy, 'PolicyName'));
  for (const arn of stringsOf(properties, 'ManagedPolicyArns')) role.managedPolicies.delete(arn);
}
