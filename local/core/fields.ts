import { isDeepStrictEqual } from 'node:util';
import { AwsError } from './errors';

/** The input of an operation or the properties of a resource, before anything in it was checked. */
export type Fields = Readonly<Record<string, unknown>>;

/** The object that a JSON text holds; undefined when it holds something else, or is no JSON. */
export function jsonObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : undefined;
  } catch {
    return undefined;
  }
}

/** A scalar as a string, as CloudFormation and query clients write numbers and booleans; undefined when absent. */
export function optionalString(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object') throw new AwsError('ValidationError', `${name} must be a string, got ${JSON.stringify(value)}`);
  return String(value);
}

/** A scalar that must be there and must not be empty. */
export function requiredString(fields: Fields, name: string): string {
  const value = optionalString(fields, name);
  if (!value) throw new AwsError('ValidationError', `${name} is required and must not be empty`);
  return value;
}

/** A boolean, also as the strings that CloudFormation and query clients write. */
export function booleanOf(fields: Fields, name: string): boolean {
  return optionalString(fields, name) === 'true';
}

/** A list; empty when absent or an empty string, as query clients write an empty list. */
export function listOf(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name] ?? [];
  if (value === '') return [];
  if (!Array.isArray(value)) throw new AwsError('ValidationError', `${name} must be a list, got ${JSON.stringify(value)}`);
  return value;
}

/** A list of strings. */
export function stringsOf(fields: Fields, name: string): readonly string[] {
  return listOf(fields, name).map((item, index) => requiredString({ [`${name}[${index}]`]: item }, `${name}[${index}]`));
}

/** A nested structure; empty when absent. */
export function fieldsOf(fields: Fields, name: string): Fields {
  const value = fields[name] ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new AwsError('ValidationError', `${name} must be an object, got ${JSON.stringify(value)}`);
  return value as Fields;
}

/** A list of structures. */
export function structuresOf(fields: Fields, name: string): readonly Fields[] {
  return listOf(fields, name).map((item, index) => fieldsOf({ [`${name}[${index}]`]: item }, `${name}[${index}]`));
}

/** Whether an update changes one of the named properties. */
export function changes(update: { readonly properties: Fields; readonly oldProperties: Fields }, ...names: readonly string[]): boolean {
  return names.some((name) => !isDeepStrictEqual(update.properties[name], update.oldProperties[name]));
}
