import { ManagedPolicies, ManagedPolicy } from './policies';
import { refuseUsersAndGroups } from './policy-resource';
import { Roles } from './roles';
import { changes, fieldsOf, optionalString, stringsOf } from '../../core/fields';
import { physicalName } from '../../core/physical-name';
import { Properties, ResourceProvider, ResourceRequest, ResourceState } from '../cloudformation/resource';

/** `AWS::IAM::ManagedPolicy`: another name, path or description is a replacement, as on AWS. */
export function managedPolicyResource(roles: Roles, policies: ManagedPolicies): ResourceProvider {
  const create = (request: ResourceRequest): ResourceState => {
    const { properties } = request;
    refuseUsersAndGroups(properties);
    const name = optionalString(properties, 'ManagedPolicyName') ?? physicalName(request, 128);
    const policy = policies.create(name, optionalString(properties, 'Path') ?? '/', fieldsOf(properties, 'PolicyDocument'));
    attach(roles, policy.arn, properties);
    return stateOf(policy);
  };
  return {
    type: 'AWS::IAM::ManagedPolicy',
    create: async (request) => create(request),
    update: async (request) => {
      if (changes(request, 'ManagedPolicyName', 'Path', 'Description')) return create(request);
      const policy = policies.replaceDocument(request.physicalId, fieldsOf(request.properties, 'PolicyDocument'));
      detach(roles, request.physicalId, request.oldProperties);
      attach(roles, request.physicalId, request.properties);
      return stateOf(policy);
    },
    delete: async ({ physicalId, properties }) => {
      detach(roles, physicalId, properties);
      policies.delete(physicalId);
    },
  };
}

function stateOf({ arn, policyId }: ManagedPolicy): ResourceState {
  return { physicalId: arn, attributes: { PolicyArn: arn, PolicyId: policyId } };
}

function attach(roles: Roles, arn: string, properties: Properties): void {
  for (const name of stringsOf(properties, 'Roles')) roles.byName(name).managedPolicies.add(arn);
}

function detach(roles: Roles, arn: string, properties: Properties): void {
  for (const name of stringsOf(properties, 'Roles')) {
    if (roles.has(name)) roles.byName(name).managedPolicies.delete(arn);
  }
}
