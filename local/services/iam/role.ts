import { randomBytes } from 'node:crypto';
import { checkInlinePolicies, checkTrustPolicy } from './quotas';
import { Context } from '../../core/context';
import { TimedMap, TimedSet } from '../../core/timed';

/** What a role is created with. */
export interface RoleOptions {
  readonly roleName: string;
  /** Begins and ends with a slash. */
  readonly path: string;
  readonly trustPolicy: unknown;
  /** The ARN of the managed policy that bounds what the role may do. */
  readonly permissionsBoundary?: string;
}

/** The policies that make up what a role may do, and who may assume it. */
export interface RolePolicies {
  readonly trustPolicy: unknown;
  /** Policy name to document. */
  readonly inlinePolicies: ReadonlyMap<string, unknown>;
  /** ARNs of the managed policies attached. */
  readonly managedPolicies: readonly string[];
}

/** A role and all policies on it. */
export class Role {
  readonly arn: string;
  readonly roleName: string;
  readonly roleId = `AROA${randomBytes(8).toString('hex').toUpperCase()}`;
  readonly created: Date;
  /** Policy name to document. */
  readonly inlinePolicies: TimedMap<string, unknown>;
  /** ARNs of the managed policies attached. */
  readonly managedPolicies: TimedSet<string>;
  /** Of effect at once. */
  permissionsBoundary: string | undefined;
  private readonly trust: TimedMap<'policy', unknown>;

  constructor({ partition, account, clock }: Context, { roleName, path, trustPolicy, permissionsBoundary }: RoleOptions) {
    const now = (): number => clock.now();
    this.arn = `arn:${partition}:iam::${account}:role${path}${roleName}`;
    this.roleName = roleName;
    this.created = clock.date();
    this.inlinePolicies = new TimedMap(now);
    this.managedPolicies = new TimedSet(now);
    this.trust = new TimedMap(now);
    this.permissionsBoundary = permissionsBoundary;
    this.trustPolicy = trustPolicy;
  }

  get trustPolicy(): unknown {
    return this.trust.get('policy');
  }

  set trustPolicy(document: unknown) {
    checkTrustPolicy(document);
    this.trust.set('policy', document);
  }

  /** Adds an inline policy, or replaces the one of that name. */
  putInlinePolicy(policyName: string, document: unknown): void {
    checkInlinePolicies(this.roleName, new Map<string, unknown>([...this.inlinePolicies, [policyName, document]]).values());
    this.inlinePolicies.set(policyName, document);
  }

  /** The policies as they were at that time. */
  asOf(time: number): RolePolicies {
    return {
      trustPolicy: this.trust.asOf(time).get('policy'),
      inlinePolicies: this.inlinePolicies.asOf(time),
      managedPolicies: this.managedPolicies.asOf(time),
    };
  }
}
