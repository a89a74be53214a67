import { isTree } from './values';

/** A place in a template that names a resource or a parameter. */
export interface Reference {
  readonly kind: 'Ref' | 'Fn::GetAtt';
  readonly name: string;
  readonly attribute?: string;
}

/** The `${…}` of a Fn::Sub text, without the `${!…}` that stand for themselves. */
export const SUBSTITUTION = /\$\{([^!${}][^{}]*)\}/g;

/** Every reference below the value, in the order in which they are written; both branches of a Fn::If count. */
export function referencesOf(value: unknown): readonly Reference[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (!isTree(value)) return [];
  const keys = Object.keys(value);
  if (keys.length === 1 && typeof value.Ref === 'string') return [{ kind: 'Ref', name: value.Ref }];
  if (keys.length === 1 && 'Fn::GetAtt' in value) return getAttReference(value['Fn::GetAtt']);
  if (keys.length === 1 && 'Fn::Sub' in value) return subReferences(value['Fn::Sub']);
  return Object.values(value).flatMap(referencesOf);
}

/** Resource and attribute of a Fn::GetAtt, in either of its forms. */
export function getAttTarget(argument: unknown): { readonly name: string; readonly attribute: unknown } | undefined {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return dot < 0 ? undefined : { name: argument.slice(0, dot), attribute: argument.slice(dot + 1) };
  }
  if (!Array.isArray(argument) || argument.length < 2 || typeof argument[0] !== 'string') return undefined;
  // `!GetAtt [A, Outputs, B]` is as good as A and Outputs.B
  return { name: argument[0], attribute: argument.length > 2 ? argument.slice(1).join('.') : argument[1] as unknown };
}

function getAttReference(argument: unknown): readonly Reference[] {
  const target = getAttTarget(argument);
  if (!target) return [];
  const attribute = typeof target.attribute === 'string' ? target.attribute : undefined;
  return [{ kind: 'Fn::GetAtt', name: target.name, attribute }, ...referencesOf(target.attribute)];
}

function subReferences(argument: unknown): readonly Reference[] {
  const [text, variables] = Array.isArray(argument) ? argument as unknown[] : [argument, {}];
  if (typeof text !== 'string') return referencesOf(argument);
  const own = isTree(variables) ? variables : {};
  const named = [...text.matchAll(SUBSTITUTION)].map(([, name]) => name.trim()).filter((name) => !Object.hasOwn(own, name));
  return [...named.map(substitutionReference), ...referencesOf(own)];
}

function substitutionReference(name: string): Reference {
  const target = getAttTarget(name);
  return target ? { kind: 'Fn::GetAtt', name: target.name, attribute: String(target.attribute) } : { kind: 'Ref', name };
}
