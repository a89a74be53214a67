import { inWords, listOf, policiesOf, Policy, resourcesOf, Statement, withStatements } from './policy';
import { Synthesized } from '../support/synthesize';

/** A value that no request has. */
const NOBODY = '999999999999';
/** The same where an ARN is wanted. */
const NOBODYS_ARN = `arn:aws:iam::${NOBODY}:role/nobody`;

/** One thing that a statement says: an action that it allows on one resource, or a condition that it allows something under. */
export interface Clause {
  readonly policy: Policy;
  /** Its place among the statements of the policy. */
  readonly index: number;
  readonly action: string;
  /** Its place among the resources of the statement. */
  readonly resource?: number;
  /** Of a condition; then `action` is the first of those that it is about. */
  readonly condition?: { readonly operator: string; readonly key: string };
  /** What is said of it, the same in every template: where, what, and on what. */
  readonly words: readonly [policy: string, what: string, resource: string];
}

/** What identifies a clause in every template. */
export function idOf({ words }: Clause): string {
  return words.join(' | ');
}

/** Why a statement is not the library's. */
const FOREIGN: readonly (readonly [reason: string, is: (statement: Statement) => boolean])[] = [
  ['denies, and lets nobody in, as the CDK has it for enforceSSL', ({ Effect: effect }) => effect === 'Deny'],
  ['lets in the account itself, as the CDK has it for a key, and these tests for a role', ({ Principal: principal }) => typeof (principal as { readonly AWS?: unknown } | undefined)?.AWS === 'object'],
];

/** Statements that are not looked at, with the reason. */
export function skippedIn({ template }: Synthesized): readonly string[] {
  return policiesOf(template).flatMap(({ name, statements }) => statements.flatMap((statement) => {
    const reason = foreign(statement);
    return reason === undefined ? [] : [`${name}: ${reason}`];
  }));
}

/** Everything that the policies of a template say, as far as it is the library's. */
export function clausesOf({ template }: Synthesized): readonly Clause[] {
  return policiesOf(template).flatMap((policy) => policy.statements.flatMap((statement, index) =>
    foreign(statement) === undefined ? [...permissionsOf(policy, index), ...conditionsOf(policy, index)] : []));
}

function foreign(statement: Statement): string | undefined {
  return FOREIGN.find(([, is]) => is(statement))?.[0];
}

function permissionsOf(policy: Policy, index: number): readonly Clause[] {
  const statement = policy.statements[index];
  const resources = resourcesOf(statement);
  return listOf(statement.Action).flatMap((action): readonly Clause[] => {
    if (resources.length === 0) return [{ policy, index, action, words: [policy.name, action, principalOf(statement)] }];
    return resources.map((value, resource) => ({ policy, index, action, resource, words: [policy.name, action, inWords(value)] }));
  });
}

function conditionsOf(policy: Policy, index: number): readonly Clause[] {
  const statement = policy.statements[index];
  const [action, ...others] = listOf(statement.Action);
  const about = [others.length > 0 ? `${action}, …` : action, ...resourcesOf(statement).map(inWords)].join(' on ');
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) => Object.keys(keys).map((key): Clause =>
    ({ policy, index, action, condition: { operator, key }, words: [policy.name, `if ${key}`, about] })));
}

function principalOf({ Principal: principal }: Statement): string {
  return Object.values(principal as Readonly<Record<string, unknown>>).map(inWords).join();
}

/** The stack without the clause, or with a condition that nothing meets; as it is when it does not have the clause. */
export function without(stack: Synthesized, id: string): Synthesized {
  const clause = clausesOf(stack).find((candidate) => idOf(candidate) === id);
  if (!clause) return stack;
  const { policy, index } = clause;
  const statements = policy.statements.flatMap((statement, at) => at === index ? mutated(statement, clause) : [statement]);
  return { ...stack, template: withStatements(stack.template, policy, statements) };
}

function mutated(statement: Statement, { action, resource, condition }: Clause): readonly Statement[] {
  if (condition) return [withCondition(statement, condition.operator, condition.key)];
  const otherActions = listOf(statement.Action).filter((other) => other !== action);
  const otherResources = resourcesOf(statement).filter((_, at) => at !== resource);
  return [
    ...otherActions.length > 0 ? [{ ...statement, Action: otherActions }] : [],
    ...otherResources.length > 0 ? [{ ...statement, Action: action, Resource: otherResources }] : [],
  ];
}

/** The statement under a condition that nothing meets. */
export function withCondition(statement: Statement, operator: string, key: string): Statement {
  const { Condition: conditions = {} } = statement;
  return { ...statement, Condition: { ...conditions, [operator]: { ...conditions[operator], [key]: operator.startsWith('Arn') ? NOBODYS_ARN : NOBODY } } };
}
