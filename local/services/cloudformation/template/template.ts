import { parseDocument } from 'yaml';
import { SHORT_FORMS } from './short-forms';
import { Tree, isTree } from './values';
import { AwsError, notModelled } from '../../../core/errors';

/** What becomes of a resource when its stack lets go of it. */
export type RemovalPolicy = 'Delete' | 'Retain' | 'RetainExceptOnCreate' | 'Snapshot';

/** A resource as the template declares it, its expressions unresolved. */
export interface ResourceDeclaration {
  readonly type: string;
  readonly properties: Tree;
  readonly dependsOn: readonly string[];
  readonly condition?: string;
  readonly deletionPolicy: RemovalPolicy;
  readonly updateReplacePolicy: RemovalPolicy;
  readonly metadata?: unknown;
}

/** A template, parsed; its body is kept for GetTemplate. */
export interface Template {
  readonly body: string;
  readonly description?: string;
  readonly metadata?: unknown;
  readonly parameters: Readonly<Record<string, Tree>>;
  readonly mappings: Tree;
  readonly conditions: Tree;
  readonly rules: Readonly<Record<string, Tree>>;
  readonly resources: Readonly<Record<string, ResourceDeclaration>>;
  readonly outputs: Readonly<Record<string, Tree>>;
}

/** A refusal of a request or template, with the code that CloudFormation uses for nearly all of them. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

const SECTIONS = [
  'AWSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Mappings', 'Conditions', 'Rules', 'Resources', 'Outputs', 'Transform', 'Hooks',
];
const RESOURCE_KEYS = [
  'Type', 'Properties', 'DependsOn', 'Condition', 'DeletionPolicy', 'UpdateReplacePolicy', 'Metadata', 'CreationPolicy', 'UpdatePolicy',
];
const REMOVAL_POLICIES: readonly string[] = ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'] satisfies RemovalPolicy[];

/** Parses a template of JSON or YAML; throws CloudFormation's ValidationError for what is not one. */
export function parseTemplate(body: string): Template {
  const tree = parseBody(body);
  const unknown = Object.keys(tree).filter((key) => !SECTIONS.includes(key));
  if (unknown.length > 0) throw formatError(`Invalid template property or properties [${unknown.join(', ')}]`);
  for (const section of ['Transform', 'Hooks']) if (tree[section] !== undefined) throw notModelled(`The template section ${section}`);
  const resources = trees(tree, 'Resources');
  if (Object.keys(resources).length === 0) throw formatError('At least one Resources member must be defined.');
  return {
    body,
    description: typeof tree.Description === 'string' ? tree.Description : undefined,
    metadata: tree.Metadata,
    parameters: trees(tree, 'Parameters'),
    mappings: trees(tree, 'Mappings'),
    conditions: treeOf(tree.Conditions, '/Conditions'),
    rules: trees(tree, 'Rules'),
    resources: Object.fromEntries(Object.entries(resources).map(([id, resource]) => [id, declaration(id, resource)])),
    outputs: trees(tree, 'Outputs'),
  };
}

function parseBody(body: string): Tree {
  const tree = parseJson(body) ?? parseYaml(body);
  if (!isTree(tree)) throw formatError('unsupported structure.');
  return tree;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // not JSON, so it is YAML
    return undefined;
  }
}

function parseYaml(body: string): unknown {
  // the core schema keeps dates such as 2012-10-17 strings
  const document = parseDocument(body, { customTags: [...SHORT_FORMS], schema: 'core', uniqueKeys: true });
  const [error] = document.errors;
  if (error) throw formatError(`${error.code}: ${error.message.split('\n')[0]}`);
  return document.toJS({ maxAliasCount: 100 });
}

function declaration(logicalId: string, resource: Tree): ResourceDeclaration {
  if (!/^[A-Za-z0-9]+$/.test(logicalId)) throw formatError(`Resource name ${logicalId} is non alphanumeric.`);
  const unknown = Object.keys(resource).filter((key) => !RESOURCE_KEYS.includes(key));
  if (unknown.length > 0) throw validationError(`Invalid template resource property '${unknown[0]}' of resource ${logicalId}`);
  if (typeof resource.Type !== 'string') throw formatError(`[/Resources/${logicalId}] Every Resources object must contain a Type member.`);
  return {
    type: resource.Type,
    properties: treeOf(resource.Properties, `/Resources/${logicalId}/Properties`),
    dependsOn: [resource.DependsOn ?? []].flat().map(String),
    condition: typeof resource.Condition === 'string' ? resource.Condition : undefined,
    deletionPolicy: removalPolicy(logicalId, 'DeletionPolicy', resource.DeletionPolicy),
    updateReplacePolicy: removalPolicy(logicalId, 'UpdateReplacePolicy', resource.UpdateReplacePolicy),
    metadata: resource.Metadata,
  };
}

function removalPolicy(logicalId: string, attribute: string, value: unknown = 'Delete'): RemovalPolicy {
  if (!isRemovalPolicy(value)) {
    throw formatError(`Unrecognized ${attribute} ${JSON.stringify(value)} for resource ${logicalId}: it must be one of ${REMOVAL_POLICIES.join(', ')}`);
  }
  return value;
}

function isRemovalPolicy(value: unknown): value is RemovalPolicy {
  return typeof value === 'string' && REMOVAL_POLICIES.includes(value);
}

function trees(tree: Tree, section: string): Readonly<Record<string, Tree>> {
  const entries = Object.entries(treeOf(tree[section], `/${section}`));
  return Object.fromEntries(entries.map(([key, value]) => [key, treeOf(value, `/${section}/${key}`)]));
}

function treeOf(value: unknown, path: string): Tree {
  if (value === undefined || value === null) return {};
  if (!isTree(value)) throw formatError(`[${path}] must be an object, got ${JSON.stringify(value)}`);
  return value;
}

function formatError(message: string): AwsError {
  return validationError(`Template format error: ${message}`);
}
