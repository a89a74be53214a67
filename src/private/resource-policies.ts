import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, IDependable } from 'constructs';
import { acknowledge } from './acknowledge';
import { asService } from './permissions';

// Statements on what may have been brought along: what cannot be changed from here yields a warning that prints the statement.

/** Lets the service itself do on the bucket what the statements say; the result is what has to be made before it can. */
export function addToBucketPolicy(scope: Construct, bucket: s3.IBucket, statements: readonly iam.PolicyStatement[]): IDependable[] {
  return asService(Stack.of(scope), statements).flatMap((statement) => {
    const { statementAdded, policyDependable } = bucket.addToResourcePolicy(statement);
    if (!statementAdded) warn(scope, `policy of the bucket ${bucket.bucketName}`, statement);
    return policyDependable ?? [];
  });
}

/** Lets a service use the key. */
export function addToKeyPolicy(scope: Construct, key: kms.IKey, statements: readonly iam.PolicyStatement[]): void {
  for (const statement of statements) {
    if (!key.addToResourcePolicy(statement).statementAdded) warn(scope, `policy of the key ${key.keyArn}`, statement);
  }
}

/** Gives the role a policy of its own, which can also go onto a role that was brought along. */
export function addToRole(scope: Construct, id: string, { role, statements }: RoleStatements): iam.Policy {
  const policy = new iam.Policy(scope, id, { statements: [...statements] });
  role.attachInlinePolicy(policy);
  acknowledge(policy, 'storagePolicy');
  if (!isAttached(policy)) statements.forEach((statement) => warn(scope, `role ${role.roleArn}`, statement));
  return policy;
}

export interface RoleStatements {
  readonly role: iam.IRole;
  readonly statements: readonly iam.PolicyStatement[];
}

/** A role that was imported as immutable takes a policy without a word, and leaves it out. */
function isAttached(policy: iam.Policy): boolean {
  const { defaultChild } = policy.node;
  return defaultChild instanceof iam.CfnPolicy && Stack.of(policy).resolve(defaultChild.roles) !== undefined;
}

function warn(scope: Construct, resource: string, statement: iam.PolicyStatement): void {
  const json = JSON.stringify(Stack.of(scope).resolve(statement.toStatementJson()));
  // `Validations.acknowledge` of newer versions of the CDK knows no spaces, and no two colons in a row, as ARNs have them
  const id = `${resource}:${statement.actions.join()}`.replaceAll(' ', '-').replace(/::+/g, ':');
  Annotations.of(scope).addWarningV2(
    `cdk-personalize-segments:${id}`,
    `The ${resource} cannot be changed from here. It needs this statement: ${json}`,
  );
}
