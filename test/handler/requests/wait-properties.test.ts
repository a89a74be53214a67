import { hasSameJob, waitProperties } from '../../../src/handler/requests/wait-properties';
import { newWaitRequest, WAIT_PROPERTIES } from '../../support/requests';

test('properties of a link as the construct writes them are taken', () => {
  const { ServiceToken: _, ...properties } = WAIT_PROPERTIES;
  expect(waitProperties(newWaitRequest())).toEqual(properties);
});

// edited by hand: the answer names the property, the rule and the value
test.each([
  ['ContractVersion', { ContractVersion: '2' }, 'property ContractVersion must be 1 or the one before: deploy with one version of the library, got "2"'],
  ['RunnerArn', { RunnerArn: undefined }, 'property RunnerArn must be a string that is not empty, got nothing'],
  ['JobArn', { JobArn: '' }, 'property JobArn must be a string that is not empty, got ""'],
  ['OutputPath', { OutputPath: 'https://x' }, 'property OutputPath must begin with s3://, got "https://x"'],
  ['Execution', { Execution: undefined }, 'property Execution must be a string that is not empty, got nothing'],
  ['no time-out', { CompletionTimeoutSeconds: undefined }, 'property CompletionTimeoutSeconds must be given, got nothing'],
  ['a time-out of nothing', { CompletionTimeoutSeconds: '0' }, 'property CompletionTimeoutSeconds must be a positive integer, got "0"'],
  ['a time-out over a day', { CompletionTimeoutSeconds: '86401' }, 'property CompletionTimeoutSeconds must be at most 86400 seconds, which are 24 hours, got "86401"'],
])('%s', (_, changed, message) => {
  expect(() => waitProperties(newWaitRequest({ ResourceProperties: { ...WAIT_PROPERTIES, ...changed } }))).toThrow(message);
});

test.each([
  ['a longer time-out', { ...WAIT_PROPERTIES, CompletionTimeoutSeconds: '60' }, true],
  ['another job', { ...WAIT_PROPERTIES, JobArn: 'arn:other' }, false],
  ['nothing before', undefined, false],
])('an update from %s leaves a link with its job: %s', (_, OldResourceProperties, expected) => {
  expect(hasSameJob(newWaitRequest({ OldResourceProperties }))).toBe(expected);
});
