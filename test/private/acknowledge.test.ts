import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ACCEPTED_RISKS, AcceptedRisk } from '../../src/private/accepted-risks';
import { acknowledge } from '../../src/private/acknowledge';
import { newJob, newStack } from '../support/stack';

// what cdk-nag itself says of all this is in test/newest-cdk

const ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';
const RISKS = Object.values(ACCEPTED_RISKS).flat() as readonly AcceptedRisk[];

interface Suppression {
  readonly id: string;
  readonly applies_to?: readonly string[];
}

interface SuppressingResource {
  readonly Metadata?: { readonly cdk_nag?: { readonly rules_to_suppress: readonly Suppression[] } };
}

/** What is said to cdk-nag 2 at each resource of a template that says something. */
function suppressionsOf(template: Template): Readonly<Record<string, readonly Suppression[]>> {
  const resources = Object.entries(template.toJSON().Resources as Record<string, SuppressingResource>);
  return Object.fromEntries(resources.flatMap(([id, { Metadata: metadata }]) => metadata?.cdk_nag ? [[id, metadata.cdk_nag.rules_to_suppress]] : []));
}

function resourceOf(construct: iam.Policy | s3.Bucket): CfnResource {
  return construct.node.defaultChild as CfnResource;
}

/** A storage's policy that lets a role read a bucket. */
function newPolicy(stack: Stack, bucketArn = 'arn:aws:s3:::queries'): iam.Policy {
  const policy = new iam.Policy(stack, 'Policy', { roles: [new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() })] });
  acknowledge(policy, 'storagePolicy');
  policy.addStatements(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [`${bucketArn}/*`] }));
  return policy;
}

function wildcardsAcknowledgedAt(construct: iam.Policy): readonly string[] {
  const ids = resourceOf(construct).node.metadata.filter(({ type }) => type === ACKNOWLEDGED).flatMap(({ data }) => Object.keys(data as object));
  return ids.filter((id) => id.includes('IAM5'));
}

test('a wildcard that comes after the acknowledgement is in it, for both versions of cdk-nag', () => {
  const stack = newStack();
  const policy = newPolicy(stack);
  const [suppressions] = Object.values(suppressionsOf(Template.fromStack(stack)));
  expect(suppressions).toContainEqual({ id: 'AwsSolutions-IAM5', reason: expect.any(String), applies_to: ['Resource::arn:aws:s3:::queries/*'] });
  expect(wildcardsAcknowledgedAt(policy)).toEqual(['Annotation::AwsSolutions-IAM5[Resource::arn:aws:s3:::queries/*]']);
});

test('a wildcard of another kind is left for cdk-nag to find', () => {
  const stack = newStack();
  const policy = newPolicy(stack);
  policy.addStatements(new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*', 'arn:aws:s3:::other*'] }));
  Template.fromStack(stack);
  expect(wildcardsAcknowledgedAt(policy)).toEqual(['Annotation::AwsSolutions-IAM5[Resource::arn:aws:s3:::queries/*]']);
});

test('what is forbidden needs no acknowledgement', () => {
  const stack = newStack();
  const policy = newPolicy(stack);
  policy.addStatements(new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['s3:GetObject'], resources: ['arn:aws:s3:::other/*'] }));
  Template.fromStack(stack);
  expect(wildcardsAcknowledgedAt(policy)).toHaveLength(1);
});

test('the bucket of another stack is named as the template names it', () => {
  const app = new App();
  const bucket = new s3.Bucket(new Stack(app, 'Data'), 'Queries');
  const policy = newPolicy(new Stack(app, 'Shop'), bucket.bucketArn);
  app.synth();
  expect(wildcardsAcknowledgedAt(policy)).toEqual([expect.stringMatching(/^Annotation::AwsSolutions-IAM5\[Resource::.*OutputFnGetAttQueries.*Arn.*\/\*\]$/)]);
});

test('an app that is synthesized twice says everything once', () => {
  const app = new App();
  const stack = new Stack(app, 'Shop');
  newJob(stack);
  const once = suppressionsOf(Template.fromJSON(app.synth().getStackByName('Shop').template));
  const acknowledged = (): readonly number[] => stack.node.findAll()
    .map(({ node }) => node.metadata.filter(({ type }) => type === ACKNOWLEDGED).length);
  const before = acknowledged();
  expect(suppressionsOf(Template.fromJSON(app.synth({ force: true }).getStackByName('Shop').template))).toEqual(once);
  expect(acknowledged()).toEqual(before);
});

test('what the user acknowledges at a resource stays, before and after', () => {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Bucket');
  const own = { id: 'AwsSolutions-S10', reason: 'the reason of a user' };
  resourceOf(bucket).addMetadata('cdk_nag', { rules_to_suppress: [own] });
  acknowledge(bucket, 'bucket');
  expect(resourceOf(bucket).getMetadata('cdk_nag').rules_to_suppress).toEqual([own, ...suppressionsFor('bucket')]);
  const policy = newPolicy(stack);
  resourceOf(policy).addMetadata('cdk_nag', { rules_to_suppress: [own] });
  Template.fromStack(stack);
  expect(resourceOf(policy).getMetadata('cdk_nag').rules_to_suppress).toEqual([own, expect.objectContaining({ id: 'AwsSolutions-IAM5' })]);
});

test('a job says nothing itself, and a further one adds nothing', () => {
  const stack = newStack();
  newJob(stack);
  const one = Template.fromStack(stack);
  const [jobId] = Object.keys(one.findResources('Custom::PersonalizeBatchSegmentJob'));
  expect(Object.keys(suppressionsOf(one))).toEqual(expect.not.arrayContaining([jobId]));
  const other = newStack();
  newJob(other, { storage: newJob(other).storage }, 'Other');
  expect(suppressionsOf(Template.fromStack(other))).toEqual(suppressionsOf(one));
});

test.each(RISKS)('cdk-nag takes "$reason" for a reason, as it is', ({ reason }) => {
  expect(reason.length).toBeGreaterThanOrEqual(10);
  expect(reason).toMatch(/^[\x20-\xff]+\.$/);
});

test('a construct without a resource cannot acknowledge anything', () => {
  expect(() => acknowledge(newStack(), 'bucket')).toThrow('Shop: has no resource to acknowledge anything at');
});

function suppressionsFor(kind: keyof typeof ACCEPTED_RISKS): readonly Suppression[] {
  return ACCEPTED_RISKS[kind].flatMap(({ rules, reason }) => rules.map((id) => ({ id, reason })));
}
