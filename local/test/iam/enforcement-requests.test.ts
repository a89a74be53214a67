import { CloudFormationClient, CreateStackCommand, DescribeStackResourceCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateBatchSegmentJobCommand, DescribeBatchSegmentJobCommand, DescribeRecipeCommand, DescribeSolutionVersionCommand,
  ListBatchSegmentJobsCommand, ListSolutionVersionsCommand, ListTagsForResourceCommand, PersonalizeClient, TagResourceCommand, UntagResourceCommand,
} from '@aws-sdk/client-personalize';
import {
  CompleteMultipartUploadCommand, CopyObjectCommand, CreateMultipartUploadCommand, DeleteObjectCommand, DeleteObjectsCommand,
  GetBucketLocationCommand, GetBucketPolicyCommand, GetObjectCommand, HeadBucketCommand, HeadObjectCommand, ListObjectsV2Command,
  ListObjectVersionsCommand, PutObjectCommand, S3Client,
} from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, ListExecutionsCommand, ListStateMachinesCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { allow, document, Statement, trusting } from './fixture';
import { LocalAws, LocalAwsOptions } from '../..';
import { Role } from '../../services/iam/role';

const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:000000000000:${resource}`;
const SERVICE_ROLE = 'arn:aws:iam::000000000000:role/Service';
const MACHINE = arn('states', 'stateMachine:m');
const JOB = arn('personalize', 'batch-segment-job/j');
const SOLUTION = arn('personalize', 'solution/local-item-affinity');

const clients = new Map<LocalAws, { readonly destroy: () => void }[]>();
let aws: LocalAws;
let role: Role;

beforeAll(async () => start());
afterAll(async () => stop(aws));

async function start(options: LocalAwsOptions = {}): Promise<void> {
  aws = await LocalAws.start({ iam: 'enforced', ...options });
  clients.set(aws, []);
  aws.services.roles.create({ roleName: 'Service', path: '/', trustPolicy: trusting('personalize.amazonaws.com') });
  role = aws.services.roles.create({ roleName: 'Caller', path: '/team/', trustPolicy: document() });
}

async function stop(which: LocalAws): Promise<void> {
  for (const one of clients.get(which) ?? []) one.destroy();
  await which.stop();
}

/** A client of the session `me` of the role, which may do nothing else than this. */
function as<T extends { readonly destroy: () => void }>(Client: new (options: object) => T, ...statements: readonly Statement[]): T {
  role.inlinePolicies.clear();
  if (statements.length > 0) role.putInlinePolicy('only', document(...statements));
  return client(Client, aws.services.sessions.issue(role.arn, 'me'));
}

function asRoot<T extends { readonly destroy: () => void }>(Client: new (options: object) => T): T {
  return client(Client, { accessKeyId: 'local', secretAccessKey: 'local' });
}

function client<T extends { readonly destroy: () => void }>(Client: new (options: object) => T, credentials: object): T {
  const made = new Client({ endpoint: aws.endpoint, region: 'us-east-1', credentials, maxAttempts: 1, forcePathStyle: true });
  clients.get(aws)?.push(made);
  return made;
}

/** The promise's outcome in brief. */
async function outcome(call: Promise<unknown>): Promise<string> {
  return call.then(() => 'ok', (error: unknown) => error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}

const USER = 'User: arn:aws:sts::000000000000:assumed-role/Caller/me';
function refusal(code: string, action: string, shown: string): string {
  return `${code}: ${USER} is not authorized to perform: ${action} on resource: ${shown} because no identity-based policy allows the ${action} action`;
}

/** A call by a role with these statements. */
type Call = (...statements: readonly Statement[]) => Promise<unknown>;

/** The call needs each of the actions on its resource, and nothing else. */
async function needs(call: Call, code: string, ...needed: readonly (readonly [action: string, resource: string])[]): Promise<void> {
  const statements = needed.map(([action, resource]) => allow(action, resource));
  expect(await outcome(call(...statements))).not.toMatch(/^Access/);
  for (const [index, [action, resource]] of needed.entries()) {
    const shown = resource.startsWith('arn:aws:s3') ? `"${resource}"` : resource;
    expect(await outcome(call(...statements.filter((_, other) => other !== index)))).toBe(refusal(code, action, shown));
  }
}

/** A request of a JSON service by the session `me` of the role: a target, or a method and a path. */
async function json(service: string, target: string, input: object, ...statements: readonly Statement[]): Promise<unknown> {
  role.inlinePolicies.clear();
  role.putInlinePolicy('only', document(...statements, allow('sqs:Nothing')));
  const { accessKeyId } = aws.services.sessions.issue(role.arn, 'me');
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260102/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const [method, path] = target.includes(' ') ? target.split(' ') : ['POST', '/'];
  const headers = { authorization, ...path === '/' && { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target } };
  const response = await fetch(`${aws.endpoint}${path}`, { method, headers, body: method === 'POST' ? JSON.stringify(input) : undefined });
  const { __type: name, message } = await response.json() as { readonly __type?: string; readonly message?: string };
  if (!response.ok) throw Object.assign(new Error(message), { name });
  return undefined;
}

describe('Personalize', () => {
  const JOB_REQUEST = {
    jobName: 'j',
    solutionVersionArn: `${SOLUTION}/1`,
    roleArn: SERVICE_ROLE,
    jobInput: { s3DataSource: { path: 's3://b/in/' } },
    jobOutput: { s3DataDestination: { path: 's3://b/out/' } },
  };
  let names = 0;

  test.each([
    ['DescribeBatchSegmentJob', new DescribeBatchSegmentJobCommand({ batchSegmentJobArn: JOB }), JOB],
    ['DescribeSolutionVersion', new DescribeSolutionVersionCommand({ solutionVersionArn: `${SOLUTION}/1` }), `${SOLUTION}/1`],
    ['DescribeRecipe', new DescribeRecipeCommand({ recipeArn: 'arn:aws:personalize:::recipe/aws-item-affinity' }), 'arn:aws:personalize:::recipe/aws-item-affinity'],
    ['ListBatchSegmentJobs', new ListBatchSegmentJobsCommand({}), '*'],
    ['ListSolutionVersions', new ListSolutionVersionsCommand({ solutionArn: SOLUTION }), '*'],
    ['ListTagsForResource', new ListTagsForResourceCommand({ resourceArn: JOB }), JOB],
    ['TagResource', new TagResourceCommand({ resourceArn: JOB, tags: [{ tagKey: 'a', tagValue: 'b' }] }), JOB],
    ['UntagResource', new UntagResourceCommand({ resourceArn: JOB, tagKeys: ['a'] }), JOB],
  ])('%s', async (operation, command, resource) => {
    // one signature for all commands
    const send = async (...statements: readonly Statement[]) => as(PersonalizeClient, ...statements).send(command as ListBatchSegmentJobsCommand);
    await needs(send, 'AccessDeniedException', [`personalize:${operation}`, resource]);
  });

  const create = (more: object = {}) => async (...statements: readonly Statement[]) => {
    const jobName = `j${names += 1}`;
    const own = statements.map((statement) => statement.Resource === JOB ? { ...statement, Resource: arn('personalize', `batch-segment-job/${jobName}`) } : statement);
    return as(PersonalizeClient, ...own).send(new CreateBatchSegmentJobCommand({ ...JOB_REQUEST, jobName, ...more }))
      .catch((error: Error) => { throw Object.assign(error, { message: error.message.replace(`job/${jobName}`, 'job/j') }); });
  };

  test('CreateBatchSegmentJob, which passes a role', async () => {
    await needs(create(), 'AccessDeniedException', ['personalize:CreateBatchSegmentJob', JOB], ['iam:PassRole', SERVICE_ROLE]);
  });

  test('CreateBatchSegmentJob with tags', async () => {
    await needs(create({ tags: [{ tagKey: 'stage', tagValue: 'test' }] }), 'AccessDeniedException',
      ['personalize:CreateBatchSegmentJob', JOB], ['personalize:TagResource', JOB], ['iam:PassRole', SERVICE_ROLE]);
  });

  test('passes a role to itself only', async () => {
    const passing = (service: string) => allow('iam:PassRole', '*', { Condition: { StringEquals: { 'iam:PassedToService': service } } });
    const creating = allow('personalize:CreateBatchSegmentJob');
    expect(await outcome(create()(creating, passing('lambda.amazonaws.com')))).toBe(refusal('AccessDeniedException', 'iam:PassRole', SERVICE_ROLE));
    expect(await outcome(create()(creating, passing('personalize.amazonaws.com')))).not.toMatch(/^Access/);
  });

  test('refuses a role that it cannot assume', async () => {
    expect(await outcome(create({ roleArn: role.arn })(allow('*')))).toBe(
      `InvalidInputException: Failed to assume the role ${role.arn}: its trust policy must let personalize.amazonaws.com assume it`);
  });

  test('creating is judged by solution and filter as well, if Personalize does so', async () => {
    const before = aws;
    const caller = role;
    await start({ personalizeHabits: { judgesSources: true } });
    const filterArn = arn('personalize', 'filter/f');
    await needs(create({ filterArn }), 'AccessDeniedException', ['personalize:CreateBatchSegmentJob', JOB],
      ['personalize:CreateBatchSegmentJob', SOLUTION], ['personalize:CreateBatchSegmentJob', filterArn], ['iam:PassRole', SERVICE_ROLE]);
    await stop(aws);
    [aws, role] = [before, caller];
  });
});

describe('S3', () => {
  const BUCKET = 'arn:aws:s3:::shop';
  const OBJECT = `${BUCKET}/in/a`;
  const at = { Bucket: 'shop', Key: 'in/a' };
  let key: string;

  beforeAll(() => {
    aws.services.store.createBucket('shop', { BucketPolicy: document() });
    key = aws.services.keys.create({ description: '', enabled: true, policy: {} }).arn;
    const encryption = { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } }] };
    aws.services.store.createBucket('safe', { BucketEncryption: encryption });
    for (const bucket of ['shop', 'safe']) aws.services.store.put(bucket, 'in/a', 'text');
  });

  test.each([
    ['GetObject', new GetObjectCommand(at), 's3:GetObject', OBJECT],
    ['PutObject', new PutObjectCommand({ ...at, Body: '{}', ContentType: 'application/json' }), 's3:PutObject', OBJECT],
    ['DeleteObject', new DeleteObjectCommand({ ...at, Key: 'in/b' }), 's3:DeleteObject', `${BUCKET}/in/b`],
    ['DeleteObjects', new DeleteObjectsCommand({ Bucket: 'shop', Delete: { Objects: [{ Key: 'in/b' }] } }), 's3:DeleteObject', `${BUCKET}/in/b`],
    ['ListObjectsV2', new ListObjectsV2Command({ Bucket: 'shop', Prefix: 'in/' }), 's3:ListBucket', BUCKET],
    ['ListObjectVersions', new ListObjectVersionsCommand({ Bucket: 'shop' }), 's3:ListBucketVersions', BUCKET],
    ['GetBucketPolicy', new GetBucketPolicyCommand({ Bucket: 'shop' }), 's3:GetBucketPolicy', BUCKET],
    ['GetBucketLocation', new GetBucketLocationCommand({ Bucket: 'shop' }), 's3:GetBucketLocation', BUCKET],
    ['CreateMultipartUpload', new CreateMultipartUploadCommand(at), 's3:PutObject', OBJECT],
  ])('%s', async (_, command, action, resource) => {
    const send = async (...statements: readonly Statement[]) => as(S3Client, ...statements).send(command as GetObjectCommand);
    await needs(send, 'AccessDenied', [action, resource]);
  });

  test('HeadBucket is a listing, and HEAD says no more than 403', async () => {
    expect(await outcome(as(S3Client, allow('s3:ListBucket', BUCKET)).send(new HeadBucketCommand({ Bucket: 'shop' })))).toBe('ok');
    for (const command of [new HeadBucketCommand({ Bucket: 'shop' }), new HeadObjectCommand(at)]) {
      await expect(as(S3Client).send(command as HeadObjectCommand)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    }
  });

  test('a listing can be bound to a prefix', async () => {
    const inside = allow('s3:ListBucket', BUCKET, { Condition: { StringLike: { 's3:prefix': 'in/*' } } });
    const list = async (Prefix: string) => outcome(as(S3Client, inside).send(new ListObjectsV2Command({ Bucket: 'shop', Prefix })));
    expect(await list('in/2026/')).toBe('ok');
    expect(await list('out/')).toBe(refusal('AccessDenied', 's3:ListBucket', `"${BUCKET}"`));
  });

  test('a missing object is only told to be missing to who may list', async () => {
    const get = new GetObjectCommand({ Bucket: 'shop', Key: 'gone' });
    expect(await outcome(as(S3Client, allow('s3:GetObject')).send(get))).toBe(refusal('AccessDenied', 's3:ListBucket', `"${BUCKET}"`));
    expect(await outcome(as(S3Client, allow(['s3:GetObject', 's3:ListBucket'])).send(get))).toMatch(/^NoSuchKey/);
  });

  test('a missing bucket is told to be missing to everybody', async () => {
    expect(await outcome(as(S3Client).send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'a' })))).toMatch(/^NoSuchBucket/);
  });

  test('a copy reads its source', async () => {
    const copy = async (...statements: readonly Statement[]) =>
      as(S3Client, ...statements).send(new CopyObjectCommand({ Bucket: 'shop', Key: 'copy', CopySource: 'shop/in/a' }));
    await needs(copy, 'AccessDenied', ['s3:PutObject', `${BUCKET}/copy`], ['s3:GetObject', OBJECT]);
  });

  test.each([
    ['reading', () => new GetObjectCommand({ Bucket: 'safe', Key: 'in/a' }), 's3:GetObject', 'kms:Decrypt'],
    ['writing', () => new PutObjectCommand({ Bucket: 'safe', Key: 'in/a', Body: 'text' }), 's3:PutObject', 'kms:GenerateDataKey'],
    ['sealing', () => new CompleteMultipartUploadCommand({ Bucket: 'safe', Key: 'in/a', UploadId: 'u' }), 's3:PutObject', 'kms:Decrypt'],
  ])('%s what a key encrypts takes the key', async (_, command, action, keyAction) => {
    const send = async (...statements: readonly Statement[]) => as(S3Client, ...statements).send(command() as GetObjectCommand);
    await needs(send, 'AccessDenied', [action, 'arn:aws:s3:::safe/in/a'], [keyAction, key]);
  });

  test('the key can be bound to S3', async () => {
    const viaS3 = allow('kms:Decrypt', key, { Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } } });
    expect(await outcome(as(S3Client, allow('s3:GetObject'), viaS3).send(new GetObjectCommand({ Bucket: 'safe', Key: 'in/a' })))).toBe('ok');
  });
});

describe('the other services', () => {
  const ALLOWED = allow('*');

  test('CloudFormation, by the ARN of the stack', async () => {
    const { StackId } = await asRoot(CloudFormationClient).send(new CreateStackCommand({
      StackName: 'Shop', TemplateBody: JSON.stringify({ Resources: { H: { Type: 'AWS::CloudFormation::WaitConditionHandle' } } }),
    }));
    const describe = (name: string) => async (...statements: readonly Statement[]) =>
      as(CloudFormationClient, ...statements).send(new DescribeStacksCommand({ StackName: name }));
    for (const name of ['Shop', String(StackId)]) await needs(describe(name), 'AccessDenied', ['cloudformation:DescribeStacks', String(StackId)]);
    const resource = async (...statements: readonly Statement[]) =>
      as(CloudFormationClient, ...statements).send(new DescribeStackResourceCommand({ StackName: StackId, LogicalResourceId: 'H' }));
    await needs(resource, 'AccessDenied', ['cloudformation:DescribeStackResource', String(StackId)]);
  });

  test.each([
    ['StartExecution', new StartExecutionCommand({ stateMachineArn: MACHINE }), MACHINE],
    ['ListExecutions', new ListExecutionsCommand({ stateMachineArn: MACHINE }), MACHINE],
    ['DescribeExecution', new DescribeExecutionCommand({ executionArn: arn('states', 'execution:m:e') }), arn('states', 'execution:m:e')],
    ['ListStateMachines', new ListStateMachinesCommand({}), '*'],
  ])('Step Functions: %s', async (operation, command, resource) => {
    const send = async (...statements: readonly Statement[]) => as(SFNClient, ...statements).send(command as StartExecutionCommand);
    await needs(send, 'AccessDeniedException', [`states:${operation}`, resource]);
  });

  test('KMS, by the ARN of the key behind an id', async () => {
    const { keyId, arn: keyArn } = aws.services.keys.create({ description: '', enabled: true, policy: {} });
    const call = (operation: string, KeyId?: string): Call => async (...statements) => json('kms', `TrentService.${operation}`, { KeyId }, ...statements);
    await needs(call('DescribeKey', keyId), 'AccessDeniedException', ['kms:DescribeKey', keyArn]);
    await needs(call('GetKeyPolicy', keyArn), 'AccessDeniedException', ['kms:GetKeyPolicy', keyArn]);
    await needs(call('ListAliases'), 'AccessDeniedException', ['kms:ListAliases', '*']);
  });

  test('SSM', async () => {
    const get: Call = async (...statements) => as(SSMClient, ...statements).send(new GetParameterCommand({ Name: '/a/b' }));
    await needs(get, 'AccessDeniedException', ['ssm:GetParameter', arn('ssm', 'parameter/a/b')]);
  });

  test('STS tells everybody who he is, and hands out roles to those whom they trust', async () => {
    expect(await as(STSClient).send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: 'arn:aws:sts::000000000000:assumed-role/Caller/me' });
    const assume = new AssumeRoleCommand({ RoleArn: SERVICE_ROLE, RoleSessionName: 'me' });
    expect(await outcome(as(STSClient, ALLOWED).send(assume))).toMatch(/^AccessDenied: .*sts:AssumeRole/);
    const open = aws.services.roles.create({ roleName: 'Open', path: '/', trustPolicy: document({ Effect: 'Allow', Principal: { AWS: role.arn }, Action: 'sts:AssumeRole' }) });
    expect(await outcome(as(STSClient).send(new AssumeRoleCommand({ RoleArn: open.arn, RoleSessionName: 'me' })))).toBe('ok');
  });

  const BUS = arn('events', 'event-bus/default');
  const EVENT = { Source: 'shop', DetailType: 'Sold', Detail: '{}' };

  test('EventBridge judges each event', async () => {
    const put = (...Entries: readonly object[]): Call => async (...statements) => json('events', 'AWSEvents.PutEvents', { Entries }, ...statements);
    await needs(put(EVENT), 'AccessDeniedException', ['events:PutEvents', BUS]);
    const ours = allow('events:PutEvents', BUS, { Condition: { StringEquals: { 'events:source': 'shop' } } });
    expect(await outcome(put(EVENT)(ours))).toBe('ok');
    expect(await outcome(put(EVENT, { ...EVENT, Source: 'other' })(ours))).toBe(refusal('AccessDeniedException', 'events:PutEvents', BUS));
  });

  test.each([
    ['logs', 'Logs_20140328.FilterLogEvents', { logGroupName: 'g' }, 'logs:FilterLogEvents', arn('logs', 'log-group:g:*')],
    ['cloudtrail', 'CloudTrail_20131101.LookupEvents', {}, 'cloudtrail:LookupEvents', '*'],
    ['scheduler', 'GET /schedules', {}, 'scheduler:ListSchedules', '*'],
    ['scheduler', 'GET /schedules/s', {}, 'scheduler:GetSchedule', arn('scheduler', 'schedule/default/s')],
    ['lambda', 'POST /2015-03-31/functions/f/invocations', {}, 'lambda:InvokeFunction', arn('lambda', 'function:f')],
    ['lambda', 'GET /2015-03-31/functions/f', {}, 'lambda:GetFunction', arn('lambda', 'function:f')],
    ['lambda', 'GET /2015-03-31/functions/f/configuration', {}, 'lambda:GetFunctionConfiguration', arn('lambda', 'function:f')],
    ['events', 'AWSEvents.DescribeRule', { Name: 'r' }, 'events:DescribeRule', arn('events', 'rule/r')],
  ])('%s %s', async (service, target, input, action, resource) => {
    await needs(async (...statements) => json(service, target, input, ...statements), 'AccessDeniedException', [action, resource]);
  });

  test('what has no action here is refused to every role, and says so', async () => {
    expect(await outcome(json('kms', 'TrentService.Encrypt', {}, ALLOWED))).toBe(
      'AccessDeniedException: kms TrentService.Encrypt has no IAM action here, so that no role may do it');
  });
});

test('nothing is judged when it is off, nor what the account does itself', async () => {
  const list = new ListStateMachinesCommand({});
  expect(await outcome(asRoot(SFNClient).send(list))).toBe('ok');
  const before = aws;
  await start({ iam: 'off' });
  expect(await outcome(as(SFNClient).send(list))).toBe('ok');
  expect(aws.services.iam.decisions).toEqual([]);
  await stop(aws);
  aws = before;
});
