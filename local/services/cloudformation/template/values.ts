import { isDeepStrictEqual } from 'node:util';

/** An object of JSON or YAML, whatever it holds. */
export type Tree = Readonly<Record<string, unknown>>;

/** Whether a value is an object with keys, neither null nor a list. */
export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value with every number and boolean in it as a string, as CloudFormation hands properties on. */
export function stringified(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stringified);
  if (isTree(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, stringified(item)]));
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

/** Whether two values mean the same to CloudFormation, which knows scalars as strings only. */
export function sameValue(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(stringified(a), stringified(b));
}
