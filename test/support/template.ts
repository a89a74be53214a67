import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { newStack } from './stack';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
}

export function resourcesOf(template: Template): Readonly<Record<string, Resource>> {
  return template.toJSON().Resources as Record<string, Resource>;
}

/** Logical ids that a resource waits for: what it refers to, and what it depends on. */
function neededBy(resource: Resource): readonly string[] {
  const found: string[] = [resource.DependsOn ?? []].flat();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Sub': sub } = value as Record<string, unknown>;
    if (typeof ref === 'string') found.push(ref);
    if (Array.isArray(attribute)) found.push(String(attribute[0]));
    for (const [, name] of String([sub].flat()[0] ?? '').matchAll(/\$\{([^!.}]+)/g)) found.push(name);
    Object.values(value).forEach(visit);
  };
  visit(resource.Properties);
  return found;
}

/** The first circle of resources that wait for each other: CloudFormation refuses what synth lets pass. */
export function findCycle(template: Template): readonly string[] | undefined {
  const resources = resourcesOf(template);
  const done = new Set<string>();
  const walk = (id: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id) || !(id in resources)) return undefined;
    for (const needed of neededBy(resources[id])) {
      const cycle = walk(needed, [...path, id]);
      if (cycle) return cycle;
    }
    done.add(id);
    return undefined;
  };
  for (const id of Object.keys(resources)) {
    const cycle = walk(id, []);
    if (cycle) return cycle;
  }
  return undefined;
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** Every policy statement of a template, wherever it stands. */
export function statementsOf(template: Template): readonly Statement[] {
  const found: Statement[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('Effect' in value && 'Action' in value) found.push(value as Statement);
    Object.values(value).forEach(visit);
  };
  visit(resourcesOf(template));
  return found;
}

/** What a grant makes of a stack, and the statements that it gives. */
export interface Granted {
  readonly template: Template;
  readonly statements: readonly Statement[];
}

/** Gives a grant to a role, in a stack without circles. */
export function granted(grant: (role: iam.Role, stack: Stack) => iam.Grant): Granted {
  const stack = newStack();
  const role = new iam.Role(stack, 'Campaign', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  grant(role, stack).assertSuccess();
  const template = Template.fromStack(stack);
  expect(findCycle(template)).toBeUndefined();
  const [policy] = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('Campaign'));
  return { template, statements: policy[1].Properties.PolicyDocument.Statement };
}
