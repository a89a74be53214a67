import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SegmentInput, SegmentStorage } from '../src';
import { newSchedule } from './support/schedule';
import { newJob, newStack } from './support/stack';
import { findCycle, resourcesOf, Statement } from './support/template';

/** Statements of the policies on the handler's role that belong to a storage. */
function handlerStatements(stack: Stack): readonly Statement[] {
  return Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .filter(([id]) => /(HandlerPolicy|Inspect)/.test(id))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[]);
}

function resourcesAllowed(stack: Stack, action: string): readonly unknown[] {
  return handlerStatements(stack).filter(({ Action }) => [Action].flat().includes(action)).flatMap(({ Resource }) => Resource);
}

const inside = (stack: Stack, bucket: s3.IBucket): unknown => stack.resolve(bucket.arnForObjects('*'));

describe('the handler, for input of the app,', () => {
  test('lists, reads and decrypts what the job read and wrote, and looks who may use it', () => {
    const stack = newStack();
    const { storage } = newJob(stack);
    const { inputBucket, outputBucket, outputKey } = storage;
    const buckets = [inputBucket, outputBucket].map(({ bucketArn }): unknown => stack.resolve(bucketArn));
    for (const action of ['s3:ListBucket', 's3:GetBucketPolicy']) expect(resourcesAllowed(stack, action).toSorted(byText)).toEqual(buckets.toSorted(byText));
    expect(resourcesAllowed(stack, 's3:GetObject')).toEqual(expect.arrayContaining([inside(stack, inputBucket), inside(stack, outputBucket)]));
    for (const action of ['kms:Decrypt', 'kms:GetKeyPolicy']) expect(resourcesAllowed(stack, action)).toEqual([stack.resolve(outputKey?.keyArn)]);
  });

  test('reads neither of them when nobody wants the segments counted: the input was checked at synth', () => {
    const stack = newStack();
    const { inputBucket, outputBucket } = newJob(stack, { verifyOutput: false }).storage;
    const read = resourcesAllowed(stack, 's3:GetObject');
    expect(read).not.toContainEqual(inside(stack, inputBucket));
    expect(read).not.toContainEqual(inside(stack, outputBucket));
    expect(resourcesAllowed(stack, 'kms:Decrypt')).toEqual([]);
  });

  test('reads no other bucket of the storage than the one that one job wants read', () => {
    const stack = newStack();
    const storage = new SegmentStorage(stack, 'Storage', { inputBucket: new s3.Bucket(stack, 'Mine') });
    newJob(stack, { storage, verifyOutput: false }, 'Unread');
    newJob(stack, { storage, verifyOutput: false, input: SegmentInput.fromBucket(storage.inputBucket, 'monday/') }, 'Checked');
    const read = resourcesAllowed(stack, 's3:GetObject');
    expect(read).toContainEqual(inside(stack, storage.inputBucket));
    expect(read).not.toContainEqual(inside(stack, storage.outputBucket));
  });
});

describe('the handler, for input in a bucket,', () => {
  const INSPECT = /^StorageInspect/;
  const withBucket = (props: object, options?: s3.BucketProps): { readonly stack: Stack; readonly queries: s3.Bucket } => {
    const stack = newStack();
    const storage = new SegmentStorage(stack, 'Storage');
    const queries = new s3.Bucket(stack, 'Queries', options);
    newJob(stack, { storage, input: SegmentInput.fromBucket(queries, 'monday/'), ...props });
    newJob(stack, { storage }, 'Other');
    return { stack, queries };
  };

  test.each<[string, object, boolean]>([
    ['reads it before the job and after it', {}, true],
    ['reads it before the job', { verifyOutput: false }, true],
    ['reads it after the job', { validateInput: false }, true],
    ['does not read it when nobody wants it', { validateInput: false, verifyOutput: false }, false],
  ])('%s', (_, props, reads) => {
    const { stack, queries } = withBucket(props);
    expect(resourcesAllowed(stack, 's3:GetObject').some((resource) => JSON.stringify(resource) === JSON.stringify(inside(stack, queries)))).toBe(reads);
    expect(resourcesAllowed(stack, 's3:ListBucket')).toContainEqual(stack.resolve(queries.bucketArn));
  });

  test('decrypts it with the key of the bucket', () => {
    const { stack, queries } = withBucket({}, { encryption: s3.BucketEncryption.KMS });
    expect(resourcesAllowed(stack, 'kms:Decrypt')).toContainEqual(stack.resolve(queries.encryptionKey?.keyArn));
  });

  // so that what belongs to the bucket may depend on the other jobs
  test('may do so before its job is asked for, and no other job waits for that', () => {
    const { stack } = withBucket({});
    const resources = resourcesOf(Template.fromStack(stack));
    const [policy] = Object.keys(resources).filter((id) => INSPECT.test(id));
    const waiting = Object.entries(resources).filter(([, { DependsOn }]) => [DependsOn ?? []].flat().includes(policy)).map(([id]) => id);
    expect(waiting).toEqual([expect.stringMatching(/^Readers/)]);
    expect(findCycle(Template.fromStack(stack))).toBeUndefined();
  });

  test('needs no further policy for each folder of the bucket, or for a schedule', () => {
    const { stack: few } = withBucket({});
    const { stack: many, queries } = withBucket({});
    const storage = many.node.findChild('Storage') as SegmentStorage;
    for (let i = 0; i < 20; i++) newJob(many, { storage, input: SegmentInput.fromBucket(queries, `folder-${i}/`) }, `Job${i}`);
    newSchedule(many, { storage, input: SegmentInput.fromBucket(queries, 'tuesday/') });
    expect(handlerStatements(many)).toEqual(handlerStatements(few));
  });

  test('may do so for a storage of another stack, which does not depend on this one', () => {
    const app = new App();
    const storage = new SegmentStorage(new Stack(app, 'Base'), 'Storage');
    const stack = new Stack(app, 'Shop');
    const queries = new s3.Bucket(stack, 'Queries');
    newSchedule(stack, { storage, input: SegmentInput.fromBucket(queries, 'monday/') });
    expect(resourcesAllowed(stack, 's3:GetObject')).toContainEqual(inside(stack, queries));
    expect(Stack.of(storage).dependencies).toEqual([]);
    expect(findCycle(Template.fromStack(stack))).toBeUndefined();
  });

  test('needs no key where there is none', () => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Elsewhere', 'elsewhere');
    const storage = new SegmentStorage(stack, 'Storage', { inputBucket: bucket, outputBucket: bucket });
    newJob(stack, { storage, outputPrefix: 'out/', input: SegmentInput.fromBucket(bucket, 'in/') });
    for (const action of ['kms:Decrypt', 'kms:GetKeyPolicy']) expect(resourcesAllowed(stack, action)).toEqual([]);
  });

  test('uses the key that is given for a bucket without one of its own', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    const bucket = s3.Bucket.fromBucketName(stack, 'Elsewhere', 'elsewhere');
    newJob(stack, { storage: new SegmentStorage(stack, 'Storage', { key, outputBucket: bucket }) });
    expect(resourcesAllowed(stack, 'kms:Decrypt')).toEqual([stack.resolve(key.keyArn)]);
  });
});

describe('storages of one stack', () => {
  const WARNING = Match.stringLikeRegexp('have 7 storages or more.*share a SegmentStorage');
  const warnings = (jobs: number, storage?: (stack: Stack) => SegmentStorage): number => {
    const stack = newStack();
    const shared = storage?.(stack);
    for (let i = 0; i < jobs; i++) newJob(stack, { storage: shared }, `Job${i}`);
    return Annotations.fromStack(stack).findWarning('*', WARNING).length;
  };

  test('are warned of once, before there is no more room in the handler\'s role', () => {
    expect([6, 7, 9].map((jobs) => warnings(jobs))).toEqual([0, 1, 1]);
  });

  test('are no matter when jobs share one', () => {
    expect(warnings(9, (stack) => new SegmentStorage(stack, 'Storage'))).toBe(0);
  });
});

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
