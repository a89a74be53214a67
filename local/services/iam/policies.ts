import { randomBytes } from 'node:crypto';
import { checkManagedPolicy } from './quotas';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';
import { TimedMap } from '../../core/timed';

/** A customer-managed policy. */
export interface ManagedPolicy {
  readonly arn: string;
  readonly policyId: string;
  readonly document: unknown;
}

/** The customer-managed policies of the account, by ARN. */
export class ManagedPolicies {
  private readonly policies: TimedMap<string, ManagedPolicy>;

  constructor(private readonly context: Context) {
    this.policies = new TimedMap(() => context.clock.now());
  }

  create(name: string, path: string, document: unknown): ManagedPolicy {
    const arn = `arn:${this.context.partition}:iam::${this.context.account}:policy${path}${name}`;
    if (this.policies.has(arn)) throw new AwsError('EntityAlreadyExists', `A policy called ${name} already exists. Duplicate names are not allowed.`, 409);
    checkManagedPolicy(document);
    const policy = { arn, policyId: `ANPA${randomBytes(8).toString('hex').toUpperCase()}`, document };
    this.policies.set(arn, policy);
    return policy;
  }

  /** Undefined for AWS's own managed policies, whose documents are not here. */
  find(arn: string): ManagedPolicy | undefined {
    return this.policies.get(arn);
  }

  /** The policy as it was at that time. */
  asOf(arn: string, time: number): ManagedPolicy | undefined {
    return this.policies.asOf(time).get(arn);
  }

  replaceDocument(arn: string, document: unknown): ManagedPolicy {
    const policy = this.policies.get(arn);
    if (!policy) throw new AwsError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`, 404);
    checkManagedPolicy(document);
    const replaced = { ...policy, document };
    this.policies.set(arn, replaced);
    return replaced;
  }

  delete(arn: string): void {
    this.policies.delete(arn);
  }
}
