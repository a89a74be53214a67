import { CreateBatchSegmentJobCommand, PersonalizeClient } from '@aws-sdk/client-personalize';
import { ACCOUNT, allow, document, IamFixture, ROOT, Statement, trusting } from './fixture';
import { LocalAws } from '../..';
import { PersonalizeAccess, PersonalizeHabits } from '../../services/iam/enforcement/personalize-access';
import { AccessRequest } from '../../services/personalize/job-access';
import { setBucketPolicy } from '../../services/s3/settings';
import { testContext } from '../core/fixture';
import { eventually } from '../lambda/fixture';

const SERVICE = 'personalize.amazonaws.com';
const JOB = `arn:aws:personalize:us-east-1:${ACCOUNT}:batch-segment-job/j`;
const BUCKET = 'arn:aws:s3:::b';
const S3_ACTIONS = ['s3:GetObject', 's3:ListBucket', 's3:PutObject'];
const KEY_ACTIONS = ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey', 'kms:ListGrants'];
const FROM_HERE = { StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': `arn:aws:personalize:us-east-1:${ACCOUNT}:*` } };

interface Scene {
  readonly habits?: PersonalizeHabits;
  readonly role?: readonly string[];
  readonly bucket?: readonly string[];
  readonly roleOnKey?: readonly string[];
  readonly serviceOnKey?: readonly string[];
  readonly condition?: Statement;
}

/** A job with all that it needs, unless the scene takes something away. */
function scene({ habits = {}, condition = {}, ...granted }: Scene = {}) {
  const { role = S3_ACTIONS, bucket = S3_ACTIONS, roleOnKey = KEY_ACTIONS, serviceOnKey = [...KEY_ACTIONS, 'kms:CreateGrant'] } = granted;
  const iam = new IamFixture(testContext());
  const byService = (Action: readonly string[], Resource: unknown): Statement =>
    ({ Effect: 'Allow', Principal: { Service: SERVICE }, Action, Resource, Condition: condition });
  const owner = { Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'kms:*', Resource: '*' };
  const key = iam.key([owner, byService(serviceOnKey, '*')]);
  const encryption = { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } }] };
  iam.bucket('b', [byService(bucket, [BUCKET, `${BUCKET}/*`])], { BucketEncryption: encryption });
  iam.bucket('plain', [byService(bucket, ['arn:aws:s3:::plain', 'arn:aws:s3:::plain/*'])]);
  const { arn: roleArn } = iam.role('Service', [allow(role), allow(roleOnKey, key)], { trustPolicy: trusting(SERVICE, FROM_HERE) });
  const access = new PersonalizeAccess(iam.context, { ...iam, habits });
  const allows = async (action: AccessRequest['action'], resource: string) => access.allows({ roleArn, sourceArn: JOB, action, resource });
  return { access, allows, key, roleArn, iam };
}

describe('a job with all that it needs', () => {
  test.each([
    ['s3:ListBucket', BUCKET],
    ['s3:GetObject', `${BUCKET}/in/a.jsonl`],
    ['s3:PutObject', `${BUCKET}/out/a.jsonl.out`],
  ] as const)('may %s', async (action, resource) => {
    expect(await scene().allows(action, resource)).toBe(true);
  });

  test('may use its key', async () => {
    const { allows, key } = scene();
    expect([await allows('kms:Decrypt', key), await allows('kms:GenerateDataKey', key)]).toEqual([true, true]);
  });

  test('exercises everything that is documented of a key, as role and as service', async () => {
    const { allows, key, iam, roleArn } = scene();
    await allows('kms:Decrypt', key);
    const asked = (who: string) => iam.authorizer.decisions.filter(({ principal }) => principal === who).map(({ action }) => action).sort();
    expect(asked(roleArn)).toEqual(KEY_ACTIONS);
    expect(asked(SERVICE)).toEqual(['kms:CreateGrant', ...KEY_ACTIONS]);
  });
});

describe('is refused without', () => {
  const without = (actions: readonly string[], action: string) => actions.filter((one) => one !== action);

  test.each([
    ['s3:ListBucket', BUCKET],
    ['s3:GetObject', `${BUCKET}/in/a.jsonl`],
    ['s3:PutObject', `${BUCKET}/out/a.jsonl.out`],
  ] as const)('%s of the role, or of the bucket policy', async (action, resource) => {
    expect(await scene({ role: without(S3_ACTIONS, action) }).allows(action, resource)).toBe(false);
    expect(await scene({ bucket: without(S3_ACTIONS, action) }).allows(action, resource)).toBe(false);
  });

  test.each(KEY_ACTIONS)('%s of the role, or of the key policy, also when only the bucket has the key', async (action) => {
    for (const lacking of [{ roleOnKey: without(KEY_ACTIONS, action) }, { serviceOnKey: without([...KEY_ACTIONS, 'kms:CreateGrant'], action) }]) {
      const { allows, key } = scene(lacking);
      expect([await allows('kms:Decrypt', key), await allows('s3:GetObject', `${BUCKET}/a`), await allows('s3:GetObject', 'arn:aws:s3:::plain/a')])
        .toEqual([false, false, true]);
    }
  });

  test('kms:CreateGrant of the key policy, if Personalize creates grants', async () => {
    const lacking = { serviceOnKey: KEY_ACTIONS };
    for (const createsGrants of [true, false]) {
      const { allows, key } = scene({ ...lacking, habits: { createsGrants } });
      expect(await allows('kms:Decrypt', key)).toBe(!createsGrants);
    }
  });
});

describe('conditions on the account', () => {
  test.each([
    ['if it exists', { StringEqualsIfExists: { 'aws:SourceAccount': ACCOUNT } }, true, true],
    ['always', { StringEquals: { 'aws:SourceAccount': ACCOUNT } }, true, false],
    ['of somebody else', { StringEqualsIfExists: { 'aws:SourceAccount': '111111111111' } }, false, true],
  ])('asked %s: allowed when Personalize tells it (%j) and when it does not', async (_, condition, told, untold) => {
    for (const [tellsSource, expected] of [[true, told], [false, untold]] as const) {
      const { allows, key } = scene({ condition, habits: { tellsSource } });
      expect([await allows('s3:ListBucket', BUCKET), await allows('kms:Decrypt', key)]).toEqual([expected, expected]);
    }
  });
});

describe('the service role', () => {
  test('is assumed for jobs of its account and region', async () => {
    const { access, roleArn } = scene();
    expect(await access.canAssume(roleArn, JOB)).toBe(true);
    expect(await access.canAssume(roleArn, JOB.replace('us-east-1', 'eu-west-1'))).toBe(false);
  });

  test('is not assumed when it trusts somebody else, or is not there', async () => {
    const { access, iam } = scene();
    expect(await access.canAssume(iam.role('Other', [], { trustPolicy: trusting('lambda.amazonaws.com') }).arn, JOB)).toBe(false);
    expect(await access.canAssume(`arn:aws:iam::${ACCOUNT}:role/gone`, JOB)).toBe(false);
  });
});

test('a listing is judged by the prefix it asks for', async () => {
  const iam = new IamFixture(testContext());
  iam.bucket('b', [{ Effect: 'Allow', Principal: { Service: SERVICE }, Action: 's3:ListBucket', Resource: BUCKET }]);
  const { arn: roleArn } = iam.role('Service', [allow('s3:ListBucket', BUCKET, { Condition: { StringLike: { 's3:prefix': 'in/*' } } })]);
  const access = new PersonalizeAccess(iam.context, { ...iam, habits: {} });
  const list = async (prefix: string) => access.allows({ roleArn, sourceArn: JOB, action: 's3:ListBucket', resource: BUCKET, prefix });
  expect([await list('in/a'), await list('out/a')]).toEqual([true, false]);
});

test.each([
  ['everything', S3_ACTIONS, 'ACTIVE', undefined],
  ['no right to write', ['s3:GetObject', 's3:ListBucket'], 'CREATE FAILED', expect.stringMatching(/^Insufficient privileges for accessing data in S3\. .* fix bucket policy on b\.$/)],
])('a job whose bucket grants %s', async (_, actions, status, failureReason) => {
  const aws = await LocalAws.start({ speed: 1000, iam: 'enforced' });
  const client = new PersonalizeClient({ endpoint: aws.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  try {
    const { services } = aws;
    const resources = [BUCKET, `${BUCKET}/*`];
    services.store.put(services.store.createBucket('b').name, 'in/a.jsonl', '{"itemId":"b-101"}\n');
    setBucketPolicy(services.store.bucket('b'), document({ Effect: 'Allow', Principal: { Service: SERVICE }, Action: actions, Resource: resources }));
    const role = services.roles.create({ roleName: 'Service', path: '/', trustPolicy: trusting(SERVICE, FROM_HERE) });
    role.putInlinePolicy('inline', document(allow(S3_ACTIONS, resources)));
    await client.send(new CreateBatchSegmentJobCommand({
      jobName: 'j',
      solutionVersionArn: `arn:aws:personalize:us-east-1:${ACCOUNT}:solution/local-item-affinity/1`,
      roleArn: role.arn,
      jobInput: { s3DataSource: { path: 's3://b/in/' } },
      jobOutput: { s3DataDestination: { path: 's3://b/out/' } },
    }));
    await eventually(() => /ACTIVE|FAILED/.test(services.personalize.jobs.job(JOB).status));
    expect(services.personalize.jobs.job(JOB)).toMatchObject({ status, ...failureReason !== undefined && { failureReason } });
  } finally {
    client.destroy();
    await aws.stop();
  }
});
