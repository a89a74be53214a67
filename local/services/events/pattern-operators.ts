import { BlockList, isIP } from 'node:net';
import { Scalar } from './event-fields';
import { AwsError } from '../../core/errors';

/** Whether one value of an event is what a pattern asks for. */
export type ValueTest = (value: Scalar) => boolean;

/** What an operator is made of: its operand, and where in the pattern it stands. */
type Operator = (operand: unknown, path: string) => ValueTest;

type TextTest = (text: string) => boolean;

/** Numbers beyond this are not compared. */
const MAX_NUMBER = 5e9;

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

const TEXT_OPERATORS: Readonly<Record<string, (pattern: string, path: string) => TextTest>> = {
  'prefix': (pattern) => (text) => text.startsWith(pattern),
  'suffix': (pattern) => (text) => text.endsWith(pattern),
  'equals-ignore-case': (pattern) => (text) => folded(text) === folded(pattern),
  'wildcard': (pattern, path) => {
    const expression = wildcardExpression(pattern, path);
    return (text) => expression.test(text);
  },
};

const textOperator = (name: string): Operator => (operand, path) => onText(textTest(name, operand, path));

const OPERATORS: Readonly<Record<string, Operator>> = {
  ...Object.fromEntries(Object.keys(TEXT_OPERATORS).map((name) => [name, textOperator(name)])),
  'anything-but': anythingBut,
  'numeric': numeric,
  'cidr': cidr,
};

/** The names that stand for operators; `exists` is judged where fields are looked up. */
export const OPERATOR_NAMES: ReadonlySet<string> = new Set([...Object.keys(OPERATORS), 'exists']);

/** The test that `{ <operator>: <operand> }` stands for. */
export function operatorTest(name: string, operand: unknown, path: string): ValueTest {
  if (!Object.hasOwn(OPERATORS, name)) throw invalidPattern(`Unrecognized match type ${name} at ${path}`);
  return OPERATORS[name](operand, path);
}

/** The error for a pattern that cannot be judged. */
export function invalidPattern(reason: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
}

function onText(test: TextTest): ValueTest {
  return (value) => typeof value === 'string' && test(value);
}

function textTest(name: string, operand: unknown, path: string): TextTest {
  if (typeof operand === 'string') return TEXT_OPERATORS[name](operand, path);
  const ignoringCase = (name === 'prefix' || name === 'suffix') && onlyEntry(operand);
  if (!ignoringCase || ignoringCase[0] !== 'equals-ignore-case' || typeof ignoringCase[1] !== 'string') {
    throw invalidPattern(`${name} match pattern must be a string, got ${JSON.stringify(operand)} at ${path}`);
  }
  const test = TEXT_OPERATORS[name](folded(ignoringCase[1]), path);
  return (text) => test(folded(text));
}

function anythingBut(operand: unknown, path: string): ValueTest {
  const nested = onlyEntry(operand);
  const [name, operands] = nested ? [nested[0], listed(nested[1])] : [undefined, listed(operand)];
  const kinds = new Set(operands.map((item) => typeof item));
  const kind = kinds.size === 1 ? [...kinds][0] : undefined;
  if (name === undefined && (kind === 'string' || kind === 'number')) return (value) => !operands.includes(value);
  if (name === undefined || kind !== 'string' || !Object.hasOwn(TEXT_OPERATORS, name)) {
    throw invalidPattern(`anything-but must be a string, a number, a list of only one of them, or one of ${Object.keys(TEXT_OPERATORS).join(', ')} with a ` +
      `string or a list of strings, got ${JSON.stringify(operand)} at ${path}`);
  }
  const tests = operands.map((item) => onText(textTest(name, item, path)));
  return (value) => !tests.some((test) => test(value));
}

function numeric(operand: unknown, path: string): ValueTest {
  const [comparison, limit, second, top, ...others] = Array.isArray(operand) ? operand as readonly unknown[] : [];
  const lower = numericTest(comparison, limit);
  // a range goes upwards, and nothing else may have two ends
  const range = second === undefined || (/^>/.test(String(comparison)) && /^</.test(String(second)) && Number(limit) < Number(top));
  const upper = second === undefined ? lower : numericTest(second, top);
  if (lower && upper && range && others.length === 0) return (value) => lower(value) && upper(value);
  throw invalidPattern(`numeric takes one of ${Object.keys(COMPARISONS).join(' ')} and a number from -5e9 to 5e9, or a range such as [">", 0, "<=", 5], got ` +
    `${JSON.stringify(operand)} at ${path}`);
}

function numericTest(comparison: unknown, limit: unknown): ValueTest | undefined {
  if (typeof comparison !== 'string' || !Object.hasOwn(COMPARISONS, comparison)) return undefined;
  if (typeof limit !== 'number' || Math.abs(limit) > MAX_NUMBER) return undefined;
  return (value) => typeof value === 'number' && Math.abs(value) <= MAX_NUMBER && COMPARISONS[comparison](value, limit);
}

function cidr(operand: unknown, path: string): ValueTest {
  const [, address = '', bits = ''] = /^([^/]+)\/(\d+)$/.exec(String(operand)) ?? [];
  const family = isIP(address);
  if (family === 0 || Number(bits) > (family === 4 ? 32 : 128)) throw invalidPattern(`cidr must be like 10.0.0.0/24, got ${JSON.stringify(operand)} at ${path}`);
  const range = new BlockList();
  range.addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return onText((text) => isIP(text) === family && range.check(text, family === 4 ? 'ipv4' : 'ipv6'));
}

function wildcardExpression(pattern: string, path: string): RegExp {
  const source = pattern.replace(/\\.?|\*+|[^\\*]+/gs, (token) => {
    if (token === '*') return '.*';
    if (token.startsWith('*')) throw invalidPattern(`Consecutive wildcard characters in ${JSON.stringify(pattern)} at ${path}`);
    if (!token.startsWith('\\')) return token.replace(/[.+?^${}()|[\]]/g, '\\$&');
    if (token !== '\\*' && token !== '\\\\') throw invalidPattern(`Invalid escape character in ${JSON.stringify(pattern)} at ${path}`);
    return token;
  });
  return new RegExp(`^${source}$`, 's');
}

function folded(text: string): string {
  return text.toLowerCase();
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** The one entry of an object that has no more; undefined for anything else. */
function onlyEntry(value: unknown): readonly [string, unknown] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  return entries.length === 1 ? entries[0] : undefined;
}
