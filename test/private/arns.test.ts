import { App, Aws, Lazy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  validateArnEnvironment, validateArnRegion, validateBatchSegmentJobArn, validateFilterArn, validateKeyArn, validateRoleArn, validateSolutionArn,
  validateSolutionVersionArn,
} from '../../src/private/arns';
import { long, newScope, rule, testRules } from '../support/rules';

const ACCOUNT = '111122223333';
const PERSONALIZE = `arn:aws:personalize:eu-west-1:${ACCOUNT}`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/`;
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/`;

describe('each rule takes what is just inside and refuses what is just outside', () => {
  const key = (scope: Construct, arn: string): void => validateKeyArn(scope, 'storage.key', arn);
  const environment = (scope: Construct, arn: string): void => validateArnEnvironment(scope, 'filterArn', arn);
  const region = (scope: Construct, arn: string): void => validateArnRegion(scope, 'key', arn);

  testRules(
    rule('the kind of a solution version', validateSolutionVersionArn, `${PERSONALIZE}:solution/readers/1`, `${PERSONALIZE}:solution/readers`, 'solutionVersion must be the ARN of a solution version'),
    rule('the service of a solution version', validateSolutionVersionArn, `${PERSONALIZE}:solution/r/1`, `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:solution/r/1`, 'solutionVersion must be the ARN of a solution version'),
    rule('the longest solution version', validateSolutionVersionArn, long(`${PERSONALIZE}:solution/r/1`, 256), long(`${PERSONALIZE}:solution/r/1`, 257), 'solutionVersion must have at most 256 characters'),
    rule('the kind of a filter', validateFilterArn, `${PERSONALIZE}:filter/adults`, `${PERSONALIZE}:campaign/adults`, 'filterArn must be the ARN of a filter'),
    rule('the longest filter', validateFilterArn, long(`${PERSONALIZE}:filter/a`, 256), long(`${PERSONALIZE}:filter/a`, 257), 'filterArn must have at most 256 characters'),
    rule('the kind of a role', validateRoleArn, `${ROLE}service/personalize`, `arn:aws:iam::${ACCOUNT}:user/personalize`, 'role must be the ARN of a role'),
    rule('the account of a role', validateRoleArn, `${ROLE}p`, 'arn:aws:iam::1234:role/p', 'role must be the ARN of a role'),
    rule('characters of a role', validateRoleArn, `${ROLE}a+=,.@-_b`, `${ROLE}a b`, 'role must be the ARN of a role'),
    rule('the longest role', validateRoleArn, long(ROLE, 256), long(ROLE, 257), 'role must have at most 256 characters'),
    rule('no alias of a key', key, `${KEY}1234`, `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/segments`, 'storage.key must be the ARN of a key, not of an alias'),
    rule('the id of a key', key, `${KEY}mrk-1234`, KEY, 'storage.key must be the ARN of a key'),
    rule('the longest key', key, long(KEY, 2048), long(KEY, 2049), 'storage.key must have at most 2048 characters'),
    rule('the stack\'s region', environment, `${PERSONALIZE}:filter/a`, `arn:aws:personalize:us-east-1:${ACCOUNT}:filter/a`, 'filterArn must be of the stack\'s region eu-west-1, not of region us-east-1'),
    rule('the stack\'s account', environment, `${PERSONALIZE}:filter/a`, 'arn:aws:personalize:eu-west-1:444455556666:filter/a', 'filterArn must be of the stack\'s account 111122223333, not of account 444455556666'),
    rule('a solution, and what to use for a version', validateSolutionArn, `${PERSONALIZE}:solution/readers`, `${PERSONALIZE}:solution/readers/1`, 'use SolutionVersion.fromSolutionVersionArn, got'),
    rule('the kind of a solution', validateSolutionArn, `${PERSONALIZE}:solution/readers`, `${PERSONALIZE}:recipe/readers`, 'solutionVersion must be the ARN of a solution (arn:'),
    rule('the longest solution', validateSolutionArn, long(`${PERSONALIZE}:solution/r`, 256), long(`${PERSONALIZE}:solution/r`, 257), 'solutionVersion must have at most 256 characters'),
    rule('the kind of a job', validateBatchSegmentJobArn, `${PERSONALIZE}:batch-segment-job/r`, `${PERSONALIZE}:batch-inference-job/r`, 'batchSegmentJobArn must be the ARN of a batch segment job'),
    rule('a key\'s region, but not its account', region, 'arn:aws:kms:eu-west-1:444455556666:key/1', `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`, 'key must be of the stack\'s region eu-west-1'),
  );
});

describe('what is not known is let through', () => {
  const token = Lazy.string({ produce: () => 'not valid!' });

  test.each<[string, (scope: Construct) => void]>([
    ['a solution', (scope) => validateSolutionArn(scope, token)],
    ['a solution version', (scope) => validateSolutionVersionArn(scope, token)],
    ['a job', (scope) => validateBatchSegmentJobArn(scope, token)],
    ['a filter', (scope) => validateFilterArn(scope, token)],
    ['a role', (scope) => validateRoleArn(scope, token)],
    ['a key', (scope) => validateKeyArn(scope, 'key', token)],
    ['an ARN of an account that is not known', (scope) => validateArnEnvironment(scope, 'filterArn', `arn:aws:personalize:us-east-1:${Aws.ACCOUNT_ID}:filter/a`)],
    ['what was not given', (scope) => {
      validateFilterArn(scope, undefined);
      validateRoleArn(scope, undefined);
      validateKeyArn(scope, 'key', undefined);
      validateArnEnvironment(scope, 'filterArn', undefined);
    }],
  ])('%s', (_, validate) => {
    expect(() => validate(newScope())).not.toThrow();
  });

  test('an ARN in a stack of any environment', () => {
    const scope = new Construct(new Stack(new App(), 'Shop'), 'Readers');
    expect(() => validateArnEnvironment(scope, 'filterArn', `${PERSONALIZE}:filter/a`)).not.toThrow();
  });

  test('a role, which has no region', () => {
    expect(() => validateArnEnvironment(newScope(), 'role', `${ROLE}p`)).not.toThrow();
    expect(() => validateArnEnvironment(newScope(), 'role', 'arn:aws:iam::444455556666:role/p')).toThrow('role must be of the stack\'s account 111122223333');
  });
});
