import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** A resource with policy documents that cdk-nag reads. */
export type PolicyHolder = iam.CfnPolicy | iam.CfnRole;

interface Document {
  readonly Statement?: readonly { readonly Effect: string; readonly Resource?: unknown }[];
}

/** Wildcards among the resources of its policies, in the words in which cdk-nag reports them. */
export function wildcardsOf(holder: PolicyHolder): readonly string[] {
  const statements = documentsOf(holder).flatMap(({ Statement: all = [] }) => all).filter(({ Effect: effect }) => effect === 'Allow');
  const resources = statements.flatMap(({ Resource: resource }) => resource).map(asText);
  return [...new Set(resources.filter((resource) => resource.includes('*')))].map((resource) => `Resource::${resource}`);
}

function documentsOf(holder: PolicyHolder): readonly Document[] {
  const resolved = (value: unknown): unknown => Stack.of(holder).resolve(value);
  if (holder instanceof iam.CfnPolicy) return [resolved(holder.policyDocument) as Document];
  const policies = resolved(holder.policies) as readonly iam.CfnRole.PolicyProperty[] | undefined;
  return (policies ?? []).map(({ policyDocument }) => resolved(policyDocument) as Document);
}

/** A resolved value with `<name>` for what is known only once it is deployed. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value.replace(/\$\{([^}]*)\}/g, '<$1>');
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join, 'Fn::ImportValue': imported, 'Fn::Sub': sub } = value as Record<string, unknown>;
  if (typeof ref === 'string') return `<${ref}>`;
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  if (Array.isArray(join)) return (join[1] as readonly unknown[]).map(asText).join(String(join[0]));
  const inner = imported ?? sub;
  return inner === undefined ? JSON.stringify(value) : asText(inner);
}
