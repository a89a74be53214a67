import { resolve, Scope } from './intrinsics';
import { validationError } from './template';
import { isTree, sameValue } from './values';
import { notModelled } from '../../../core/errors';

/** Whether a condition expression (of Conditions, Fn::If or a rule's assertion) holds. */
export function holds(expression: unknown, scope: Scope): boolean {
  if (typeof expression === 'boolean') return expression;
  const [key, argument] = isTree(expression) ? Object.entries(expression)[0] ?? [] : [];
  if (key === 'Condition') return scope.condition(String(argument));
  const operands = Array.isArray(argument) ? argument as unknown[] : [];
  switch (key) {
    case 'Fn::Equals': return sameValue(resolve(operands[0], scope), resolve(operands[1], scope));
    case 'Fn::Not': return !holds(operands[0], scope);
    case 'Fn::And': return operands.every((operand) => holds(operand, scope));
    case 'Fn::Or': return operands.some((operand) => holds(operand, scope));
    case 'Fn::Contains': return contains(resolve(operands[0], scope), resolve(operands[1], scope));
    case undefined: throw validationError(`Template error: every condition must be an expression, got ${JSON.stringify(expression)}`);
    default: throw notModelled(`The condition function ${key}`);
  }
}

function contains(list: unknown, value: unknown): boolean {
  return Array.isArray(list) && list.some((item) => sameValue(item, value));
}
