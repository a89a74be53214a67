import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import { allow, causes, IN_KEY, KEY_PAGE, newAccess, newProperties, OUT_KEY, policyOf, S3_PAGE } from './subject';
import { asService, readInput, useKeyAsService, writeSegments } from '../../../src/private/permissions';
import { newStack } from '../../support/stack';

type Statement = Readonly<Record<string, unknown>>;
type Policies = Readonly<Record<string, readonly Statement[]>>;

/** The statements that this library puts into policies, each about one action. */
function libraryPolicies(): Policies {
  const stack = newStack();
  const bucket = (name: string): s3.IBucket => s3.Bucket.fromBucketArn(stack, name, `arn:aws:s3:::${name}`);
  return {
    input: single(stack, asService(stack, readInput(bucket('input')))),
    output: single(stack, asService(stack, writeSegments(bucket('output')))),
    [IN_KEY]: single(stack, useKeyAsService(stack)),
    [OUT_KEY]: single(stack, useKeyAsService(stack)),
  };
}

function single(stack: Stack, statements: readonly iam.PolicyStatement[]): readonly Statement[] {
  return statements.flatMap((statement) => statement.actions.map((action) =>
    stack.resolve(statement.copy({ actions: [action] }).toStatementJson()) as Statement));
}

/** What other people put into a policy, and what may be said in other words. */
const anyFormation = fc.record({
  extra: fc.shuffledSubarray<Statement>([
    { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    { Effect: 'Deny', Principal: { AWS: 'arn:aws:iam::111122223333:role/guest' }, Action: '*', Resource: '*' },
    { Effect: 'Deny', Principal: '*', Action: 's3:DeleteBucket', Resource: '*' },
    { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*', Condition: { Bool: { 'aws:PrincipalIsAWSService': 'false' }, StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: '*', Resource: '*' },
    { Effect: 'Allow', Principal: { Service: ['logging.s3.amazonaws.com'] }, Action: '*', Resource: '*' },
    allow('s3:GetBucketLocation', '*'),
  ]),
  actionsAre: fc.constantFrom((action: string): unknown => action, (action: string): unknown => [action.toUpperCase(), 'sts:TagSession']),
  principal: fc.constantFrom<unknown>('*', { AWS: ['*'] }, { Service: ['events.amazonaws.com', 'personalize.amazonaws.com'] }),
  changesPrincipal: fc.boolean(),
});
type Formation = typeof anyFormation extends fc.Arbitrary<infer T> ? T : never;

function formed(statements: readonly Statement[], { extra, actionsAre, principal, changesPrincipal }: Formation): string {
  const own = statements.map((statement) => ({
    ...statement,
    Action: actionsAre(String(statement.Action)),
    ...(changesPrincipal && { Principal: principal }),
  }));
  return policyOf(...extra, ...own);
}

const KEYS = newProperties({ Input: { Path: 's3://input/items/', KmsKeyArn: IN_KEY }, Output: { Path: 's3://output/segments/', KmsKeyArn: OUT_KEY } });

async function causesOf(policies: Policies, formation: Formation): Promise<readonly string[]> {
  const texts = Object.entries(policies).map(([holder, statements]) => [holder, formed(statements, formation)] as const);
  return causes({ properties: KEYS, access: newAccess(Object.fromEntries(texts)) });
}

test('policies of this library are no cause, whatever else is in them', async () => {
  await fc.assert(fc.asyncProperty(anyFormation, async (formation) => {
    expect(await causesOf(libraryPolicies(), formation)).toEqual([]);
  }), { numRuns: 50 });
});

const missing = (holder: string, words: string, page: string): string =>
  `the policy of ${holder} does not allow personalize.amazonaws.com ${words}: see ${page}`;

test.each([
  ['input', 's3:ListBucket', [missing('bucket input', 's3:ListBucket', S3_PAGE)]],
  ['input', 's3:GetObject', [missing('bucket input', 's3:GetObject on its objects', S3_PAGE)]],
  ['output', 's3:PutObject', [missing('bucket output', 's3:PutObject on its objects', S3_PAGE)]],
  [IN_KEY, 'kms:Decrypt', [missing('key in', 'kms:Decrypt', KEY_PAGE)]],
  [OUT_KEY, 'kms:Decrypt', [missing('key out', 'kms:Decrypt', KEY_PAGE)]],
  [OUT_KEY, 'kms:GenerateDataKey', [missing('key out', 'kms:GenerateDataKey', KEY_PAGE)]],
  [IN_KEY, 'kms:GenerateDataKey', []], // nothing is written with it
])('without %s: %s, exactly that is the cause', async (holder, action, expected) => {
  const policies = libraryPolicies();
  const fewer = { ...policies, [holder]: policies[holder].filter((statement) => statement.Action !== action) };
  expect(fewer[holder]).toHaveLength(policies[holder].length - 1);
  await fc.assert(fc.asyncProperty(anyFormation, async (formation) => {
    expect(await causesOf(fewer, formation)).toEqual(expected);
  }), { numRuns: 30 });
});

test('the table above misses no action of the buckets', () => {
  const { input, output } = libraryPolicies();
  expect([...input, ...output].map(({ Action }) => Action)).toEqual(['s3:ListBucket', 's3:GetObject', 's3:PutObject']);
});
