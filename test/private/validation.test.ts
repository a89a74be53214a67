import { App, Aws, Lazy, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PERSONALIZE_REGIONS } from '../../src/private/regions';
import {
  validateJobName, validateNumResults, validateOutputApartFromInput, validateOutputPrefix, validateRerunTrigger, validateS3Path, validateTags,
  warnIfRegionUnknown,
} from '../../src/private/validation';
import { long, newScope, rule, testRules } from '../support/rules';
import { newStack } from '../support/stack';

const tags = (count: number): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, i) => [`key-${i}`, 'value']));

describe('each rule takes what is just inside and refuses what is just outside', () => {
  const s3Path = (scope: Construct, path: string): void => validateS3Path(scope, 'input', path);
  const apart = (scope: Construct, [input, output]: readonly [string, string]): void => validateOutputApartFromInput(scope, input, output);

  testRules(
    rule('the shortest job name', validateJobName, 'r', '', 'Shop/Readers: batchSegmentJobName must have 1 to 63 letters, digits, hyphens and underscores, and begin with a letter or digit, got ""'),
    rule('the longest job name', validateJobName, long('r', 63), long('r', 64), 'batchSegmentJobName must have 1 to 63'),
    rule('how a job name begins', validateJobName, '1-_', '-1_', 'got "-1_"'),
    rule('characters of a job name', validateJobName, 'readers_2-b', 'readers.2', 'got "readers.2"'),
    rule('the end of a job name', validateJobName, 'readers', 'readers\n', 'got "readers\\n"'),
    rule('fewest users', validateNumResults, 1, 0, 'Shop/Readers: numResults must be an integer from 1 to 5000000, got 0'),
    rule('most users', validateNumResults, 5_000_000, 5_000_001, 'got 5000001'),
    rule('whole users', validateNumResults, 2, 2.5, 'got 2.5'),
    rule('the longest path', s3Path, long('s3://b/', 256), long('s3://b/', 257), 'input must have at most 256 characters as a whole path, s3://<bucket>/ included'),
    rule('the scheme of a path', s3Path, 's3://b/', 'https://b/', 'input must be a path such as s3://<bucket>/<key>'),
    rule('the bucket of a path', s3Path, 's3://b/k', 's3:///k', 'input must be a path such as s3://<bucket>/<key>'),
    rule('the length of what is known of a path', s3Path, long(`s3://${Aws.STACK_NAME}/`, 250), `s3://${Aws.STACK_NAME}/${'x'.repeat(251)}`, 'at most 256 characters'),
    rule('an output prefix that is a folder', validateOutputPrefix, 'segments/', 'segments', 'outputPrefix must be empty or a folder'),
    rule('an output prefix without a slash in front', validateOutputPrefix, 'a/b/', '/a/b/', 'outputPrefix must be empty or a folder'),
    rule('output below the input', apart, ['s3://b/in/', 's3://b/out/'], ['s3://b/in/', 's3://b/in/out/'], 'outputPrefix must lie elsewhere than the input s3://b/in/, in another folder or another bucket, got "s3://b/in/out/"'),
    rule('output whose folder begins like the input', apart, ['s3://b/in/', 's3://b/in-out/'], ['s3://b/in', 's3://b/in-out/'], 'outputPrefix must lie elsewhere'),
    rule('output around the input', apart, ['s3://b/in/', 's3://a/'], ['s3://b/in/', 's3://b/'], 'outputPrefix must lie elsewhere'),
    rule('a whole bucket as the input', apart, ['s3://b/', 's3://b2/out/'], ['s3://b/', 's3://b/out/'], 'outputPrefix must lie elsewhere'),
    rule('most tags', validateTags, tags(50), tags(51), 'tags must be at most 50, those of stack and app included, got 51'),
    rule('the shortest tag key', validateTags, { k: '' }, { '': 'v' }, 'tags must have 1 to 128 letters, digits, spaces and characters of _.:/=+-@ as a key, got ""'),
    rule('the longest tag key', validateTags, { [long('k', 128)]: 'v' }, { [long('k', 129)]: 'v' }, 'tags must have 1 to 128'),
    rule('characters of a tag key', validateTags, { 'größe _.:/=+-@1': 'v' }, { 'a&b': 'v' }, 'got "a&b"'),
    rule('a tag key that is not reserved', validateTags, { awsome: 'v' }, { 'AWS:stack': 'v' }, 'tags must not have a key that begins with aws:, which is reserved, got "AWS:stack"'),
    rule('the longest tag value', validateTags, { k: long('v', 256) }, { k: long('v', 257) }, 'tags must have 0 to 256 letters, digits, spaces and characters of _.:/=+-@ as a value of "k"'),
    rule('characters of a tag value', validateTags, { k: 'a/b' }, { k: 'a;b' }, 'as a value of "k", got "a;b"'),
    rule('letters beyond 16 bits, as one character each', validateTags, { k: '𝒜'.repeat(256) }, { k: '𝒜'.repeat(257) }, 'as a value of "k"'),
    rule('a trigger', validateRerunTrigger, { rerunTrigger: '1' }, { rerunTrigger: '' }, 'rerunTrigger must not be empty'),
    rule('a trigger or a name', validateRerunTrigger, { batchSegmentJobName: 'readers' }, { rerunTrigger: '1', batchSegmentJobName: 'readers' },
      'Shop/Readers: rerunTrigger needs a new name for each job: leave out batchSegmentJobName ("readers"), or change it instead, got "1"'),
  );
});

describe('what is not known is let through', () => {
  const token = Lazy.string({ produce: () => 'not valid!' });

  test.each<[string, (scope: Construct) => void]>([
    ['a job name', (scope) => validateJobName(scope, token)],
    ['a number of users', (scope) => validateNumResults(scope, Token.asNumber({ Ref: 'Users' }))],
    ['a path', (scope) => validateS3Path(scope, 'input', token)],
    ['an output prefix', (scope) => validateOutputPrefix(scope, token)],
    ['a tag', (scope) => validateTags(scope, { [token]: token })],
    ['what was not given', (scope) => {
      validateJobName(scope, undefined);
      validateNumResults(scope, undefined);
      validateOutputPrefix(scope, undefined);
      validateRerunTrigger(scope, {});
    }],
  ])('%s', (_, validate) => {
    expect(() => validate(newScope())).not.toThrow();
  });

  test('two buckets whose names are not known, but not the same one', () => {
    const stack = newStack();
    const [one, other] = ['One', 'Other'].map((id) => new s3.Bucket(stack, id).bucketName);
    expect(() => validateOutputApartFromInput(stack, `s3://${one}/in/`, `s3://${other}/in/`)).not.toThrow();
    expect(() => validateOutputApartFromInput(stack, `s3://${one}/in/`, `s3://${one}/out/`)).not.toThrow();
    expect(() => validateOutputApartFromInput(stack, `s3://${one}/in/`, `s3://${one}/in/out/`)).toThrow('must lie elsewhere');
  });
});

describe('a region', () => {
  const warnings = (region?: string): number => {
    const stack = new Stack(new App(), 'Shop', { env: { region } });
    warnIfRegionUnknown(new Construct(stack, 'Readers'));
    return Annotations.fromStack(stack).findWarning('/Shop/Readers', Match.stringLikeRegexp('Amazon Personalize is not known to exist in region')).length;
  };

  test('where Personalize is not known to exist is warned of', () => {
    expect(warnings('eu-south-1')).toBe(1);
  });

  test.each([...PERSONALIZE_REGIONS, undefined])('%s passes', (region) => {
    expect(warnings(region)).toBe(0);
  });
});
