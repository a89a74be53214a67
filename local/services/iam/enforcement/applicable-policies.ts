import { awsManagedPolicy } from './aws-managed-policies';
import { AccessQuestion, Principal } from './question';
import { ApplicablePolicies } from './simulator';
import { Context } from '../../../core/context';
import { keyPolicyOf } from '../../kms/key-policy';
import { Keys } from '../../kms/keys';
import { bucketPolicyOf } from '../../s3/settings';
import { ObjectStore } from '../../s3/store';
import { ManagedPolicies } from '../policies';
import { Roles } from '../roles';

/** Where policies are kept. */
export interface PolicySources {
  readonly roles: Roles;
  readonly managedPolicies: ManagedPolicies;
  readonly store: ObjectStore;
  readonly keys: Keys;
  /** How long what is said about a role takes to have effect, in milliseconds of the clock. */
  readonly delayMs: number;
}

/** Bounds a role whose boundary is not here: nothing is in it. */
const NOTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };

/** Finds the policies that a question is answered by, as far as they have effect already. */
export class Policies {
  constructor(private readonly context: Context, private readonly sources: PolicySources) {}

  for(principal: Principal, question: AccessQuestion): ApplicablePolicies {
    const resource = this.ofResource(question);
    return 'service' in principal ? { identity: [], resource } : { ...this.ofRole(principal.roleArn), resource };
  }

  private ofRole(roleArn: string): Omit<ApplicablePolicies, 'resource'> {
    const role = this.sources.roles.find(roleArn);
    if (!role) return { identity: [] };
    const { inlinePolicies, managedPolicies } = role.asOf(this.time());
    const managed = managedPolicies.map((arn) => this.managed(arn)).filter((document) => document !== undefined);
    const boundary = role.permissionsBoundary === undefined ? undefined : this.managed(role.permissionsBoundary) ?? NOTHING;
    return { identity: [...inlinePolicies.values(), ...managed], boundary };
  }

  private managed(arn: string): unknown {
    const document = this.sources.managedPolicies.asOf(arn, this.time())?.document ?? awsManagedPolicy(arn);
    if (document === undefined) this.context.log(`iam: the managed policy ${arn} is not here, and allows nothing`);
    return document;
  }

  private ofResource({ action, resource }: AccessQuestion): unknown {
    const { roles, store, keys } = this.sources;
    const [, , service, , , ...rest] = resource.split(':');
    if (service === 's3') return bucketPolicy(store, rest.join(':').split('/')[0]);
    if (service === 'kms') return keyPolicy(keys, resource, this.context);
    return action === 'sts:AssumeRole' ? roles.find(resource)?.asOf(this.time()).trustPolicy ?? NOTHING : undefined;
  }

  private time(): number {
    return this.context.clock.now() - this.sources.delayMs;
  }
}

function bucketPolicy(store: ObjectStore, bucket: string): unknown {
  return store.hasBucket(bucket) ? bucketPolicyOf(store.bucket(bucket)) : undefined;
}

function keyPolicy(keys: Keys, arn: string, context: Context): unknown {
  const key = keys.find(arn);
  return key && keyPolicyOf(key, context);
}
