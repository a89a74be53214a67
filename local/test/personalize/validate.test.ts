import { createRequest } from './harness';
import { REQUESTS } from '../../services/personalize/model';
import { validate } from '../../services/personalize/validate';

const create = (change: object) => () => validate(REQUESTS.CreateBatchSegmentJob, createRequest(change));
const input = (s3DataSource: unknown) => ({ jobInput: { s3DataSource } });
const tags = (...list: unknown[]) => ({ tags: list });

test.each([
  ['jobName missing', { jobName: undefined }, "Value null at 'jobName' failed to satisfy constraint: Member must not be null"],
  ['jobName null', { jobName: null }, "Value null at 'jobName'"],
  ['jobName a number', { jobName: 5 }, "Value '5' at 'jobName' failed to satisfy constraint: Member must be a string"],
  ['jobName empty', { jobName: '' }, "Value '' at 'jobName' failed to satisfy constraint: Member must have length greater than or equal to 1"],
  ['jobName too long', { jobName: 'a'.repeat(64) }, 'Member must have length less than or equal to 63'],
  ['jobName with a bad character behind good ones', { jobName: 'good bad' }, "Value 'good bad' at 'jobName' failed to satisfy constraint: Member must satisfy regular expression pattern"],
  ['a role that is a user', { roleArn: 'arn:aws:iam::000000000000:user/eve' }, "at 'roleArn'"],
  ['a solution version of another service', { solutionVersionArn: 'arn:aws:s3:::bucket' }, "at 'solutionVersionArn'"],
  ['an ARN too long', { solutionVersionArn: `arn:aws:personalize:::${'a'.repeat(240)}` }, 'Member must have length less than or equal to 256'],
  ['numResults a fraction', { numResults: 1.5 }, "Value '1.5' at 'numResults' failed to satisfy constraint: Member must be an integer"],
  ['numResults a string', { numResults: '25' }, "Value '25' at 'numResults'"],
  ['numResults zero', { numResults: 0 }, 'Member must have value greater than or equal to 1'],
  ['numResults beyond five million', { numResults: 5_000_001 }, 'Member must have value less than or equal to 5000000'],
  ['jobInput a string', { jobInput: 's3://in/' }, "Value 's3://in/' at 'jobInput' failed to satisfy constraint: Member must be a structure"],
  ['jobInput empty', { jobInput: {} }, "Value null at 'jobInput.s3DataSource'"],
  ['path missing', input({}), "Value null at 'jobInput.s3DataSource.path'"],
  ['path of another scheme', input({ path: 'ftp://in/' }), "Value 'ftp://in/' at 'jobInput.s3DataSource.path'"],
  ['path of 257 characters', input({ path: `s3://${'b'.repeat(252)}` }), 'Member must have length less than or equal to 256'],
  ['a key alias', input({ path: 's3://in/', kmsKeyArn: 'arn:aws:kms:us-east-1:000000000000:alias/key' }), "at 'jobInput.s3DataSource.kmsKeyArn'"],
  ['tags an object', { tags: { team: 'crm' } }, "at 'tags' failed to satisfy constraint: Member must be a list"],
  ['201 tags', tags(...Array.from({ length: 201 }, (_, i) => ({ tagKey: `k${i}`, tagValue: '' }))), "Value a list of 201 at 'tags'"],
  ['a tag without a value', tags({ tagKey: 'a', tagValue: 'b' }, { tagKey: 'team' }), "Value null at 'tags.2.member.tagValue'"],
])('refuses %s', (_, change, message) => {
  expect(create(change)).toThrow(expect.objectContaining({ code: 'InvalidInputException', message: expect.stringContaining(message) }));
});

test.each([
  ['the request as it is', {}],
  ['names of 63 characters', { jobName: 'a'.repeat(63) }],
  ['dashes and underscores within a name', { jobName: '0-a_B-' }],
  ['paths of 256 characters', input({ path: `s3://${'b'.repeat(251)}` })],
  ['web addresses', input({ path: 'https://in.s3.amazonaws.com/a' })],
  ['a key', input({ path: 's3://in/', kmsKeyArn: 'arn:aws:kms:us-east-1:000000000000:key/1' })],
  ['roles in a path', { roleArn: 'arn:aws-cn:iam::000000000000:role/a/b/c' }],
  ['no optional member at all', { filterArn: null, numResults: undefined }],
  ['empty tag values and letters of any language', tags({ tagKey: 'Größe', tagValue: '' })],
  ['members that it does not know', { future: true }],
])('accepts %s', (_, change) => {
  expect(create(change)).not.toThrow();
});

test('names every wrong member at once', () => {
  expect(create({ jobName: '-', roleArn: undefined })).toThrow(expect.objectContaining({
    message: expect.stringMatching(/^2 validation errors detected: .*'jobName'.*; .*'roleArn'/),
  }));
});

test('keeps tag values out of messages', () => {
  expect(create(tags({ tagKey: 'a', tagValue: 'secret!' }))).toThrow(expect.objectContaining({
    message: expect.not.stringContaining('secret'),
  }));
});
