import { randomUUID } from 'node:crypto';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';
import { Fields } from '../../core/fields';

/** A customer key; it encrypts nothing here, but its policy counts. */
export interface Key {
  readonly keyId: string;
  readonly arn: string;
  readonly created: Date;
  readonly description: string;
  readonly enabled: boolean;
  /** The key policy, as it came; empty when none was given. */
  readonly policy: Fields;
  /** Set once the key is scheduled for deletion. */
  readonly deletion?: Date;
}

/** What of a key may be set and changed. */
export type KeySettings = Pick<Key, 'description' | 'enabled' | 'policy'>;

/** An alias and the key that it stands for. */
export interface Alias {
  readonly aliasName: string;
  readonly keyId: string;
}

const DAY = 24 * 60 * 60 * 1000;

/** The KMS keys and aliases of the account. */
export class Keys {
  private readonly keys = new Map<string, Key>();
  private readonly aliases = new Map<string, string>();

  constructor(private readonly context: Context) {}

  create(settings: KeySettings): Key {
    const keyId = randomUUID();
    const key = { ...settings, keyId, arn: this.context.arn('kms', `key/${keyId}`), created: this.context.clock.date() };
    this.keys.set(keyId, key);
    return key;
  }

  update(keyId: string, settings: KeySettings): Key {
    const key = { ...this.get(keyId), ...settings };
    this.keys.set(keyId, key);
    return key;
  }

  /** A key is never gone at once: it waits for the window to end. */
  scheduleDeletion(keyId: string, windowInDays: number): void {
    const key = this.get(keyId);
    this.keys.set(key.keyId, { ...key, enabled: false, deletion: new Date(this.context.clock.now() + windowInDays * DAY) });
  }

  /** Finds a key by its id, its ARN, or the name or the ARN of an alias. */
  find(identifier: string): Key | undefined {
    const prefix = this.context.arn('kms', '');
    const name = identifier.startsWith(prefix) ? identifier.slice(prefix.length) : identifier;
    return this.keys.get(this.aliases.get(name) ?? name.replace(/^key\//, ''));
  }

  get(identifier: string): Key {
    const key = this.find(identifier);
    if (!key) throw new AwsError('NotFoundException', `Key '${identifier}' does not exist`);
    return key;
  }

  createAlias(aliasName: string, keyIdentifier: string): void {
    if (this.aliases.has(aliasName)) throw new AwsError('AlreadyExistsException', `An alias with the name ${aliasName} already exists`);
    this.pointAlias(aliasName, keyIdentifier);
  }

  pointAlias(aliasName: string, keyIdentifier: string): void {
    if (!/^alias\/[\w/-]{1,250}$/.test(aliasName)) {
      throw new AwsError('ValidationException', `AliasName must begin with alias/ and hold only A-Z a-z 0-9 / _ -, got ${aliasName}`);
    }
    this.aliases.set(aliasName, this.get(keyIdentifier).keyId);
  }

  deleteAlias(aliasName: string): void {
    this.aliases.delete(aliasName);
  }

  allAliases(): readonly Alias[] {
    return [...this.aliases].map(([aliasName, keyId]) => ({ aliasName, keyId }));
  }
}
