import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, IDependable } from 'constructs';
import { BatchSegmentJobProvider } from './batch-segment-job-provider';
import { acknowledge } from './private/acknowledge';
import { validateArnEnvironment, validateArnRegion, validateKey, validateRoleArn } from './private/arns';
import * as permissions from './private/permissions';
import { addToBucketPolicy, addToKeyPolicy, addToRole } from './private/resource-policies';
import { invalid } from './private/validation';

/** What a `SegmentStorage` is made of: each part is made, unless it is brought along. */
export interface SegmentStorageProps {
  /**
   * The role that Personalize assumes to read the input and write the segments. It has to trust `personalize.amazonaws.com`.
   *
   * @see https://docs.aws.amazon.com/personalize/latest/dg/aws-personalize-set-up-permissions.html
   * @default - a role that only Personalize may assume, for this account and region
   */
  readonly role?: iam.IRole;

  /**
   * The key that encrypts the buckets that are made here, and with which Personalize encrypts the segments.
   *
   * @default - a key with yearly rotation (about 1 USD a month); none when both buckets are brought along
   */
  readonly key?: kms.IKey;

  /**
   * The bucket that given input is copied into.
   *
   * @default - a private, versioned bucket, encrypted with the key
   */
  readonly inputBucket?: s3.IBucket;

  /**
   * The bucket that the segments are written into. Segments hold user ids: personal data.
   *
   * @default - a private, versioned bucket, encrypted with the key
   */
  readonly outputBucket?: s3.IBucket;

  /**
   * What happens to the key and the buckets that are made here when they leave the stack. A bucket can only be
   * destroyed while it is empty.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * How long segments are kept in the output bucket that is made here, from a day on; their noncurrent versions
   * are deleted a day later.
   *
   * @default - for ever
   */
  readonly segmentsExpiration?: Duration;
}

/**
 * Where batch segment jobs read and write: a service role, a KMS key, an input and an output bucket, with every
 * policy that Personalize needs on them.
 *
 * Jobs of a stack should share one: a key costs money every month.
 *
 * @see https://docs.aws.amazon.com/personalize/latest/dg/granting-personalize-s3-access.html
 * @see https://docs.aws.amazon.com/personalize/latest/dg/granting-personalize-key-access.html
 * @example
 * const storage = new SegmentStorage(this, 'Storage', { segmentsExpiration: Duration.days(30) });
 */
export class SegmentStorage extends Construct {
  /** The role that Personalize assumes. */
  readonly role: iam.IRole;
  /** The bucket that given input is copied into. */
  readonly inputBucket: s3.IBucket;
  /** The bucket that the segments are written into. */
  readonly outputBucket: s3.IBucket;
  /** The key of the input bucket; `undefined` when a bucket was brought along that is encrypted without one. */
  readonly inputKey?: kms.IKey;
  /** The key of the output bucket; `undefined` when a bucket was brought along that is encrypted without one. */
  readonly outputKey?: kms.IKey;

  /**
   * How long segments are kept, as far as this storage says so.
   * @internal
   */
  readonly _segmentsExpiration?: Duration;

  private readonly handlerPolicies = new Map<BatchSegmentJobProvider, iam.Policy>();
  private readonly requirements: readonly IDependable[];
  private readonly bucketPolicies = new Map<s3.IBucket, IDependable[]>();
  private readonly added = new Set<string>();

  /**
   * @param scope what the storage belongs to
   * @param id its name there
   * @param props what to make and what was brought along
   */
  constructor(scope: Construct, id: string, props: SegmentStorageProps = {}) {
    super(scope, id);
    validate(this, props);

    this._segmentsExpiration = props.segmentsExpiration?.isUnresolved() ? undefined : props.segmentsExpiration;
    const key = props.key ?? this.makeKey(props);
    this.inputBucket = props.inputBucket ?? this.makeBucket('InputBucket', props, key);
    this.outputBucket = props.outputBucket ?? this.makeBucket('OutputBucket', props, key, segmentsLifecycle(props));
    this.inputKey = this.inputBucket.encryptionKey ?? props.key;
    this.outputKey = this.outputBucket.encryptionKey ?? props.key;
    this.role = props.role ?? new iam.Role(this, 'Role', {
      description: 'Assumed by Amazon Personalize to read queries and write segments',
      assumedBy: permissions.serviceRoleTrust(Stack.of(this)),
    });

    this.requirements = [
      addToRole(this, 'RolePolicy', { role: this.role, statements: this.roleStatements() }),
      ...addToBucketPolicy(this, this.inputBucket, permissions.readInput(this.inputBucket)),
      ...addToBucketPolicy(this, this.outputBucket, permissions.writeSegments(this.outputBucket)),
    ];
    for (const used of this.keys()) addToKeyPolicy(this, used, permissions.useKeyAsService(Stack.of(this)));
  }

  /**
   * Lets jobs of the provider's stack read a bucket that is not part of this storage. Only those jobs depend on the
   * result, so that what belongs to the bucket may depend on other jobs.
   * @internal
   */
  _allowReading(provider: BatchSegmentJobProvider, bucket: s3.IBucket): IDependable[] {
    if (bucket === this.inputBucket) return [];
    const scope = this.scopeFor(provider);
    const id = `Read${bucket.node.addr}`;
    const existing = scope.node.tryFindChild(id);
    if (existing) return [existing, ...this.bucketPolicies.get(bucket) ?? []];
    const key = bucket.encryptionKey;
    const statements = [...permissions.readInput(bucket), ...key ? permissions.useKey(key) : []];
    return [addToRole(scope, id, { role: this.role, statements }), ...this.bucketPolicy(bucket)];
  }

  /**
   * Lets the provider's handler hand over the role. The policy is made after all that a job needs of storage and
   * provider, so a job depends on it and on nothing else.
   * @internal
   */
  _allowHandler(provider: BatchSegmentJobProvider): iam.Policy {
    const existing = this.handlerPolicies.get(provider);
    if (existing) return existing;
    const policy = handlerPolicy(this.scopeFor(provider), 'HandlerPolicy', provider);
    policy.addStatements(...permissions.passRole(this.role));
    policy.node.addDependency(provider._startPolicy, ...this.requirements);
    this.handlerPolicies.set(provider, policy);
    provider._addStorage();
    return policy;
  }

  /**
   * Lets the handler copy given queries into the input bucket.
   * @internal
   */
  _allowStaging(provider: BatchSegmentJobProvider, assetBucket: s3.IBucket): void {
    this.addOnce(this._allowHandler(provider), 'stage', permissions.stageInput(this.inputBucket, this.inputKey, assetBucket));
  }

  /**
   * Lets the provider's handler list a bucket of input or output, look who may use it when a job has failed, and read
   * it. Of a bucket that is not part of this storage, only the jobs that read it depend on the result, so that what
   * belongs to the bucket may depend on other jobs.
   * @internal
   */
  _allowInspecting(provider: BatchSegmentJobProvider, bucket: s3.IBucket, reading: boolean): IDependable[] {
    const isOwn = bucket === this.inputBucket || bucket === this.outputBucket;
    const policy = isOwn ? this._allowHandler(provider) : this.inspectionPolicy(provider, bucket);
    const key = bucket === this.outputBucket ? this.outputKey : bucket === this.inputBucket ? this.inputKey : bucket.encryptionKey;
    this.addOnce(policy, `look ${bucket.node.addr}`, permissions.lookAt(bucket, key));
    if (reading) this.addOnce(policy, `read ${bucket.node.addr}`, permissions.readObjects(bucket, key));
    return isOwn ? [] : [policy];
  }

  /** Jobs that share a storage need the same. */
  private addOnce(policy: iam.Policy, what: string, statements: readonly iam.PolicyStatement[]): void {
    const name = `${policy.node.path} ${what}`;
    if (this.added.has(name)) return;
    this.added.add(name);
    policy.addStatements(...statements);
  }

  private inspectionPolicy(provider: BatchSegmentJobProvider, bucket: s3.IBucket): iam.Policy {
    const scope = this.scopeFor(provider);
    const id = `Inspect${bucket.node.addr}`;
    const existing = scope.node.tryFindChild(id);
    return existing instanceof iam.Policy ? existing : handlerPolicy(scope, id, provider);
  }

  /** A storage of another stack is left as it is: that stack must not depend on the one of the job. */
  private scopeFor(provider: BatchSegmentJobProvider): Construct {
    if (Stack.of(provider) === Stack.of(this)) return this;
    const id = `Storage${this.node.addr}`;
    const existing = provider.node.tryFindChild(id);
    return existing instanceof Construct ? existing : new Construct(provider, id);
  }

  private bucketPolicy(bucket: s3.IBucket): IDependable[] {
    const existing = this.bucketPolicies.get(bucket);
    if (existing) return existing;
    const policies = addToBucketPolicy(this, bucket, permissions.readInput(bucket));
    const { encryptionKey: key } = bucket;
    if (key && !this.keys().includes(key)) addToKeyPolicy(this, key, permissions.useKeyAsService(Stack.of(this)));
    this.bucketPolicies.set(bucket, policies);
    return policies;
  }

  private keys(): readonly kms.IKey[] {
    return [...new Set([this.inputKey, this.outputKey].filter((key) => key !== undefined))];
  }

  private roleStatements(): iam.PolicyStatement[] {
    return [
      ...permissions.readInput(this.inputBucket),
      ...permissions.writeSegments(this.outputBucket),
      ...this.keys().flatMap((key) => permissions.useKey(key)),
    ];
  }

  private makeKey(props: SegmentStorageProps): kms.IKey | undefined {
    if (props.inputBucket && props.outputBucket) return undefined;
    return new kms.Key(this, 'Key', {
      description: 'Encrypts the queries and segments of Amazon Personalize batch segment jobs',
      enableKeyRotation: true,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
  }

  private makeBucket(id: string, props: SegmentStorageProps, key: kms.IKey | undefined, lifecycleRules?: s3.LifecycleRule[]): s3.Bucket {
    const bucket = new s3.Bucket(this, id, {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      enforceSSL: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      lifecycleRules,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    acknowledge(bucket, 'bucket');
    return bucket;
  }
}

function handlerPolicy(scope: Construct, id: string, { handlerRole }: BatchSegmentJobProvider): iam.Policy {
  // a role has room for 10,240 characters of policies
  const policy = new iam.Policy(scope, id, { roles: [handlerRole], document: new iam.PolicyDocument({ minimize: true }) });
  acknowledge(policy, 'storagePolicy');
  return policy;
}

function segmentsLifecycle({ segmentsExpiration }: SegmentStorageProps): s3.LifecycleRule[] | undefined {
  if (!segmentsExpiration) return undefined;
  return [{
    id: 'SegmentsExpiration',
    expiration: segmentsExpiration,
    noncurrentVersionExpiration: Duration.days(1),
    abortIncompleteMultipartUploadAfter: Duration.days(1),
  }];
}

function validate(scope: Construct, props: SegmentStorageProps): void {
  validateRoleArn(scope, props.role?.roleArn);
  validateArnEnvironment(scope, 'role', props.role?.roleArn);
  validateKey(scope, 'key', props.key);
  validateKey(scope, 'inputBucket.encryptionKey', props.inputBucket?.encryptionKey);
  validateKey(scope, 'outputBucket.encryptionKey', props.outputBucket?.encryptionKey);
  validateArnRegion(scope, 'key', props.key?.keyArn);
  validateSegmentsExpiration(scope, props);
}

function validateSegmentsExpiration(scope: Construct, { segmentsExpiration, outputBucket }: SegmentStorageProps): void {
  if (!segmentsExpiration) return;
  const value = segmentsExpiration.toString();
  if (outputBucket) throw invalid(scope, 'segmentsExpiration', 'is for an output bucket that is made here: a bucket that is brought along needs a lifecycle rule of its own', value);
  if (!segmentsExpiration.isUnresolved() && segmentsExpiration.toDays({ integral: false }) < 1) throw invalid(scope, 'segmentsExpiration', 'must be a day at least', value);
}
