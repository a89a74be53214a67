import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';
import { Fields, optionalString, requiredString } from '../../core/fields';
import { queryService } from '../../core/query-protocol';
import { AwsRequest, Service } from '../../core/service';
import { Role } from '../iam/role';
import { Roles } from '../iam/roles';
import { Sessions } from '../iam/sessions';

/** What STS looks up and hands out. */
export interface StsOptions {
  readonly roles: Roles;
  readonly sessions: Sessions;
}

/** Who one is, and the keys of a role. */
export function stsService(context: Context, options: StsOptions): Service {
  return queryService({
    signingName: 'sts',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: {
      GetCallerIdentity: (_input, request) => callerIdentity(context, options, request),
      AssumeRole: (input, request) => assumeRole(context, options, { input, request }),
    },
  });
}

function callerIdentity(context: Context, { roles, sessions }: StsOptions, { principal, accessKeyId }: AwsRequest): Record<string, unknown> {
  const role = roles.find(principal);
  if (!role) return { UserId: context.account, Account: context.account, Arn: principal };
  const { sessionName = 'local' } = sessions.find(accessKeyId) ?? {};
  return { UserId: `${role.roleId}:${sessionName}`, Account: context.account, Arn: sessionArn(role, sessionName, context) };
}

function assumeRole(context: Context, { roles, sessions }: StsOptions, call: { readonly input: Fields; readonly request: AwsRequest }) {
  const roleArn = requiredString(call.input, 'RoleArn');
  const session = sessionNameOf(call.input);
  const role = roles.find(roleArn);
  if (!role) {
    throw new AwsError('AccessDenied', `User: ${call.request.principal} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`, 403);
  }
  const { accessKeyId, secretAccessKey, sessionToken } = sessions.issue(role.arn, session);
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: new Date(context.clock.now() + durationOf(call.input) * 1000),
    },
    AssumedRoleUser: { AssumedRoleId: `${role.roleId}:${session}`, Arn: sessionArn(role, session, context) },
  };
}

function sessionArn({ roleName }: Role, session: string, { partition, account }: Pick<Context, 'partition' | 'account'>): string {
  return `arn:${partition}:sts::${account}:assumed-role/${roleName}/${session}`;
}

function sessionNameOf(input: Fields): string {
  const name = requiredString(input, 'RoleSessionName');
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) {
    throw new AwsError('ValidationError', `RoleSessionName must have 2 to 64 of the characters A-Z a-z 0-9 _+=,.@-, got ${name}`);
  }
  return name;
}

function durationOf(input: Fields): number {
  const seconds = Number(optionalString(input, 'DurationSeconds') ?? 3600);
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200) {
    throw new AwsError('ValidationError', `DurationSeconds must be an integer from 900 to 43200, got ${String(input.DurationSeconds)}`);
  }
  return seconds;
}
