import { Roles } from './roles';
import { AwsError, notModelled } from '../../core/errors';
import { fieldsOf, listOf, requiredString, stringsOf } from '../../core/fields';
import { physicalName } from '../../core/physical-name';
import { Properties, ResourceProvider } from '../cloudformation/resource';

/** `AWS::IAM::Policy`: an inline policy on roles; every change is in place. */
export function policyResource(roles: Roles): ResourceProvider {
  return {
    type: 'AWS::IAM::Policy',
    create: async (request) => {
      put(roles, request.properties);
      return { physicalId: physicalName(request, 64), attributes: {} };
    },
    update: async (request) => {
      withdraw(roles, request.oldProperties);
      put(roles, request.properties);
      return { physicalId: request.physicalId, attributes: {} };
    },
    delete: async (request) => withdraw(roles, request.properties),
  };
}

function put(roles: Roles, properties: Properties): void {
  refuseUsersAndGroups(properties);
  const roleNames = stringsOf(properties, 'Roles');
  if (roleNames.length === 0) throw new AwsError('ValidationError', 'At least one of [Groups,Roles,Users] must be non-empty.');
  const policyName = requiredString(properties, 'PolicyName');
  const document = fieldsOf(properties, 'PolicyDocument');
  for (const role of roleNames.map((name) => roles.byName(name))) role.putInlinePolicy(policyName, document);
}

function withdraw(roles: Roles, properties: Properties): void {
  const policyName = requiredString(properties, 'PolicyName');
  for (const name of stringsOf(properties, 'Roles')) {
    // a role may be gone already, when a template was changed by hand
    if (roles.has(name)) roles.byName(name).inlinePolicies.delete(policyName);
  }
}

/** Users and groups do not exist here. */
export function refuseUsersAndGroups(properties: Properties): void {
  for (const name of ['Users', 'Groups']) {
    if (listOf(properties, name).length > 0) throw notModelled(`IAM policies on ${name}`);
  }
}
