import {
  allow, causes, IN_KEY, INPUT_POLICY, KEY_PAGE, LIST_INPUT, newAccess, newProperties, OUT_KEY, policyOf, READ_INPUT, S3_PAGE, WRITE_OUTPUT,
} from './subject';

const input = (...statements: Readonly<Record<string, unknown>>[]): Promise<readonly string[]> =>
  causes({ access: newAccess({ input: policyOf(...statements) }) });
const when = (operator: string, key: string, value: unknown): { Condition: unknown } => ({ Condition: { [operator]: { [key]: value } } });
const deny = (more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> =>
  ({ Sid: 'Private', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: ['arn:aws:s3:::input', 'arn:aws:s3:::input/*'], ...more });
const notAllowed = (words: string): string => `the policy of bucket input does not allow personalize.amazonaws.com ${words}: see ${S3_PAGE}`;
const ALLOWED_ELSEWHERE = 'the policy of bucket input allows personalize.amazonaws.com s3:GetObject on its objects, '
  + 'but not for account 111122223333 in eu-west-1: correct its aws:SourceAccount or aws:SourceArn';

describe('the policy of a bucket', () => {
  test('is no cause when it allows what is needed', async () => {
    expect(await causes()).toEqual([]);
  });

  test('is missed when there is none', async () => {
    expect(await causes({ access: newAccess({ input: undefined }) }))
      .toEqual([`bucket input has no policy; personalize.amazonaws.com needs one for s3:GetObject and s3:ListBucket: see ${S3_PAGE}`]);
  });

  test('is asked for all that is done in a bucket for input and output, once', async () => {
    const bucketPolicy = jest.fn(async () => policyOf(LIST_INPUT));
    const properties = newProperties({ Output: { Path: 's3://input/segments/' } });
    expect(await causes({ properties, access: newAccess({}, { bucketPolicy }) })).toEqual([notAllowed('s3:GetObject and s3:PutObject on its objects')]);
    expect(bucketPolicy).toHaveBeenCalledTimes(1);
  });

  test('is asked for the folder that given queries are uploaded into', async () => {
    const properties = newProperties({ Input: { Asset: { Bucket: 'assets', Key: 'k', Hash: 'abc', InputBucket: 'input', LinesPerFile: '500' } } });
    const reading = (folder: string): string => policyOf(LIST_INPUT, allow('s3:GetObject', `arn:aws:s3:::input/${folder}/*`));
    expect(await causes({ properties, access: newAccess({ input: reading('batch-segment-input') }) })).toEqual([]);
    expect(await causes({ properties, access: newAccess({ input: reading('items') }) })).toEqual([notAllowed('s3:GetObject on its objects')]);
  });

  test('of a bucket in China names its ARN so', async () => {
    const properties = newProperties({ JobArnPrefix: 'arn:aws-cn:personalize:cn-north-1:111122223333:batch-segment-job/' });
    const chinese = (policy: string): string => policy.replaceAll('arn:aws:', 'arn:aws-cn:');
    const access = newAccess({ input: chinese(INPUT_POLICY), output: chinese(policyOf(WRITE_OUTPUT)) }, { bucketRegion: async () => 'cn-north-1' });
    expect(await causes({ properties, access, region: 'cn-north-1' })).toEqual([]);
  });

  test.each([
    ['all actions', allow('*', '*')],
    ['actions by wildcards, in other letters', allow(['S3:get*', 's3:LISTBUCKE?'], ['arn:aws:s3:::input', 'arn:aws:s3:::input/*'])],
    ['all but other actions', { ...allow(undefined, '*'), NotAction: 's3:DeleteObject' }],
    ['all but other resources', { ...allow('s3:*', undefined), NotResource: 'arn:aws:s3:::input/private/*' }],
    ['everybody', { ...allow('s3:*', '*'), Principal: { AWS: '*' } }],
    ['a part of the path', allow('s3:*', ['arn:aws:s3:::inpu?', 'arn:aws:s3:::input/items/2026/*.jsonl'])],
    ['this account', allow('s3:*', '*', when('StringEquals', 'AWS:sourceaccount', ['999988887777', '111122223333']))],
    ['this account, in the words of a variable', allow('s3:*', '*', when('StringEquals', 'aws:SourceAccount', '${aws:ResourceAccount}'))],
    ['resources of Personalize', allow('s3:*', '*', when('ArnLike', 'aws:SourceArn', 'arn:aws:personalize:eu-west-1:111122223333:*'))],
    ['what nobody can judge here', allow('s3:*', '*', when('DateLessThan', 'aws:CurrentTime', '2099-01-01T00:00:00Z'))],
  ])('is no cause when a statement allows it for %s', async (_, statement) => {
    expect(await input(statement)).toEqual([]);
  });

  test.each([
    ['another service', { ...READ_INPUT, Principal: { Service: 'forecast.amazonaws.com' } }],
    ['everybody but Personalize', { ...READ_INPUT, Principal: undefined, NotPrincipal: { Service: 'personalize.amazonaws.com' } }],
    ['other objects', allow('s3:GetObject', 'arn:aws:s3:::input/item')],
    ['the bucket, not its objects', allow('s3:GetObject', 'arn:aws:s3:::input')],
    ['another bucket', allow('s3:GetObject', 'arn:aws:s3:::output/*')],
    ['other actions', { ...allow(undefined, '*'), NotAction: 's3:Get*' }],
    ['other resources', { ...allow('s3:GetObject', undefined), NotResource: 'arn:aws:s3:::input/*' }],
    ['nobody', { ...READ_INPUT, Effect: 'Perhaps' }],
  ])('misses what is allowed to or for %s', async (_, statement) => {
    // a principal that is undefined is left out of the JSON
    expect(await input(LIST_INPUT, statement)).toEqual([notAllowed('s3:GetObject on its objects')]);
  });

  test.each([
    ['StringEquals', 'aws:SourceAccount', '999988887777'],
    ['StringEqualsIfExists', 'aws:SourceAccount', ['999988887777']],
    ['ForAnyValue:StringLike', 'aws:SourceAccount', '9*'],
    ['StringNotEquals', 'aws:SourceAccount', '111122223333'],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:personalize:us-east-1:111122223333:*'],
    ['ArnEqualsIfExists', 'aws:SourceArn', 'arn:aws:personalize:eu-west-1:999988887777:batch-segment-job/*'],
  ])('says that it allows others by %s of %s', async (operator, key, value) => {
    expect(await input(LIST_INPUT, { ...READ_INPUT, ...when(operator, key, value) })).toEqual([ALLOWED_ELSEWHERE]);
  });

  test('says apart what is allowed to nobody, and what to others', async () => {
    expect(await input({ ...READ_INPUT, ...when('StringEquals', 'aws:SourceAccount', '999988887777') }))
      .toEqual([notAllowed('s3:ListBucket'), ALLOWED_ELSEWHERE]);
  });
});

describe('a statement that denies', () => {
  const withDenial = (statement: Readonly<Record<string, unknown>>): Promise<readonly string[]> => input(LIST_INPUT, READ_INPUT, statement);

  test.each([
    ['everybody', deny(), 'statement "Private" of the policy of bucket input denies personalize.amazonaws.com s3:GetObject and s3:ListBucket: exempt it there'],
    ['everybody but a role', deny({ Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:role/a' }, Resource: 'arn:aws:s3:::input/*' }),
      'statement "Private" of the policy of bucket input denies personalize.amazonaws.com s3:GetObject on its objects: exempt it there'],
    ['without a name', deny({ Sid: '', Action: 's3:List*' }),
      'a statement of the policy of bucket input denies personalize.amazonaws.com s3:ListBucket: exempt it there'],
    ['a part of the objects', deny({ Resource: 'arn:aws:s3:::input/items/private/*' }),
      'statement "Private" of the policy of bucket input may deny personalize.amazonaws.com s3:GetObject on its objects: exempt it there'],
    ['who comes from elsewhere', deny({ Action: 's3:GetObject', ...when('StringNotEquals', 'aws:SourceVpce', 'vpce-1') }),
      'statement "Private" of the policy of bucket input may deny personalize.amazonaws.com s3:GetObject on its objects by aws:sourcevpce: exempt it there'],
    ['who is of another account', deny({ Action: 's3:GetObject', ...when('StringNotEquals', 'aws:SourceAccount', '999988887777') }),
      'statement "Private" of the policy of bucket input may deny personalize.amazonaws.com s3:GetObject on its objects by aws:sourceaccount: exempt it there'],
  ])('%s is told', async (_, statement, expected) => {
    expect(await withDenial(statement)).toEqual([expected]);
  });

  test.each([
    ['requests without TLS', deny(when('Bool', 'aws:SecureTransport', 'false'))],
    ['by what nobody can judge here', deny(when('NumericLessThan', 's3:TlsVersion', 1.2))],
    ['by one condition of two that nobody can judge', deny({ Condition: { Bool: { 'aws:PrincipalIsAWSService': 'false' }, StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } })],
    ['other accounts', deny(when('StringNotEquals', 'aws:SourceAccount', '111122223333'))],
    ['others by name', deny({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } })],
    ['everybody but Personalize', deny({ Principal: undefined, NotPrincipal: { Service: 'personalize.amazonaws.com' } })],
    ['other actions', deny({ Action: 's3:PutObject' })],
    ['other objects', deny({ Resource: 'arn:aws:s3:::input/private/*' })],
  ])('%s is not', async (_, statement) => {
    expect(await withDenial(statement)).toEqual([]);
  });

  test('in any case comes before what is missing, and in some cases after it', async () => {
    const doubtful = deny({ Sid: 'Network', ...when('NotIpAddress', 'aws:SourceIp', '10.0.0.0/8') });
    const found = await input(LIST_INPUT, doubtful, deny());
    expect(found.map((cause) => cause.split(' of the ')[0])).toEqual(['statement "Private"', expect.stringContaining('the policy'), 'statement "Network"']);
  });
});

describe('the policy of a key', () => {
  const properties = newProperties({ Input: { Path: 's3://input/items/', KmsKeyArn: IN_KEY }, Output: { Path: 's3://output/segments/', KmsKeyArn: OUT_KEY } });
  const keys = (inPolicy: string | undefined, outPolicy: string | undefined): Promise<readonly string[]> =>
    causes({ properties, access: newAccess({ [IN_KEY]: inPolicy, [OUT_KEY]: outPolicy }) });
  const lacking = (key: string, actions: string): string => `the policy of key ${key} does not allow personalize.amazonaws.com ${actions}: see ${KEY_PAGE}`;

  test('may name the key itself, or all', async () => {
    expect(await keys(policyOf(allow('kms:Decrypt', '*')), policyOf(allow(['kms:Decrypt', 'kms:GenerateDataKey*'], OUT_KEY)))).toEqual([]);
  });

  test('that leaves everything to IAM lets no service in', async () => {
    const delegating = policyOf({ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' });
    expect(await keys(delegating, delegating)).toEqual([lacking('in', 'kms:Decrypt'), lacking('out', 'kms:Decrypt and kms:GenerateDataKey')]);
  });

  test('is asked for once when input and output share it', async () => {
    const keyPolicy = jest.fn(async () => policyOf());
    const shared = newProperties({ ...properties, Input: { ...properties.Input, KmsKeyArn: OUT_KEY } });
    expect(await causes({ properties: shared, access: newAccess({}, { keyPolicy }) })).toEqual([lacking('out', 'kms:Decrypt and kms:GenerateDataKey')]);
    expect(keyPolicy).toHaveBeenCalledTimes(1);
  });

  test('that denies is told as that of a bucket', async () => {
    const denying = policyOf(allow('kms:*', '*'), { Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' });
    expect(await keys(policyOf(allow('kms:*', '*')), denying))
      .toEqual(['a statement of the policy of key out denies personalize.amazonaws.com kms:Decrypt: exempt it there']);
  });

  test('that KMS does not give is left out', async () => {
    expect(await keys(undefined, policyOf(allow('kms:*', '*')))).toEqual([]);
  });
});
