import * as s3 from 'aws-cdk-lib/aws-s3';
import { SegmentStorage } from '../src';
import { newSchedule, scheduleOf } from './support/schedule';
import { granted } from './support/template';

test('startRun reads the schedule and invokes the handler, as the command does', () => {
  const { template, statements } = granted((role, stack) => newSchedule(stack).grants.startRun(role));
  const { logicalId, Properties } = scheduleOf(template);
  expect(statements).toEqual([
    { Action: 'scheduler:GetSchedule', Effect: 'Allow', Resource: { 'Fn::GetAtt': [logicalId, 'Arn'] } },
    { Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: (Properties.Target as Record<string, unknown>).Arn },
  ]);
});

test('readSegments reads what lies below the prefix of the schedule, and decrypts it', () => {
  const { statements } = granted((role, stack) => newSchedule(stack, { outputPrefix: 'nightly/' }).grants.readSegments(role));
  const bucket = { 'Fn::GetAtt': [expect.stringContaining('OutputBucket'), 'Arn'] };
  expect(statements).toEqual([
    { Action: 's3:ListBucket', Effect: 'Allow', Resource: bucket, Condition: { StringLike: { 's3:prefix': 'nightly/*' } } },
    { Action: 's3:GetObject', Effect: 'Allow', Resource: { 'Fn::Join': ['', [bucket, '/nightly/*']] } },
    { Action: 'kms:Decrypt', Effect: 'Allow', Resource: { 'Fn::GetAtt': [expect.stringContaining('StorageKey'), 'Arn'] } },
  ]);
});

test('readSegments needs no key where there is none', () => {
  const { statements } = granted((role, stack) => {
    const bucket = s3.Bucket.fromBucketName(stack, 'Mine', 'mine');
    return newSchedule(stack, { storage: new SegmentStorage(stack, 'Storage', { inputBucket: bucket, outputBucket: bucket }) }).grants.readSegments(role);
  });
  expect(statements.map(({ Action }) => Action)).toEqual(['s3:ListBucket', 's3:GetObject']);
  expect(JSON.stringify(statements[1].Resource)).toContain(':s3:::mine/segments/*');
});
