import { Authorizer } from './authorizer';
import { keyOfBucket } from './bucket-key';
import { AccessQuestion, ConditionContext, Principal } from './question';
import { assumeQuestion } from './role-use';
import { Context } from '../../../core/context';
import { Keys } from '../../kms/keys';
import { AccessRequest, JobAccess } from '../../personalize/job-access';
import { ObjectStore } from '../../s3/store';

const SERVICE = { service: 'personalize.amazonaws.com' };
const SESSION = 'PersonalizeSession';
/** What AWS's documentation asks for on every key, whether it is read or written with. */
const KEY_ACTIONS = ['kms:DescribeKey', 'kms:ListGrants', 'kms:Decrypt', 'kms:GenerateDataKey'];

/** What AWS's documentation does not say about Personalize: each may turn out either way. */
export interface PersonalizeHabits {
  /**
   * Whether its calls of S3 and KMS say for which account and job they are made.
   *
   * @default true
   */
  readonly tellsSource?: boolean;
  /**
   * Whether CreateBatchSegmentJob is judged by the solution and the filter as well.
   *
   * @default false
   */
  readonly judgesSources?: boolean;
  /**
   * Whether it grants itself the use of a key, which AWS's documentation asks for.
   *
   * @default true
   */
  readonly createsGrants?: boolean;
}

interface PersonalizeAccessOptions {
  readonly authorizer: Authorizer;
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly habits: PersonalizeHabits;
}

/** Judges what Personalize does for a job: everything both as the service role and as itself. */
export class PersonalizeAccess implements JobAccess {
  constructor(private readonly context: Context, private readonly options: PersonalizeAccessOptions) {}

  async canAssume(roleArn: string, sourceArn: string): Promise<boolean> {
    return this.may(SERVICE, assumeQuestion(this.context, { roleArn, sourceArn }));
  }

  async allows(request: AccessRequest): Promise<boolean> {
    const { action, resource } = request;
    if (action.startsWith('kms:')) return this.mayUseKey(request, resource);
    if (!this.both(request, { action, resource, context: prefixContext(request) })) return false;
    const keyArn = this.keyOf(resource);
    return action === 's3:ListBucket' || keyArn === undefined || this.mayUseKey(request, keyArn);
  }

  private mayUseKey(request: AccessRequest, resource: string): boolean {
    const { createsGrants = true } = this.options.habits;
    return KEY_ACTIONS.every((action) => this.both(request, { action, resource }))
      && (!createsGrants || this.may(SERVICE, { action: 'kms:CreateGrant', resource, context: this.source(request) }));
  }

  private both(request: AccessRequest, question: AccessQuestion): boolean {
    const asService = { ...question, context: { ...question.context, ...this.source(request) } };
    return this.may({ roleArn: request.roleArn, sessionName: SESSION }, question) && this.may(SERVICE, asService);
  }

  private may(principal: Principal, question: AccessQuestion): boolean {
    return this.options.authorizer.refusal(principal, question) === undefined;
  }

  private source({ sourceArn }: AccessRequest): ConditionContext {
    const { tellsSource = true } = this.options.habits;
    return tellsSource ? { 'aws:SourceAccount': this.context.account, 'aws:SourceArn': sourceArn } : {};
  }

  /** The key that encrypts the bucket of an object. */
  private keyOf(objectArn: string): string | undefined {
    const bucket = objectArn.split(':').slice(5).join(':').split('/')[0];
    return this.options.store.hasBucket(bucket) ? keyOfBucket(this.options.store.bucket(bucket), this.options.keys)?.arn : undefined;
  }
}

function prefixContext({ prefix }: AccessRequest): ConditionContext | undefined {
  return prefix === undefined ? undefined : { 's3:prefix': prefix };
}
