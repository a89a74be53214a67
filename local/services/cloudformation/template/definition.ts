import { holds } from './conditions';
import { Dependencies, dependenciesOf } from './graph';
import { resolve, resolveTree, NO_VALUE, Scope } from './intrinsics';
import { ParameterValue } from './parameters';
import { RemovalPolicy, ResourceDeclaration, Template, validationError } from './template';
import { Tree, isTree } from './values';
import { Context } from '../../../core/context';

/** What Ref and Fn::GetAtt ask a stack for. */
export interface ResourceValues {
  ref(logicalId: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
}

/** An output of a stack, its value resolved. */
export interface Output {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
  readonly exportName?: string;
}

/** What a definition is made of. */
export interface DefinitionProps {
  readonly context: Context;
  readonly template: Template;
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  readonly stackId: string;
  readonly stackName: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly importValue: (name: string) => unknown;
}

/** A template together with all that gives its expressions their values, but for the resources. */
export class Definition {
  readonly template: Template;
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  readonly tags: Readonly<Record<string, string>>;
  /** The resources whose condition holds. */
  readonly resources: Readonly<Record<string, ResourceDeclaration>>;
  readonly dependencies: Dependencies;
  private readonly conditions = new Map<string, boolean>();

  constructor(private readonly props: DefinitionProps) {
    this.template = props.template;
    this.parameters = props.parameters;
    this.tags = props.tags;
    this.checkRules();
    const declared = Object.entries(props.template.resources);
    this.resources = Object.fromEntries(declared.filter(([, { condition }]) => condition === undefined || this.condition(condition)));
    this.dependencies = dependenciesOf(this.resources);
  }

  /** The properties of a resource; an expression that cannot be resolved throws. */
  properties(logicalId: string, values: ResourceValues): Tree {
    return resolveTree(this.resources[logicalId].properties, this.scope(values));
  }

  /** The outputs whose condition holds, in the template's order. */
  outputs(values: ResourceValues): readonly Output[] {
    const wanted = Object.entries(this.template.outputs).filter(([, { Condition: name }]) => typeof name !== 'string' || this.condition(name));
    return wanted.map(([key, output]) => this.output(key, output, this.scope(values)));
  }

  private output(key: string, output: Tree, scope: Scope): Output {
    const value = resolve(output.Value, scope);
    if (value === undefined || typeof value === 'object') {
      throw validationError(`Template format error: The Value field of every Outputs member must evaluate to a String, got ${JSON.stringify(value)} for ${key}`);
    }
    const exported = isTree(output.Export) ? resolve(output.Export.Name, scope) : undefined;
    return {
      key,
      value: String(value),
      description: typeof output.Description === 'string' ? output.Description : undefined,
      exportName: exported === undefined ? undefined : String(exported),
    };
  }

  private condition(name: string): boolean {
    const known = this.conditions.get(name);
    if (known !== undefined) return known;
    if (!Object.hasOwn(this.template.conditions, name)) {
      throw validationError(`Template format error: Unresolved condition dependency ${name}`);
    }
    const result = holds(this.template.conditions[name], this.scope());
    this.conditions.set(name, result);
    return result;
  }

  private checkRules(): void {
    const failed = Object.values(this.template.rules).flatMap((rule) => {
      if (rule.RuleCondition !== undefined && !holds(rule.RuleCondition, this.scope())) return [];
      const assertions = Array.isArray(rule.Assertions) ? rule.Assertions.filter(isTree) : [];
      return assertions.filter(({ Assert: assert }) => !holds(assert, this.scope()));
    });
    if (failed.length > 0) throw validationError(`Template validation error: ${failed.map((assertion) => String(assertion.AssertDescription)).join(', ')}`);
  }

  private scope(values?: ResourceValues): Scope {
    const isResource = (name: string): boolean => values !== undefined && Object.hasOwn(this.template.resources, name);
    return {
      mappings: this.template.mappings,
      ref: (name) => isResource(name) ? values?.ref(name) : this.parameter(name),
      getAtt: (name, attribute) => {
        if (!isResource(name)) throw validationError(`Template error: instance of Fn::GetAtt references undefined resource ${name}`);
        return values?.getAtt(name, attribute);
      },
      condition: (name) => this.condition(name),
      importValue: this.props.importValue,
    };
  }

  private parameter(name: string): unknown {
    const parameter = this.parameters.get(name);
    if (parameter) return parameter.resolved;
    const { context, stackId, stackName } = this.props;
    switch (name) {
      case 'AWS::AccountId': return context.account;
      case 'AWS::Region': return context.region;
      case 'AWS::Partition': return context.partition;
      case 'AWS::URLSuffix': return context.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
      case 'AWS::StackId': return stackId;
      case 'AWS::StackName': return stackName;
      case 'AWS::NotificationARNs': return [];
      case 'AWS::NoValue': return NO_VALUE;
      default: throw validationError(`Template format error: Unresolved dependencies [${name}]`);
    }
  }
}

/** Whether the policy lets go of a resource without deleting it; `created` is a resource of the attempt that is being rolled back. */
export function retains(policy: RemovalPolicy, created = false): boolean {
  return policy === 'Retain' || (policy === 'RetainExceptOnCreate' && !created);
}
