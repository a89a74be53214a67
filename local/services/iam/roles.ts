import { randomBytes } from 'node:crypto';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';

/** A role and all policies on it. */
export interface Role {
  readonly arn: string;
  readonly roleName: string;
  readonly roleId: string;
  readonly created: Date;
  /** Replaced when the trust policy is updated. */
  trustPolicy: unknown;
  /** Policy name to document. */
  readonly inlinePolicies: Map<string, unknown>;
  /** ARNs of the managed policies attached. */
  readonly managedPolicies: Set<string>;
}

/** What a role is created with. */
export interface RoleOptions {
  readonly roleName: string;
  /** Begins and ends with a slash. */
  readonly path: string;
  readonly trustPolicy: unknown;
}

/** The roles of the account, by ARN and by name. */
export class Roles {
  private readonly roles = new Map<string, Role>();

  constructor(private readonly context: Context) {}

  create({ roleName, path, trustPolicy }: RoleOptions): Role {
    if (this.roles.has(roleName)) throw new AwsError('EntityAlreadyExists', `Role with name ${roleName} already exists.`, 409);
    const role: Role = {
      arn: `arn:${this.context.partition}:iam::${this.context.account}:role${path}${roleName}`,
      roleName,
      roleId: `AROA${randomBytes(8).toString('hex').toUpperCase()}`,
      created: this.context.clock.date(),
      trustPolicy,
      inlinePolicies: new Map(),
      managedPolicies: new Set(),
    };
    this.roles.set(roleName, role);
    return role;
  }

  /** The role with the name; an error that names it when there is none. */
  byName(roleName: string): Role {
    const role = this.roles.get(roleName);
    if (!role) throw new AwsError('NoSuchEntity', `The role with name ${roleName} cannot be found.`, 404);
    return role;
  }

  find(arn: string): Role | undefined {
    return [...this.roles.values()].find((role) => role.arn === arn);
  }

  has(roleName: string): boolean {
    return this.roles.has(roleName);
  }

  /** A role goes only when every policy that others put on it is gone. */
  delete(roleName: string): void {
    const left = this.roles.get(roleName)?.inlinePolicies.keys().next().value;
    if (left !== undefined) {
      throw new AwsError('DeleteConflict', `Cannot delete entity, must delete policies first: role ${roleName} still has the inline policy ${left}.`, 409);
    }
    this.roles.delete(roleName);
  }
}
