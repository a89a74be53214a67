import { ACCOUNT, allow, document, IamFixture, ROOT, Statement } from './fixture';
import { AccessQuestion, Principal } from '../../services/iam/enforcement/question';
import { loadSimulator } from '../../services/iam/enforcement/simulator';
import { testContext } from '../core/fixture';

const KEY_OWNER = { Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'kms:*', Resource: '*' };
const OBJECT = 'arn:aws:s3:::b/in/a.jsonl';

let iam: IamFixture;
let log: readonly string[];
beforeEach(() => {
  const context = testContext();
  log = context.lines;
  iam = new IamFixture(context);
});

function asRole(statements: readonly Statement[], more = {}): Principal {
  return { roleArn: iam.role('R', statements, more).arn, sessionName: 'me' };
}

function verdict(principal: Principal, action: string, resource: string, context?: AccessQuestion['context']): string {
  return iam.authorizer.refusal(principal, { action, resource, context }) ?? 'allowed';
}

const NOT_BY_IDENTITY = (action: string) => `because no identity-based policy allows the ${action} action`;
const NOT_BY_RESOURCE = (action: string) => `because no resource-based policy allows the ${action} action`;

describe('the policies of a role', () => {
  test.each<[string, readonly Statement[], string, string, AccessQuestion['context'], boolean]>([
    ['the very resource', [allow('s3:GetObject', OBJECT)], 's3:GetObject', OBJECT, undefined, true],
    ['a pattern of resources', [allow('s3:GetObject', 'arn:aws:s3:::b/in/*')], 's3:GetObject', OBJECT, undefined, true],
    ['a pattern of actions', [allow('s3:Get*')], 's3:GetObject', OBJECT, undefined, true],
    ['another resource', [allow('s3:GetObject', 'arn:aws:s3:::b/out/*')], 's3:GetObject', OBJECT, undefined, false],
    ['another action', [allow('s3:PutObject')], 's3:GetObject', OBJECT, undefined, false],
    ['nothing', [], 's3:GetObject', OBJECT, undefined, false],
    ['a narrower pattern than the name with a star in it', [allow('s3:GetObject', 'arn:aws:s3:::b/in/*')], 's3:GetObject', 'arn:aws:s3:::b/*', undefined, false],
    ['no resource at all', [allow('personalize:List*')], 'personalize:ListSolutionVersions', '*', undefined, true],
    ['a resource for an action without', [allow('personalize:List*', 'arn:aws:personalize:*:*:solution/*')], 'personalize:ListSolutionVersions', '*', undefined, false],
    [
      'a condition that holds', [allow('iam:PassRole', '*', { Condition: { StringEquals: { 'iam:PassedToService': 'a' } } })],
      'iam:PassRole', 'arn:aws:iam::000000000000:role/x', { 'iam:PassedToService': 'a' }, true,
    ],
    [
      'a condition that does not', [allow('iam:PassRole', '*', { Condition: { StringEquals: { 'iam:PassedToService': 'a' } } })],
      'iam:PassRole', 'arn:aws:iam::000000000000:role/x', { 'iam:PassedToService': 'b' }, false,
    ],
    [
      'all of several values', [allow('personalize:TagResource', '*', { Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['stage', 'owner'] } } })],
      'personalize:TagResource', 'arn:aws:personalize:us-east-1:000000000000:batch-segment-job/j', { 'aws:TagKeys': ['stage'] }, true,
    ],
    [
      'not all of several values', [allow('personalize:TagResource', '*', { Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['owner'] } } })],
      'personalize:TagResource', 'arn:aws:personalize:us-east-1:000000000000:batch-segment-job/j', { 'aws:TagKeys': ['stage'] }, false,
    ],
  ])('that allow %s', (_, statements, action, resource, context, allowed) => {
    expect(verdict(asRole(statements), action, resource, context)).toBe(allowed ? 'allowed' : NOT_BY_IDENTITY(action));
  });

  test('deny whatever else allows', () => {
    const role = asRole([allow('s3:*'), { Effect: 'Deny', Action: 's3:GetObject', Resource: OBJECT }]);
    expect(verdict(role, 's3:GetObject', OBJECT)).toBe('with an explicit deny in an identity-based policy');
    expect(verdict(role, 's3:PutObject', OBJECT)).toBe('allowed');
  });

  test('may be managed, by the customer or by AWS', () => {
    const role = iam.role('R');
    const principal = { roleArn: role.arn, sessionName: 'me' };
    role.managedPolicies.add(iam.managedPolicies.create('Own', '/', document(allow('s3:GetObject'))).arn);
    role.managedPolicies.add('arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole');
    expect(verdict(principal, 's3:GetObject', OBJECT)).toBe('allowed');
    expect(verdict(principal, 'logs:PutLogEvents', 'arn:aws:logs:us-east-1:000000000000:log-group:g:log-stream:s')).toBe('allowed');
    expect(verdict(principal, 's3:PutObject', OBJECT)).toBe(NOT_BY_IDENTITY('s3:PutObject'));
  });

  test('that are not here allow nothing, and are told', () => {
    const role = iam.role('R');
    role.managedPolicies.add('arn:aws:iam::aws:policy/AmazonS3FullAccess');
    expect(verdict({ roleArn: role.arn, sessionName: 'me' }, 's3:GetObject', OBJECT)).toBe(NOT_BY_IDENTITY('s3:GetObject'));
    expect(log).toContain('iam: the managed policy arn:aws:iam::aws:policy/AmazonS3FullAccess is not here, and allows nothing');
  });

  test('of a role that is gone allow nothing', () => {
    expect(verdict({ roleArn: 'arn:aws:iam::000000000000:role/gone', sessionName: 'me' }, 's3:GetObject', OBJECT)).toBe(NOT_BY_IDENTITY('s3:GetObject'));
  });

  test.each([[{}], [{ Statement: 'x' }], [{ Statement: [{ Effect: 'Allow' }] }]])('that are none, as %j, allow nothing', (broken) => {
    const role = iam.role('R');
    role.inlinePolicies.set('broken', broken);
    expect(verdict({ roleArn: role.arn, sessionName: 'me' }, 's3:GetObject', OBJECT)).toBe(NOT_BY_IDENTITY('s3:GetObject'));
  });

  test('are bounded by a permissions boundary', () => {
    const permissionsBoundary = iam.managedPolicies.create('Boundary', '/', document(allow('s3:*'), { Effect: 'Deny', Action: 's3:PutObject', Resource: '*' })).arn;
    const role = asRole([allow(['s3:*', 'kms:ListAliases'])], { permissionsBoundary });
    expect(verdict(role, 's3:GetObject', OBJECT)).toBe('allowed');
    expect(verdict(role, 'kms:ListAliases', '*')).toBe('because no permissions boundary allows the kms:ListAliases action');
    expect(verdict(role, 's3:PutObject', OBJECT)).toBe('with an explicit deny in a permissions boundary');
  });

  test('are of no use behind a boundary that is not here', () => {
    const role = asRole([allow('s3:*')], { permissionsBoundary: 'arn:aws:iam::000000000000:policy/gone' });
    expect(verdict(role, 's3:GetObject', OBJECT)).not.toBe('allowed');
  });
});

describe('the policy of a bucket', () => {
  test('lets a role in that has no policy of its own', () => {
    const { arn } = iam.role('Reader');
    iam.bucket('b', [{ Effect: 'Allow', Principal: { AWS: arn }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }]);
    expect(verdict({ roleArn: arn, sessionName: 'me' }, 's3:GetObject', OBJECT)).toBe('allowed');
  });

  test('can deny what the role is allowed', () => {
    iam.bucket('b', [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::b/*' }]);
    expect(verdict(asRole([allow('s3:*')]), 's3:GetObject', OBJECT)).toBe('with an explicit deny in a resource-based policy');
  });

  test('takes every request for one over TLS', () => {
    iam.bucket('b', [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::b/*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }]);
    expect(verdict(asRole([allow('s3:*')]), 's3:GetObject', OBJECT)).toBe('allowed');
  });

  test.each<[string, Statement, AccessQuestion['context'], boolean]>([
    ['without a condition', {}, {}, true],
    ['of its account', { StringEqualsIfExists: { 'aws:SourceAccount': ACCOUNT } }, { 'aws:SourceAccount': ACCOUNT }, true],
    ['that tells no account, if it is asked only where it does', { StringEqualsIfExists: { 'aws:SourceAccount': ACCOUNT } }, {}, true],
    ['that tells no account, if it is always asked', { StringEquals: { 'aws:SourceAccount': ACCOUNT } }, {}, false],
    ['of another account', { StringEqualsIfExists: { 'aws:SourceAccount': ACCOUNT } }, { 'aws:SourceAccount': '111111111111' }, false],
  ])('judges a service %s', (_, Condition, context, allowed) => {
    const service = 'personalize.amazonaws.com';
    iam.bucket('b', [{ Effect: 'Allow', Principal: { Service: service }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', Condition }]);
    expect(verdict({ service }, 's3:GetObject', OBJECT, context)).toBe(allowed ? 'allowed' : NOT_BY_RESOURCE('s3:GetObject'));
    expect(verdict({ service: 'states.amazonaws.com' }, 's3:GetObject', OBJECT, context)).toBe(NOT_BY_RESOURCE('s3:GetObject'));
  });
});

describe('the policy of a key', () => {
  test('leaves the rest to the policies of the role, if it says so', () => {
    const key = iam.key([KEY_OWNER]);
    expect(verdict(asRole([allow('kms:Decrypt', key)]), 'kms:Decrypt', key)).toBe('allowed');
    expect(verdict(asNobody(), 'kms:Decrypt', key)).toBe(NOT_BY_IDENTITY('kms:Decrypt'));
  });

  test('says so when the key was made without one', () => {
    const key = iam.key();
    expect(verdict(asRole([allow('kms:Decrypt', key)]), 'kms:Decrypt', key)).toBe('allowed');
  });

  test('is needed whatever the role is allowed', () => {
    const key = iam.key([{ ...KEY_OWNER, Principal: { Service: 'personalize.amazonaws.com' } }]);
    expect(verdict(asRole([allow('kms:Decrypt', key)]), 'kms:Decrypt', key)).toBe(NOT_BY_RESOURCE('kms:Decrypt'));
  });

  test('does not let services in that it does not name', () => {
    expect(verdict({ service: 'personalize.amazonaws.com' }, 'kms:Decrypt', iam.key([KEY_OWNER]))).toBe(NOT_BY_RESOURCE('kms:Decrypt'));
  });

  function asNobody(): Principal {
    return { roleArn: iam.role('Nobody').arn, sessionName: 'me' };
  }
});

test('decisions are kept, with what they were asked', () => {
  const role = asRole([allow('s3:GetObject', OBJECT)]);
  verdict(role, 's3:GetObject', OBJECT);
  verdict(role, 's3:PutObject', OBJECT, { 's3:prefix': 'x' });
  expect(iam.authorizer.decisions).toEqual([
    { principal: 'arn:aws:iam::000000000000:role/R', action: 's3:GetObject', resource: OBJECT, context: undefined, allowed: true },
    { principal: 'arn:aws:iam::000000000000:role/R', action: 's3:PutObject', resource: OBJECT, context: { 's3:prefix': 'x' }, allowed: false },
  ]);
});

test('a changed policy counts at once, whatever was asked before', () => {
  const role = iam.role('R', [allow('s3:GetObject')]);
  const principal = { roleArn: role.arn, sessionName: 'me' };
  expect(verdict(principal, 's3:GetObject', OBJECT)).toBe('allowed');
  role.putInlinePolicy('inline', document(allow('s3:PutObject')));
  expect(verdict(principal, 's3:GetObject', OBJECT)).not.toBe('allowed');
});

test('there is no simulator where it is not installed', () => {
  expect(loadSimulator('@cloud-copilot/is-not-installed')).toBeUndefined();
});
