import { Synthesized } from '../support/synthesize';

/** A value, or a list of them, as policies have it. */
export type OneOrMany<T> = T | readonly T[];

/** A statement as a template has it. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: OneOrMany<string>;
  /** Missing in trust policies. */
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface PolicyDocument {
  readonly Statement: OneOrMany<Statement>;
}

/** Whose policy it is: a role's own, who may assume a role, or who may use a bucket or a key. */
export type PolicyKind = 'identity' | 'trust' | 'bucket' | 'key';

/** A policy of a template. */
export interface Policy {
  readonly kind: PolicyKind;
  /** The resource that has it. */
  readonly logicalId: string;
  /** Where it is among the resource's properties. */
  readonly path: readonly (string | number)[];
  /** The same in every template that has the policy. */
  readonly name: string;
  /** The role of a policy that is a resource of its own. */
  readonly role?: string;
  readonly statements: readonly Statement[];
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

type Template = Synthesized['template'];

/** Every policy of a template. */
export function policiesOf(template: Template): readonly Policy[] {
  return Object.entries(template.Resources as Readonly<Record<string, Resource>>).flatMap(([id, resource]) => policiesOfResource(id, resource));
}

function policiesOfResource(logicalId: string, { Type: type, Properties: properties = {} }: Resource): readonly Policy[] {
  const name = withoutHash(logicalId);
  const policy = (kind: PolicyKind, path: Policy['path'], more: Partial<Policy> = {}): Policy =>
    ({ kind, logicalId, path, name, statements: listOf((valueAt(properties, path) as PolicyDocument).Statement), ...more });
  switch (type) {
    case 'AWS::IAM::Policy': return [policy('identity', ['PolicyDocument'], { role: roleOf(properties) })];
    case 'AWS::IAM::Role': return [
      policy('trust', ['AssumeRolePolicyDocument'], { name: `${name} trust` }),
      ...inlineNames(properties).map((inline, index) => policy('identity', ['Policies', index, 'PolicyDocument'], { name: `${name} ${inline}`, role: logicalId })),
    ];
    case 'AWS::S3::BucketPolicy': return [policy('bucket', ['PolicyDocument'])];
    case 'AWS::KMS::Key': return [policy('key', ['KeyPolicy'])];
    default: return [];
  }
}

function inlineNames({ Policies: policies = [] }: Readonly<Record<string, unknown>>): readonly string[] {
  return (policies as readonly { readonly PolicyName: string }[]).map(({ PolicyName: name }) => name);
}

function roleOf({ Roles: roles }: Readonly<Record<string, unknown>>): string | undefined {
  const [{ Ref: role }] = roles as readonly { readonly Ref?: string }[];
  return role;
}

/** The template with other statements in one of its policies. */
export function withStatements(template: Template, { logicalId, path }: Policy, statements: readonly Statement[]): Template {
  return replaceAt(template, ['Resources', logicalId, 'Properties', ...path, 'Statement'], statements) as Template;
}

/** What is at a place in a tree. */
export function valueAt(tree: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Readonly<Record<string | number, unknown>> | undefined)?.[key], tree);
}

/** A tree with another value at a place. */
export function replaceAt(tree: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(tree)) return tree.map((item: unknown, index) => index === key ? replaceAt(item, rest, value) : item);
  const fields = tree as Readonly<Record<string | number, unknown>>;
  return { ...fields, [key]: replaceAt(fields[key], rest, value) };
}

export function listOf<T>(value: OneOrMany<T> | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value as readonly T[] : [value as T];
}

/** The resources of a statement, none in a trust policy. */
export function resourcesOf({ Resource: resource }: Statement): readonly unknown[] {
  return listOf(resource);
}

/** A logical id as a person would say it: neither the CDK's hash at the end nor the address of what it is about. */
export function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '').replace(/c8[0-9a-f]{40}$/, '');
}

/** A value of a template in few words, the same in every template that has it. */
export function inWords(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Readonly<Record<string, unknown>>;
  if (typeof ref === 'string') return withoutHash(ref);
  if (Array.isArray(attribute)) return withoutHash(String(attribute[0]));
  return Array.isArray(join) ? (join[1] as readonly unknown[]).map(inWords).join(String(join[0])) : JSON.stringify(value);
}
