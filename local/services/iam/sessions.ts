import { randomBytes } from 'node:crypto';
import { Context } from '../../core/context';

export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Who is behind an access key. Signatures are not verified: the key alone names the principal. */
export class Sessions {
  private readonly principals = new Map<string, string>();

  constructor(private readonly context: Context) {}

  /** Temporary keys of a role, as STS and Lambda hand them out. */
  issue(principalArn: string): SessionCredentials {
    const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    this.principals.set(accessKeyId, principalArn);
    return { accessKeyId, secretAccessKey: randomBytes(20).toString('hex'), sessionToken: randomBytes(32).toString('base64url') };
  }

  /** The role that the key was issued for; any other key is the account's root. */
  principalOf(accessKeyId: string | undefined): string {
    return this.principals.get(accessKeyId ?? '') ?? `arn:${this.context.partition}:iam::${this.context.account}:root`;
  }
}
