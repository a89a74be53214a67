import { canonicalContent, inputPath, jobName, outputPath } from '../../src/handler/content';
import { JobProperties } from '../../src/handler/contract';
import { jobProperties } from '../../src/handler/properties';
import { newRequest, PROPERTIES } from '../support/requests';

const request = newRequest();
const properties = jobProperties(request);
const nameOf = (changed: Partial<JobProperties>): string => jobName(request, { ...properties, ...changed }, 0);

describe('canonical content', () => {
  // golden vectors: a change here re-runs the paid jobs of everybody who upgrades
  test('is spelled as it was in the first version', () => {
    expect(canonicalContent(properties)).toBe('{"input":"content:0123456789abcdef","numResults":"1000","output":"s3://output/segments/",'
      + '"outputKey":"arn:aws:kms:eu-west-1:111122223333:key/1234",'
      + '"solutionVersion":"arn:aws:personalize:eu-west-1:111122223333:solution/readers/1a2b3c4d"}');
    expect(canonicalContent({ ...properties, FilterArn: 'f', NumResults: undefined, Input: { Path: 's3://b/k/' }, Output: { Path: 's3://o/' } }))
      .toBe('{"filter":"f","input":"s3://b/k/","output":"s3://o/","solutionVersion":"arn:aws:personalize:eu-west-1:111122223333:solution/readers/1a2b3c4d"}');
  });

  test('gives the names that it gave in the first version', () => {
    expect([0, 1, 2].map((attempt) => jobName(request, properties, attempt)))
      .toEqual(['Shop-Readers-6609abe31ce91853', 'Shop-Readers-7f185354e573cf57', 'Shop-Readers-72e052addfd9cac0']);
  });

  test.each<[string, Partial<JobProperties>]>([
    ['solution version', { SolutionVersionArn: 'other' }],
    ['filter', { FilterArn: 'other' }],
    ['number of results', { NumResults: '7' }],
    ['uploaded input', { Input: { Asset: { ...PROPERTIES.Input.Asset, Hash: 'other' } } }],
    ['path of the input', { Input: { Path: 's3://other/' } }],
    ['output', { Output: { ...PROPERTIES.Output, Path: 's3://other/' } }],
    ['output key', { Output: { Path: PROPERTIES.Output.Path } }],
  ])('makes a new job of another %s', (_, changed) => {
    expect(nameOf(changed)).not.toBe(nameOf({}));
  });

  test.each<[string, Partial<JobProperties>]>([
    ['role', { RoleArn: 'other' }],
    ['runner', { RunnerArn: 'other' }],
    ['place of the asset', { Input: { ...PROPERTIES.Input, Asset: { ...PROPERTIES.Input.Asset, Bucket: 'other', Key: 'other' } } }],
    ['input bucket', { Input: { ...PROPERTIES.Input, Asset: { ...PROPERTIES.Input.Asset, InputBucket: 'other' } } }],
    ['input key', { Input: { Asset: PROPERTIES.Input.Asset } }],
    ['version of the contract', { ContractVersion: '2' }],
  ])('stays the same with another %s', (_, changed) => {
    expect(nameOf(changed)).toBe(nameOf({}));
  });

  test('belongs to one resource of one stack', () => {
    expect(jobName({ ...request, StackId: 'other' }, properties, 0)).not.toBe(nameOf({}));
    expect(jobName({ ...request, LogicalResourceId: 'Other' }, properties, 0)).not.toBe(nameOf({}));
  });

  test('reads like the stack and the construct, as far as a name has room', () => {
    expect(nameOf({})).toMatch(/^Shop-Readers-[0-9a-f]{16}$/);
    const long = { StackId: `arn:aws:cloudformation:eu-west-1:111122223333:stack/${'x'.repeat(128)}/id`, LogicalResourceId: 'Readers' };
    expect(jobName(long, properties, 0)).toMatch(/^x{46}-[0-9a-f]{16}$/);
  });

  // the way back of a failed update must lead to the old job, whatever the construct is called by then
  test('is made of nothing but what is hashed', () => {
    expect(Object.keys(properties).sort()).toEqual([
      'ContractVersion', 'FilterArn', 'Input', 'JobArnPrefix', 'JobName', 'NumResults', 'Output', 'RerunTrigger', 'RoleArn', 'RunnerArn',
      'SolutionVersionArn', 'Tags',
    ]);
  });

  test('is the same when the default number of users is spelled out', () => {
    expect(nameOf({ NumResults: '25' })).toBe(nameOf({ NumResults: undefined }));
  });
});

describe('paths', () => {
  test('of given input hold its hash, so that changed input never reads old files', () => {
    expect(inputPath(properties)).toBe('s3://input/batch-segment-input/0123456789abcdef/');
  });

  test('of the output hold the name, so that no run overwrites another', () => {
    expect(outputPath(properties, 'job')).toBe('s3://output/segments/job/');
  });
});
