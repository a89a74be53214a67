import { Role, RoleOptions } from './role';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';

/** The roles of the account, by ARN and by name. */
export class Roles {
  private readonly roles = new Map<string, Role>();

  constructor(private readonly context: Context) {}

  create(options: RoleOptions): Role {
    const { roleName } = options;
    if (this.roles.has(roleName)) throw new AwsError('EntityAlreadyExists', `Role with name ${roleName} already exists.`, 409);
    const role = new Role(this.context, options);
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
