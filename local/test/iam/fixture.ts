import { Context } from '../../core/context';
import { Policies } from '../../services/iam/enforcement/applicable-policies';
import { Authorizer } from '../../services/iam/enforcement/authorizer';
import { loadSimulator } from '../../services/iam/enforcement/simulator';
import { ManagedPolicies } from '../../services/iam/policies';
import { Role, RoleOptions } from '../../services/iam/role';
import { Roles } from '../../services/iam/roles';
import { Keys } from '../../services/kms/keys';
import { setBucketPolicy } from '../../services/s3/settings';
import { ObjectStore } from '../../services/s3/store';

export type Statement = Readonly<Record<string, unknown>>;

export const ACCOUNT = '000000000000';
export const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

export function document(...Statement: readonly Statement[]): Record<string, unknown> {
  return { Version: '2012-10-17', Statement };
}

export function allow(Action: string | readonly string[], Resource: string | readonly string[] = '*', more: Statement = {}): Statement {
  return { Effect: 'Allow', Action, Resource, ...more };
}

export function trusting(service: string, Condition: Statement = {}): Record<string, unknown> {
  return document({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole', Condition });
}

/** The stores that IAM judges by, and what it judges. */
export class IamFixture {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly roles: Roles;
  readonly managedPolicies: ManagedPolicies;
  readonly authorizer: Authorizer;

  constructor(readonly context: Context, delayMs = 0) {
    const simulator = loadSimulator();
    if (!simulator) throw new Error('npm install: @cloud-copilot/iam-simulate is missing');
    this.store = new ObjectStore(context.clock);
    this.keys = new Keys(context);
    this.roles = new Roles(context);
    this.managedPolicies = new ManagedPolicies(context);
    this.authorizer = new Authorizer(context, { simulator, policies: new Policies(context, { ...this, delayMs }) });
  }

  /** A role that trusts Lambda and has one inline policy, unless said otherwise. */
  role(roleName: string, statements: readonly Statement[] = [], more: Partial<RoleOptions> = {}): Role {
    const role = this.roles.create({ roleName, path: '/', trustPolicy: trusting('lambda.amazonaws.com'), ...more });
    if (statements.length > 0) role.putInlinePolicy('inline', document(...statements));
    return role;
  }

  bucket(name: string, statements: readonly Statement[] = [], settings: Record<string, unknown> = {}): void {
    const bucket = this.store.createBucket(name, settings);
    if (statements.length > 0) setBucketPolicy(bucket, document(...statements));
  }

  key(statements: readonly Statement[] = []): string {
    return this.keys.create({ description: '', enabled: true, policy: statements.length > 0 ? document(...statements) : {} }).arn;
  }
}
