import { randomBytes } from 'node:crypto';
import { Context } from '../../core/context';

export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** A role that was assumed. */
export interface RoleSession {
  readonly roleArn: string;
  readonly sessionName: string;
}

/** Who is behind an access key. Signatures are not verified: the key alone names the principal. */
export class Sessions {
  private readonly sessions = new Map<string, RoleSession>();

  constructor(private readonly context: Context) {}

  /** Temporary keys of a role, as STS and Lambda hand them out. */
  issue(roleArn: string, sessionName = 'local'): SessionCredentials {
    const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    this.sessions.set(accessKeyId, { roleArn, sessionName });
    return { accessKeyId, secretAccessKey: randomBytes(20).toString('hex'), sessionToken: randomBytes(32).toString('base64url') };
  }

  /** Temporary keys of a session. */
  issueTo({ roleArn, sessionName }: RoleSession): SessionCredentials {
    return this.issue(roleArn, sessionName);
  }

  /** The session that the key was issued for; undefined for any other key. */
  find(accessKeyId: string | undefined): RoleSession | undefined {
    return this.sessions.get(accessKeyId ?? '');
  }

  /** The role that the key was issued for; any other key is the account's root. */
  principalOf(accessKeyId: string | undefined): string {
    return this.find(accessKeyId)?.roleArn ?? `arn:${this.context.partition}:iam::${this.context.account}:root`;
  }
}
