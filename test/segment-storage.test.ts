import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SegmentInput, SegmentStorage } from '../src';
import { newJob, newStack } from './support/stack';
import { findCycle, statementsOf } from './support/template';

const SERVICE = { Service: 'personalize.amazonaws.com' };
const OWN_ACCOUNT = { StringEqualsIfExists: { 'aws:SourceAccount': '111122223333' } };

describe('a storage of its own', () => {
  const stack = newStack();
  new SegmentStorage(stack, 'Storage', { segmentsExpiration: Duration.days(30) });
  const template = Template.fromStack(stack);

  test('has one key, with rotation', () => {
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  test('has two private, versioned buckets that the key encrypts', () => {
    template.resourceCountIs('AWS::S3::Bucket', 2);
    template.allResourcesProperties('AWS::S3::Bucket', {
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  test('speaks TLS only', () => {
    template.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]) },
    });
  });

  test('keeps key and buckets when the stack goes', () => {
    template.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    template.allResources('AWS::KMS::Key', { DeletionPolicy: 'Retain' });
  });

  test('lets segments expire, their noncurrent versions too, and nothing else', () => {
    const rules = Object.values(template.findResources('AWS::S3::Bucket')).map(({ Properties }) => Properties.LifecycleConfiguration?.Rules);
    expect(rules.filter(Boolean)).toEqual([[expect.objectContaining({ ExpirationInDays: 30, NoncurrentVersionExpiration: { NoncurrentDays: 1 }, Status: 'Enabled' })]]);
  });

  test('may be assumed by Personalize for this account and region only', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{
          Action: 'sts:AssumeRole',
          Effect: 'Allow',
          Principal: SERVICE,
          Condition: {
            StringEquals: { 'aws:SourceAccount': '111122223333' },
            ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':personalize:eu-west-1:111122223333:*']] } },
          },
        }],
      },
    });
  });

  test.each([
    ['list the input', 's3:ListBucket'],
    ['read the input', 's3:GetObject'],
    ['write the segments', 's3:PutObject'],
    ['use the key', ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey', 'kms:ListGrants']],
  ])('lets the service itself %s', (_, action) => {
    const allowed = statementsOf(template).filter(({ Principal }) => JSON.stringify(Principal) === JSON.stringify(SERVICE));
    expect(allowed).toContainEqual(expect.objectContaining({ Action: action, Condition: OWN_ACCOUNT }));
  });

  test('lets the service write nothing into the input bucket and read nothing from the output bucket', () => {
    const [input, output] = ['InputBucket', 'OutputBucket'].map((name) => statementsOf(template)
      .filter(({ Principal, Resource }) => JSON.stringify(Principal) === JSON.stringify(SERVICE) && (JSON.stringify(Resource) ?? '').includes(name))
      .flatMap(({ Action }) => Action));
    expect(input.sort()).toEqual(['s3:GetObject', 's3:ListBucket']);
    expect(output).toEqual(['s3:PutObject']);
  });

  test('gives the role the rights of the service, except to hand the key on', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Action: 's3:ListBucket' }),
          Match.objectLike({ Action: 's3:GetObject' }),
          Match.objectLike({ Action: 's3:PutObject' }),
          Match.objectLike({ Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey', 'kms:ListGrants'] }),
        ],
      },
    });
  });

  test('has no circle', () => {
    expect(findCycle(template)).toBeUndefined();
  });
});

describe('removal policy', () => {
  test('covers key and both buckets', () => {
    const stack = newStack();
    new SegmentStorage(stack, 'Storage', { removalPolicy: RemovalPolicy.DESTROY });
    const template = Template.fromStack(stack);
    template.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
    template.allResources('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
  });
});

describe('segments expiration', () => {
  test('needs an output bucket that is made here', () => {
    const stack = newStack();
    const outputBucket = new s3.Bucket(stack, 'Mine');
    expect(() => new SegmentStorage(stack, 'Storage', { outputBucket, segmentsExpiration: Duration.days(1) }))
      .toThrow('Shop/Storage: segmentsExpiration is for an output bucket that is made here');
  });

  test('is a day at least', () => {
    expect(() => new SegmentStorage(newStack(), 'Storage', { segmentsExpiration: Duration.hours(23) }))
      .toThrow('Shop/Storage: segmentsExpiration must be a day at least, got "Duration.hours(23)"');
    expect(new SegmentStorage(newStack(), 'Storage', { segmentsExpiration: Duration.hours(24) })).toBeDefined();
  });
});

describe('a storage brought along', () => {
  const brought = (stack: Stack) => ({
    inputBucket: s3.Bucket.fromBucketName(stack, 'Input', 'my-input'),
    outputBucket: s3.Bucket.fromBucketAttributes(stack, 'Output', {
      bucketName: 'my-output', encryptionKey: kms.Key.fromKeyArn(stack, 'OutputKey', 'arn:aws:kms:eu-west-1:111122223333:key/1234'),
    }),
    role: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/personalize'),
  });

  test('makes no key, bucket or role', () => {
    const stack = newStack();
    new SegmentStorage(stack, 'Storage', brought(stack));
    const template = Template.fromStack(stack);
    for (const type of ['AWS::KMS::Key', 'AWS::S3::Bucket', 'AWS::IAM::Role']) template.resourceCountIs(type, 0);
  });

  test('adds its rights to the role', () => {
    const stack = newStack();
    new SegmentStorage(stack, 'Storage', brought(stack));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', { Roles: ['personalize'] });
  });

  test('passes the key of each bucket to Personalize, and none where there is none', () => {
    const stack = newStack();
    newJob(stack, { storage: new SegmentStorage(stack, 'Storage', brought(stack)) });
    Template.fromStack(stack).hasResourceProperties('Custom::PersonalizeBatchSegmentJob', {
      Input: { KmsKeyArn: Match.absent() },
      Output: { KmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1234' },
    });
  });

  test('prints what an immutable role needs', () => {
    const stack = newStack();
    const role = iam.Role.fromRoleArn(stack, 'Fixed', 'arn:aws:iam::111122223333:role/fixed', { mutable: false });
    new SegmentStorage(stack, 'Storage', { role });
    const warnings = Annotations.fromStack(stack).findWarning('/Shop/Storage', Match.anyValue()).map(({ entry }) => String(entry.data));
    expect(warnings).toHaveLength(4);
    expect(warnings.join()).toContain('The role arn:aws:iam::111122223333:role/fixed cannot be changed from here. It needs this statement: {"Action":"s3:PutObject"');
  });

  test('takes no alias of a key', () => {
    const stack = newStack();
    const key = new kms.Alias(stack, 'Alias', { aliasName: 'segments', targetKey: new kms.Key(stack, 'Key') });
    expect(() => new SegmentStorage(stack, 'Storage', { key })).toThrow('Shop/Storage: key must be a key itself, not its alias, got "Shop/Alias"');
    const inputBucket = new s3.Bucket(stack, 'Mine', { encryptionKey: key });
    expect(() => new SegmentStorage(stack, 'Other', { inputBucket })).toThrow('Shop/Other: inputBucket.encryptionKey must be a key itself, not its alias');
  });

  test('prints each statement that its owners have to add', () => {
    const stack = newStack();
    new SegmentStorage(stack, 'Storage', brought(stack));
    const warnings = Annotations.fromStack(stack).findWarning('/Shop/Storage', Match.anyValue()).map(({ entry }) => String(entry.data));
    expect(warnings).toHaveLength(4);
    expect(warnings[0]).toContain('The policy of the bucket my-input cannot be changed from here. It needs this statement: {"Action":"s3:ListBucket"');
    expect(warnings.join()).toContain('"Principal":{"Service":"personalize.amazonaws.com"}');
  });
});

describe('a bucket that holds the input and is not part of the storage', () => {
  test('may be read by the service, its role and the handler, once for all jobs', () => {
    const stack = newStack();
    const queries = new s3.Bucket(stack, 'Queries', { encryption: s3.BucketEncryption.KMS });
    const storage = new SegmentStorage(stack, 'Storage');
    newJob(stack, { storage, input: SegmentInput.fromBucket(queries, 'monday/') }, 'Monday');
    newJob(stack, { storage, input: SegmentInput.fromBucket(queries, 'tuesday/') }, 'Tuesday');
    const template = Template.fromStack(stack);
    const reads = statementsOf(template).filter(({ Action, Resource }) => Action === 's3:GetObject' && JSON.stringify(Resource).includes('Queries'));
    expect(reads).toHaveLength(3);
    expect(findCycle(template)).toBeUndefined();
  });

  test('brings its key along', () => {
    const stack = newStack();
    const queries = new s3.Bucket(stack, 'Queries', { encryption: s3.BucketEncryption.KMS });
    newJob(stack, { input: SegmentInput.fromBucket(queries, 'monday/') });
    Template.fromStack(stack).hasResourceProperties('Custom::PersonalizeBatchSegmentJob', {
      Input: { Path: { 'Fn::Join': ['', ['s3://', { Ref: Match.stringLikeRegexp('Queries') }, '/monday/']] }, KmsKeyArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('QueriesKey'), 'Arn'] } },
    });
  });
});

describe('a storage of another stack', () => {
  test('reads a bucket of the job\'s stack without depending on it', () => {
    const storageStack = newStack();
    const jobStack = new Stack(storageStack.node.root as never, 'Jobs', { env: { account: '111122223333', region: 'eu-west-1' } });
    const queries = new s3.Bucket(jobStack, 'Queries', { encryption: s3.BucketEncryption.KMS });
    const storage = new SegmentStorage(storageStack, 'Storage');
    newJob(jobStack, { storage, input: SegmentInput.fromBucket(queries, 'monday/') }, 'Monday');
    newJob(jobStack, { storage, input: SegmentInput.fromBucket(queries, 'tuesday/') }, 'Tuesday');
    const template = Template.fromStack(jobStack);
    expect(storageStack.dependencies).toEqual([]);
    expect(findCycle(template)).toBeUndefined();
    const reads = Object.values(template.findResources('AWS::IAM::Policy')).filter((policy) => JSON.stringify(policy).includes('s3:GetObject') && JSON.stringify(policy).includes('Queries'));
    expect(reads).toHaveLength(2); // the service role's, and the handler's
  });

  test('is used without that stack depending on the job', () => {
    const storageStack = newStack();
    const jobStack = new Stack(storageStack.node.root as never, 'Jobs', { env: { account: '111122223333', region: 'eu-west-1' } });
    newJob(jobStack, { storage: new SegmentStorage(storageStack, 'Storage') });
    Template.fromStack(jobStack).resourceCountIs('Custom::PersonalizeBatchSegmentJob', 1);
    expect(jobStack.dependencies.map(({ stackName }) => stackName)).toEqual(['Shop']);
    expect(storageStack.dependencies).toEqual([]);
  });
});
