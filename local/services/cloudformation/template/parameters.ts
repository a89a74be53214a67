import { Template, validationError } from './template';
import { Tree } from './values';
import { notModelled } from '../../../core/errors';

/** A parameter of a request: a value, or the one that the stack has. */
export interface ParameterInput {
  readonly value?: string;
  readonly usePreviousValue?: boolean;
}

/** A parameter's value as it was given, and what `Ref` gives: they differ for lists and for SSM parameters. */
export interface ParameterValue {
  readonly value: string;
  readonly resolved: unknown;
  readonly noEcho: boolean;
}

/** Reads the value of an SSM parameter; undefined when there is none of this name. */
export type SsmReader = (name: string) => string | undefined;

/** What the values of a template's parameters come from. */
export interface ParameterSources {
  readonly given: ReadonlyMap<string, ParameterInput>;
  readonly previous?: ReadonlyMap<string, ParameterValue>;
  readonly ssm: SsmReader;
}

const SSM_VALUE = /^AWS::SSM::Parameter::Value<(String|List<String>|CommaDelimitedList)>$/;

/** The value of every parameter that the template declares; throws ValidationError for what is missing, unknown or not allowed. */
export function parameterValues(template: Template, sources: ParameterSources): ReadonlyMap<string, ParameterValue> {
  const unknown = [...sources.given.keys()].filter((name) => !Object.hasOwn(template.parameters, name));
  if (unknown.length > 0) throw validationError(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  const raw = Object.entries(template.parameters).map(([name, declaration]) => ({ name, declaration, value: rawValue(name, declaration, sources) }));
  const missing = raw.filter(({ value }) => value === undefined).map(({ name }) => name);
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(', ')}] must have values`);
  return new Map(raw.map(({ name, declaration, value = '' }) => {
    constrain(name, declaration, value);
    return [name, { value, resolved: resolved(name, declaration, value, sources.ssm), noEcho: String(declaration.NoEcho) === 'true' }];
  }));
}

function rawValue(name: string, declaration: Tree, sources: ParameterSources): string | undefined {
  const given = sources.given.get(name);
  if (given?.usePreviousValue) return sources.previous?.get(name)?.value;
  return given?.value ?? (declaration.Default === undefined ? undefined : String(declaration.Default));
}

function constrain(name: string, declaration: Tree, value: string): void {
  const fail = (rule: string): never => {
    throw validationError(`Parameter '${name}' ${typeof declaration.ConstraintDescription === 'string' ? `failed to satisfy constraint: ${declaration.ConstraintDescription}` : rule}`);
  };
  const { AllowedValues: allowed, AllowedPattern: pattern } = declaration;
  const parts = declaration.Type === 'CommaDelimitedList' ? commaList(value) : [value];
  if (Array.isArray(allowed) && !parts.every((part) => allowed.map(String).includes(part))) fail(`must be one of AllowedValues: [${allowed.join(', ')}], got ${value}`);
  if (typeof pattern === 'string' && !parts.every((part) => new RegExp(`^(?:${pattern})$`).test(part))) fail(`must match pattern ${pattern}, got ${value}`);
  if (declaration.MinLength !== undefined && value.length < Number(declaration.MinLength)) fail(`must contain at least ${String(declaration.MinLength)} characters`);
  if (declaration.MaxLength !== undefined && value.length > Number(declaration.MaxLength)) fail(`must contain at most ${String(declaration.MaxLength)} characters`);
  if (declaration.Type === 'Number') constrainNumber(declaration, value, fail);
}

function constrainNumber(declaration: Tree, value: string, fail: (rule: string) => never): void {
  const number = Number(value);
  if (value.trim() === '' || Number.isNaN(number)) fail(`must be a number, got ${value}`);
  if (declaration.MinValue !== undefined && number < Number(declaration.MinValue)) fail(`must be a number not less than ${String(declaration.MinValue)}`);
  if (declaration.MaxValue !== undefined && number > Number(declaration.MaxValue)) fail(`must be a number not greater than ${String(declaration.MaxValue)}`);
}

function resolved(name: string, declaration: Tree, value: string, ssm: SsmReader): unknown {
  const type = String(declaration.Type ?? 'String');
  if (type === 'CommaDelimitedList' || type.startsWith('List<')) return commaList(value);
  if (!type.startsWith('AWS::SSM::')) return value;
  const [, kind] = SSM_VALUE.exec(type) ?? [];
  if (!kind) throw notModelled(`The parameter type ${type} of ${name}`);
  const found = ssm(value);
  if (found === undefined) throw validationError(`Unable to fetch parameters [${value}] from parameter store for this account.`);
  return kind === 'String' ? found : commaList(found);
}

function commaList(value: string): readonly string[] {
  return value === '' ? [''] : value.split(',').map((item) => item.trim());
}
