import { compatible, EventField, eventFields, Places } from './event-fields';
import { invalidPattern, OPERATOR_NAMES, operatorTest, ValueTest } from './pattern-operators';
import { Fields } from '../../core/fields';

/** What a pattern asks of an event. */
type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly path: string; readonly tests: readonly ValueTest[]; readonly absent: boolean };

/** Tells whether an event is one that a rule waits for. */
export type EventPattern = (event: unknown) => boolean;

/** Reads an event pattern; an InvalidEventPatternException says what is wrong with it. */
export function eventPattern(pattern: unknown): EventPattern {
  if (!isFields(pattern)) throw invalidPattern('Filter is not an object');
  const condition = allOf(pattern, '');
  return (event) => !matches(condition, eventFields(event), new Map()).next().done;
}

/** Each way in which the condition holds, as the elements of arrays that it rests on. */
function* matches(condition: Condition, fields: readonly EventField[], places: Places): Generator<Places> {
  if ('all' in condition) return yield* allMatch(condition.all, fields, places);
  if ('any' in condition) {
    for (const one of condition.any) yield* matches(one, fields, places);
    return;
  }
  const found = fields.filter((field) => field.path === condition.path);
  if (condition.absent && found.length === 0) yield places;
  for (const field of found) {
    if (compatible(field.places, places) && condition.tests.some((test) => test(field.value))) yield new Map([...places, ...field.places]);
  }
}

function* allMatch([first, ...others]: readonly Condition[], fields: readonly EventField[], places: Places): Generator<Places> {
  if (!first) return yield places;
  for (const found of matches(first, fields, places)) yield* allMatch(others, fields, found);
}

function allOf(pattern: Fields, path: string): Condition {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw invalidPattern(`Empty objects are not allowed${path === '' ? '' : `, as at ${path}`}`);
  return { all: entries.map(([name, value]) => conditionOf(name, value, path)) };
}

function conditionOf(name: string, value: unknown, parent: string): Condition {
  if (name === '$or' && isAlternatives(value)) return { any: value.map((alternative) => allOf(alternative, parent)) };
  const path = parent === '' ? name : `${parent}.${name}`;
  if (Array.isArray(value)) return anyValueOf(value, path);
  if (isFields(value)) return allOf(value, path);
  throw invalidPattern(`"${name}" must be an object or an array, got ${JSON.stringify(value)} at ${path}`);
}

/** Anything else under the name `$or` is a field of that name. */
function isAlternatives(value: unknown): value is readonly Fields[] {
  const isAlternative = (item: unknown): boolean => isFields(item) && !Object.keys(item).some((name) => OPERATOR_NAMES.has(name));
  return Array.isArray(value) && value.length >= 2 && value.every(isAlternative);
}

function anyValueOf(values: readonly unknown[], path: string): Condition {
  if (values.length === 0) throw invalidPattern(`Empty arrays are not allowed, as at ${path}`);
  const tests = values.flatMap((value) => testsOf(value, path));
  return { path, tests, absent: values.some((value) => isFields(value) && value.exists === false) };
}

function testsOf(value: unknown, path: string): readonly ValueTest[] {
  if (Array.isArray(value)) throw invalidPattern(`Match value must be String, number, true, false, or null, got ${JSON.stringify(value)} at ${path}`);
  if (!isFields(value)) return [(found) => found === value];
  const [[name, operand] = ['', undefined], ...others] = Object.entries(value);
  if (name === '') throw invalidPattern(`Match expression name not found at ${path}`);
  if (others.length > 0) throw invalidPattern(`Only one key allowed in match expression, got ${JSON.stringify(value)} at ${path}`);
  if (name !== 'exists') return [operatorTest(name, operand, path)];
  if (typeof operand !== 'boolean') throw invalidPattern(`exists match pattern must be either true or false, got ${JSON.stringify(operand)} at ${path}`);
  return operand ? [() => true] : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
