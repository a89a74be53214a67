import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BatchSegmentJob, SegmentInput } from '../src';
import { newJob, newStack } from './support/stack';
import { granted } from './support/template';

const JOB_ARN = 'arn:aws:personalize:eu-west-1:111122223333:batch-segment-job/lapsed-readers';

/** The statements that a grant gives, with logical ids in short. */
function statementsOf(grant: Parameters<typeof granted>[0]): readonly string[] {
  return granted(grant).statements.map((statement) => JSON.stringify(statement).replace(/[0-9A-F]{8}"/g, '"'));
}

test('readSegments reads the folder of the job and no other, and decrypts it', () => {
  const statements = statementsOf((role, stack) => newJob(stack).grants.readSegments(role));
  expect(statements).toHaveLength(3);
  expect(statements[0]).toContain('"Action":"s3:ListBucket","Condition":{"StringLike":{"s3:prefix":{"Fn::Join":["",["segments/",{"Fn::GetAtt":["ReadersWait1","BatchSegmentJobName"]},"/*"]]}}}');
  expect(statements[1]).toContain('"Action":"s3:GetObject"');
  expect(statements[1]).toContain('"/segments/",{"Fn::GetAtt":["ReadersWait1","BatchSegmentJobName"]},"/*"');
  expect(statements[2]).toBe('{"Action":"kms:Decrypt","Effect":"Allow","Resource":{"Fn::GetAtt":["ReadersStorageKey","Arn"]}}');
});

test('writeInput writes the folder that the job reads', () => {
  const statements = statementsOf((role, stack) => {
    const queries = new s3.Bucket(stack, 'Queries', { encryption: s3.BucketEncryption.KMS });
    return newJob(stack, { input: SegmentInput.fromBucket(queries, 'monday/') }).grants.writeInput(role);
  });
  expect(statements).toEqual([
    expect.stringMatching(/"Action":"s3:PutObject".*\/monday\/\*/),
    '{"Action":"kms:GenerateDataKey","Effect":"Allow","Resource":{"Fn::GetAtt":["QueriesKey","Arn"]}}',
  ]);
});

test('writeInput is refused where the input travels with the stack', () => {
  const stack = newStack();
  const role = new iam.Role(stack, 'Campaign', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  expect(() => newJob(stack).grants.writeInput(role)).toThrow('Shop/Readers: grants.writeInput cannot be given, since its input is not in a bucket that is known');
});

test('describe describes this job', () => {
  expect(statementsOf((role, stack) => newJob(stack).grants.describe(role)))
    .toEqual(['{"Action":"personalize:DescribeBatchSegmentJob","Effect":"Allow","Resource":{"Fn::GetAtt":["ReadersWait1","BatchSegmentJobArn"]}}']);
});

describe('an imported job', () => {
  test('has the name of its ARN', () => {
    expect(BatchSegmentJob.fromBatchSegmentJobArn(newStack(), 'Imported', JOB_ARN)).toMatchObject({ batchSegmentJobArn: JOB_ARN, batchSegmentJobName: 'lapsed-readers' });
  });

  test('has the place of its segments when its bucket is known', () => {
    const stack = newStack();
    const outputBucket = s3.Bucket.fromBucketName(stack, 'Output', 'my-output');
    const attributes = { batchSegmentJobArn: JOB_ARN, outputBucket };
    expect(BatchSegmentJob.fromBatchSegmentJobAttributes(stack, 'Imported', attributes).outputPath).toBe('s3://my-output/segments/lapsed-readers/');
    expect(BatchSegmentJob.fromBatchSegmentJobAttributes(stack, 'Elsewhere', { ...attributes, outputPrefix: 'campaign/' }).outputPath)
      .toBe('s3://my-output/campaign/lapsed-readers/');
  });

  test('grants what is known of it', () => {
    const statements = statementsOf((role, stack) => BatchSegmentJob.fromBatchSegmentJobAttributes(stack, 'Imported', {
      batchSegmentJobArn: JOB_ARN, outputBucket: s3.Bucket.fromBucketName(stack, 'Output', 'my-output'),
    }).grants.readSegments(role));
    expect(statements).toHaveLength(2);
    expect(statements[1]).toContain(':s3:::my-output/segments/lapsed-readers/*');
  });

  test('says what is not known of it', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Campaign', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const job = BatchSegmentJob.fromBatchSegmentJobArn(stack, 'Imported', JOB_ARN);
    expect(() => job.outputPath).toThrow('Shop/Imported: outputPath is not known of a job that was imported by its ARN');
    expect(() => job.grants.readSegments(role)).toThrow('Shop/Imported: grants.readSegments cannot be given, since the job was imported without its outputBucket');
    expect(() => job.grants.describe(role)).not.toThrow();
  });
});
