import { jobProperties, oldJobProperties } from '../../../src/handler/requests/properties';
import { newRequest, PROPERTIES } from '../../support/requests';

const parse = (changed: object) => jobProperties(newRequest({ ResourceProperties: { ...PROPERTIES, ...changed } }));

test('properties as the construct writes them are taken', () => {
  expect(parse({ JobName: 'x'.repeat(63), RerunTrigger: '2026-11', Tags: { team: 'books' } })).toMatchObject({
    JobName: 'x'.repeat(63), RerunTrigger: '2026-11', Tags: { team: 'books' }, NumResults: '1000',
  });
});

test('properties that are not known are left alone', () => {
  expect(parse({ Surplus: { deep: ['x'] } })).toEqual(parse({}));
});

// edited by hand: the answer names the property, the rule and the value
test.each([
  ['ContractVersion', { ContractVersion: '2' }, 'property ContractVersion must be 1 or the one before: deploy with one version of the library, got "2"'],
  ['ContractVersion', { ContractVersion: 'one' }, 'property ContractVersion must be a positive integer, got "one"'],
  ['a missing one', { RoleArn: undefined }, 'property RoleArn must be a string that is not empty, got nothing'],
  ['an empty one', { RoleArn: '' }, 'property RoleArn must be a string that is not empty, got ""'],
  ['control characters', { RoleArn: 'a\u0001' }, 'property RoleArn must not have control characters, got "a\\u0001"'],
  ['JobArnPrefix', { JobArnPrefix: 'rubbish' }, 'property JobArnPrefix must be the beginning of a batch segment job\'s ARN, got "rubbish"'],
  ['NumResults', { NumResults: '5000001' }, 'property NumResults must be at most 5000000, got "5000001"'],
  ['an alias of a key', { Output: { Path: 's3://b/', KmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:alias/mine' } }, 'property Output.KmsKeyArn must be the ARN of a key, not of an alias'],
  ['too many tags', { Tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`t${i}`, 'x'])) }, 'property Tags must have at most 50 tags, got 51'],
  ['a long tag, which is not shown', { Tags: { team: 'x'.repeat(100_000) } }, 'property Tags.team must have at most 256 characters, got 100000'],
  ['a number', { SolutionVersionArn: 7 }, 'property SolutionVersionArn must be a string that is not empty, got 7'],
  ['a long one', { RunnerArn: 'x'.repeat(100_000) }, `property RunnerArn must have at most 2048 characters, got "${'x'.repeat(99)}…`],
  ['NumResults', { NumResults: '0' }, 'property NumResults must be a positive integer, got "0"'],
  ['NumResults', { NumResults: '1e3' }, 'property NumResults must be a positive integer, got "1e3"'],
  ['JobName', { JobName: 'a b' }, 'property JobName must have 1 to 63 letters, digits, hyphens and underscores, and begin with a letter or digit, got "a b"'],
  ['JobName', { JobName: 'x'.repeat(64) }, 'property JobName must have 1 to 63'],
  ['Input', { Input: 's3://x' }, 'property Input must be an object, got "s3://x"'],
  ['Input', { Input: [] }, 'property Input must be an object, got []'],
  ['Input', { Input: {} }, 'property Input.Asset must be an object, got nothing'],
  ['Input.Asset', { Input: { Asset: { ...PROPERTIES.Input.Asset, Hash: undefined } } }, 'property Input.Asset.Hash must be a string'],
  ['Input.Asset', { Input: { Asset: { ...PROPERTIES.Input.Asset, LinesPerFile: '-1' } } }, 'property Input.Asset.LinesPerFile must be a positive integer'],
  ['Input.Path', { Input: { Path: 'http://x' } }, 'property Input.Path must begin with s3://, got "http://x"'],
  ['Output.Path', { Output: { Path: `s3://b/${'x'.repeat(250)}` } }, 'property Output.Path must have at most 256 characters'],
  ['Tags', { Tags: 'team' }, 'property Tags must be an object, got "team"'],
  ['the value of a tag, which is not shown', { Tags: { team: ['secret'] } }, 'property Tags.team must be a string, got "object"'],
  ['CompletionTimeoutSeconds', { CompletionTimeoutSeconds: '86401' }, 'property CompletionTimeoutSeconds must be at most 86400 seconds, which are 24 hours, got "86401"'],
  ['CompletionTimeoutSeconds', { CompletionTimeoutSeconds: '1.5' }, 'property CompletionTimeoutSeconds must be a positive integer, got "1.5"'],
  ['WaitForTrainingSeconds', { SolutionArn: 'arn', WaitForTrainingSeconds: '86401' }, 'property WaitForTrainingSeconds must be at most 86400 seconds'],
  ['SolutionArn', { SolutionArn: '' }, 'property SolutionArn must be a string that is not empty, got ""'],
  ['neither a version nor a solution', { SolutionVersionArn: undefined }, 'property SolutionVersionArn must be a string that is not empty, got nothing'],
  ['all', null, 'property Input must be an object, got nothing'],
])('%s', (_, changed, message) => {
  const properties = changed === null ? {} : { ...PROPERTIES, ...changed };
  expect(() => jobProperties(newRequest({ ResourceProperties: properties }))).toThrow(message);
});

test('a job without a time-out waits for its acceptance only', () => {
  expect(parse({}).CompletionTimeoutSeconds).toBe('3300');
  expect(parse({ CompletionTimeoutSeconds: undefined }).CompletionTimeoutSeconds).toBeUndefined();
});

test('a solution is taken instead of a version, with the wait for its training', () => {
  const { SolutionVersionArn, SolutionArn, WaitForTrainingSeconds } = parse({ SolutionArn: 'arn:solution', WaitForTrainingSeconds: '3600' });
  expect([SolutionVersionArn, SolutionArn, WaitForTrainingSeconds]).toEqual([undefined, 'arn:solution', '3600']);
});

test('a request without properties names them', () => {
  expect(() => jobProperties({ ...newRequest(), ResourceProperties: null as never })).toThrow('property ResourceProperties must be an object, got null');
});

test('old properties that are not understood are none', () => {
  expect(oldJobProperties(newRequest({ OldResourceProperties: { Made: 'by another version' } }))).toBeUndefined();
  expect(oldJobProperties(newRequest())).toBeUndefined();
  expect(oldJobProperties(newRequest({ OldResourceProperties: PROPERTIES }))).toEqual(jobProperties(newRequest()));
});
