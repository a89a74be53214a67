import { getAttTarget, SUBSTITUTION } from './references';
import { validationError } from './template';
import { Tree, isTree } from './values';
import { notModelled } from '../../../core/errors';

/** Where expressions find their values. */
export interface Scope {
  readonly mappings: Tree;
  /** The value of a parameter, a pseudo parameter or a resource's `Ref`; throws for an unknown name. */
  ref(name: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  importValue(name: string): unknown;
}

/** What `AWS::NoValue` resolves to: the property or list item that it stands for is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  'Ref': (name, scope) => scope.ref(text(name, 'Ref')),
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::FindInMap': findInMap,
  'Fn::If': choose,
  'Fn::Base64': (value, scope) => Buffer.from(text(resolve(value, scope), 'Fn::Base64')).toString('base64'),
  'Fn::ImportValue': (name, scope) => scope.importValue(text(resolve(name, scope), 'Fn::ImportValue')),
};

/** The value with all intrinsic functions replaced by what they give; `NO_VALUE` only at the top. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope)).filter((item) => item !== NO_VALUE);
  if (typeof value === 'string' && value.includes('{{resolve:')) throw notModelled(`The dynamic reference ${value}`);
  if (!isTree(value)) return value;
  const [key, ...others] = Object.keys(value);
  if (key !== undefined && others.length === 0) {
    if (Object.hasOwn(INTRINSICS, key)) return INTRINSICS[key](value[key], scope);
    if (key.startsWith('Fn::')) throw notModelled(`The intrinsic function ${key}`);
  }
  return resolveTree(value, scope);
}

/** An object's values resolved, those that have none left out. */
export function resolveTree(tree: Tree, scope: Scope): Tree {
  const entries = Object.entries(tree).map(([key, item]) => [key, resolve(item, scope)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE && item !== null));
}

function getAtt(argument: unknown, scope: Scope): unknown {
  const target = getAttTarget(argument);
  if (!target) throw templateError(`Fn::GetAtt wants a resource and an attribute, got ${JSON.stringify(argument)}`);
  return scope.getAtt(target.name, text(resolve(target.attribute, scope), 'Fn::GetAtt'));
}

function sub(argument: unknown, scope: Scope): string {
  const [template, variables = {}] = Array.isArray(argument) ? argument as unknown[] : [argument];
  const own = isTree(variables) ? resolveTree(variables, scope) : {};
  const valueOf = (name: string): string => {
    if (Object.hasOwn(own, name)) return text(own[name], `Fn::Sub \${${name}}`);
    const target = getAttTarget(name);
    return text(target ? scope.getAtt(target.name, String(target.attribute)) : scope.ref(name), `Fn::Sub \${${name}}`);
  };
  return text(template, 'Fn::Sub').replace(SUBSTITUTION, (_, name: string) => valueOf(name.trim())).replaceAll('${!', '${');
}

function join(argument: unknown, scope: Scope): string {
  const [delimiter, list] = pair(argument, 'Fn::Join');
  const items = listOf(resolve(list, scope), 'Fn::Join');
  return items.map((item) => text(item, 'Fn::Join')).join(text(delimiter, 'Fn::Join'));
}

function select(argument: unknown, scope: Scope): unknown {
  const [index, list] = pair(argument, 'Fn::Select');
  const items = listOf(resolve(list, scope), 'Fn::Select');
  const position = Number(resolve(index, scope));
  if (!Number.isInteger(position) || position < 0 || position >= items.length) {
    throw templateError(`Fn::Select cannot select nonexistent value at index ${String(resolve(index, scope))} of ${items.length}`);
  }
  return items[position];
}

function split(argument: unknown, scope: Scope): readonly string[] {
  const [delimiter, source] = pair(argument, 'Fn::Split');
  return text(resolve(source, scope), 'Fn::Split').split(text(delimiter, 'Fn::Split'));
}

function findInMap(argument: unknown, scope: Scope): unknown {
  if (!Array.isArray(argument) || argument.length !== 3) throw templateError('Fn::FindInMap wants a map and two keys');
  const path = argument.map((part) => text(resolve(part, scope), 'Fn::FindInMap'));
  let value: unknown = scope.mappings;
  for (const key of path) {
    if (!isTree(value) || !Object.hasOwn(value, key)) throw templateError(`Unable to get mapping for ${path.join('::')}`);
    value = value[key];
  }
  return value;
}

function choose(argument: unknown, scope: Scope): unknown {
  if (!Array.isArray(argument) || argument.length !== 3) throw templateError('Fn::If requires a list argument with three parameters');
  return resolve(argument[scope.condition(text(argument[0], 'Fn::If')) ? 1 : 2], scope);
}

function pair(argument: unknown, where: string): readonly [unknown, unknown] {
  if (!Array.isArray(argument) || argument.length !== 2) throw templateError(`${where} wants a list of two, got ${JSON.stringify(argument)}`);
  return [argument[0], argument[1]];
}

function listOf(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw templateError(`${where} wants a list, got ${JSON.stringify(value)}`);
  return value;
}

function text(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw templateError(`${where} wants a string, got ${value === NO_VALUE ? 'AWS::NoValue' : JSON.stringify(value)}`);
}

function templateError(message: string): Error {
  return validationError(`Template error: ${message}`);
}
