import { JobProperties } from '../../../src/handler/contract';
import { canonicalContent, inputPath, jobName, outputPath, runName, runNamePrefix, sameJob } from '../../../src/handler/jobs/content';
import { jobProperties } from '../../../src/handler/requests/properties';
import { newRequest, newRun, PROPERTIES } from '../../support/requests';

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

  test('of a newest version is spelled with its solution, never with the version', () => {
    const latest = { ...properties, SolutionVersionArn: undefined, SolutionArn: 'arn:solution', WaitForTrainingSeconds: '60' };
    expect(canonicalContent(latest)).toBe('{"input":"content:0123456789abcdef","numResults":"1000","output":"s3://output/segments/",'
      + '"outputKey":"arn:aws:kms:eu-west-1:111122223333:key/1234","solution":"arn:solution"}');
    expect(jobName(request, latest, 0)).toBe('Shop-Readers-814428733d501a71');
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
    ['rerun trigger', { RerunTrigger: 'other' }],
    ['solution', { SolutionVersionArn: undefined, SolutionArn: 'other' }],
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
    ['look at its input', { ValidateInput: 'false' }],
    ['look at its segments', { VerifyOutput: 'false', RecordErrors: 'FAIL' }],
    ['time-out', { CompletionTimeoutSeconds: '60' }],
    ['wait for training', { WaitForTrainingSeconds: '60' }],
    ['set of tags', { Tags: { team: 'other' } }],
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
      'CompletionTimeoutSeconds', 'ContractVersion', 'FilterArn', 'Input', 'JobArnPrefix', 'JobName', 'NumResults', 'Output', 'RecordErrors',
      'RerunTrigger', 'RoleArn', 'RunnerArn', 'SolutionVersionArn', 'Tags', 'ValidateInput', 'VerifyOutput',
    ]);
  });

  test('is the same when the default number of users is spelled out', () => {
    expect(nameOf({ NumResults: '25' })).toBe(nameOf({ NumResults: undefined }));
  });
});

test('a name of the user\'s own is part of what a job is', () => {
  expect(sameJob(properties, { ...properties, RoleArn: 'other' })).toBe(true);
  expect(sameJob(properties, { ...properties, JobName: 'mine' })).toBe(false);
  expect(sameJob(properties, { ...properties, NumResults: '7' })).toBe(false);
});

describe('the name of a run', () => {
  const VALID = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$/;
  const longest = {
    StackId: `arn:aws:cloudformation:eu-west-1:111122223333:stack/${'x'.repeat(128)}/id`,
    LogicalResourceId: 'x'.repeat(255),
    ScheduledTime: '2026-11-22T06:00:00Z',
  };

  // golden vectors: with other names, runs would not find the runs before them, nor a trigger that comes again its job
  test('is what it was in the first version', () => {
    expect(runName(newRun())).toBe('Shop-WeeklyReaders-2170022357ee56f9-20261122T060000Z');
    expect(runName(longest)).toBe('xxxxxxxxxxxxxxxxxxxxxxxxxxxxx-f9a3ba94441601b0-20261122T060000Z');
  });

  test.each([
    ['as long as a name may be', longest],
    ['of a short one', newRun()],
    ['without a stack name', { ...longest, StackId: 'x' }],
  ])('is one that Personalize takes: %s', (_, run) => {
    expect(runName(run)).toMatch(VALID);
  });

  test('begins with what all runs of the schedule begin with, and none of another', () => {
    const { ScheduledTime: _, ...schedule } = newRun();
    expect(runName(newRun())).toBe(`${runNamePrefix(schedule)}20261122T060000Z`);
    expect(runNamePrefix({ ...schedule, LogicalResourceId: 'Other' })).not.toBe(runNamePrefix(schedule));
    expect(runNamePrefix({ ...longest, LogicalResourceId: `${longest.LogicalResourceId.slice(1)}y` })).not.toBe(runNamePrefix(longest));
    expect(runNamePrefix({ ...schedule, StackId: schedule.StackId.replace('8a5f2b90', '8a5f2b91') })).not.toBe(runNamePrefix(schedule));
  });

  test('is in the order of time', () => {
    const times = ['2026-11-22T06:00:00Z', '2026-11-22T06:00:01Z', '2026-11-22T10:00:00Z', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'];
    const names = times.map((ScheduledTime) => runName(newRun({ ScheduledTime })));
    expect([...names].reverse().sort()).toEqual(names);
  });

  test('does not depend on what the run is made from', () => {
    expect(runName(newRun({ ResourceProperties: { ...PROPERTIES, NumResults: '7' } }))).toBe(runName(newRun()));
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
