import { managedPolicyResource } from './managed-policy-resource';
import { ManagedPolicies } from './policies';
import { policyResource } from './policy-resource';
import { roleResource } from './role-resource';
import { Roles } from './roles';
import { ResourceProvider } from '../cloudformation/resource';

/** The resource types of IAM. */
export function iamResources(roles: Roles, policies: ManagedPolicies): readonly ResourceProvider[] {
  return [roleResource(roles), policyResource(roles), managedPolicyResource(roles, policies)];
}
