import { Shape, StringShape, StructureShape, ValueOf } from './shape';
import { AwsError } from '../../core/errors';

/**
 * The request as its shape types it, without members that the shape does not know; throws
 * InvalidInputException naming every member that breaks a constraint.
 */
export function validate<S extends StructureShape>(shape: S, input: Readonly<Record<string, unknown>>): ValueOf<S> {
  const violations = Object.entries({ ...shape.required, ...shape.optional })
    .flatMap(([member, type]) => check(input[member], type, { path: member, required: member in shape.required }));
  if (violations.length > 0) {
    const count = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`;
    throw new AwsError('InvalidInputException', `${count} detected: ${violations.join('; ')}`);
  }
  return known(input, shape) as ValueOf<S>;
}

function known(value: unknown, shape: Shape): unknown {
  if (value === undefined || value === null) return undefined;
  if (shape.type === 'list' && Array.isArray(value)) return value.map((member) => known(member, shape.member));
  if (shape.type !== 'structure' || !isStructure(value)) return value;
  return Object.fromEntries(Object.entries({ ...shape.required, ...shape.optional })
    .filter(([member]) => value[member] !== undefined && value[member] !== null)
    .map(([member, type]) => [member, known(value[member], type)]));
}

interface Place {
  readonly path: string;
  readonly required: boolean;
}

function check(value: unknown, shape: Shape, place: Place): readonly string[] {
  if (value === undefined || value === null) {
    return place.required ? [violation('null', place.path, 'must not be null')] : [];
  }
  switch (shape.type) {
    case 'string': return checkString(value, shape, place.path);
    case 'integer': return Number.isInteger(value) ? checkRange(Number(value), shape, { ...place, what: 'value', shown: `'${value}'` })
      : [violation(show(value), place.path, 'must be an integer')];
    case 'list': return Array.isArray(value)
      ? [
        ...checkRange(value.length, shape, { ...place, what: 'length', shown: `a list of ${value.length}` }),
        // AWS counts members from one
        ...value.flatMap((member, i) => check(member, shape.member, { path: `${place.path}.${i + 1}.member`, required: true })),
      ]
      : [violation(show(value), place.path, 'must be a list')];
    case 'structure': return isStructure(value)
      ? Object.entries({ ...shape.required, ...shape.optional })
        .flatMap(([member, type]) => check(value[member], type, { path: `${place.path}.${member}`, required: member in shape.required }))
      : [violation(show(value), place.path, 'must be a structure')];
  }
}

function checkString(value: unknown, shape: StringShape, path: string): readonly string[] {
  const shown = shape.sensitive ? 'a value that is not shown' : show(value);
  if (typeof value !== 'string') return [violation(shown, path, 'must be a string')];
  const range = checkRange(value.length, shape, { path, what: 'length', shown });
  const matches = !shape.pattern || new RegExp(`^(?:${shape.pattern})$`, 'u').test(value);
  return matches ? range : [...range, violation(shown, path, `must satisfy regular expression pattern: ${shape.pattern}`)];
}

interface Measured {
  readonly path: string;
  readonly what: 'length' | 'value';
  readonly shown: string;
}

function checkRange(measure: number, { min, max }: { readonly min?: number; readonly max?: number }, at: Measured): readonly string[] {
  const bound = at.what === 'length' ? 'have length' : 'have value';
  if (min !== undefined && measure < min) return [violation(at.shown, at.path, `must ${bound} greater than or equal to ${min}`)];
  if (max !== undefined && measure > max) return [violation(at.shown, at.path, `must ${bound} less than or equal to ${max}`)];
  return [];
}

function isStructure(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && !Array.isArray(value);
}

function show(value: unknown): string {
  return `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
}

function violation(shown: string, path: string, constraint: string): string {
  return `Value ${shown} at '${path}' failed to satisfy constraint: Member ${constraint}`;
}
