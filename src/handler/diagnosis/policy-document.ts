/** A statement of a policy, as far as it can be judged from outside. */
export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** Services, accounts and roles alike, as they are called in the policy. */
  readonly principals: Patterns;
  readonly actions: Patterns;
  readonly resources: Patterns;
  readonly conditions: readonly Condition[];
}

/** What an element names, or, as `NotAction` and the like do, everything else. */
export interface Patterns {
  readonly patterns: readonly string[];
  readonly negated: boolean;
}

/** One key of a condition; a statement holds when all of them do. */
export interface Condition {
  readonly operator: string;
  /** In small letters, since IAM does not tell them apart. */
  readonly key: string;
  readonly values: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The statements of a policy. What is no statement is left out; a text that is no JSON throws a SyntaxError. */
export function statementsOf(policy: string): readonly Statement[] {
  const document: unknown = JSON.parse(policy);
  return isObject(document) ? listOf(document.Statement).flatMap(statementOf) : [];
}

function statementOf(statement: unknown): readonly Statement[] {
  if (!isObject(statement)) return [];
  const { Sid: sid, Effect: effect } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') return [];
  return [{
    sid: typeof sid === 'string' && sid !== '' ? sid : undefined,
    effect,
    principals: patternsOf(statement, 'Principal', namesOf),
    actions: patternsOf(statement, 'Action', textsOf),
    resources: patternsOf(statement, 'Resource', textsOf),
    conditions: conditionsOf(statement.Condition),
  }];
}

function patternsOf(statement: Fields, element: string, read: (value: unknown) => readonly string[]): Patterns {
  const negated = `Not${element}` in statement;
  return { patterns: read(statement[negated ? `Not${element}` : element]), negated };
}

/** `*`, or names by their kind: `{ "Service": … }`. */
function namesOf(principal: unknown): readonly string[] {
  return isObject(principal) ? Object.values(principal).flatMap(textsOf) : textsOf(principal);
}

function conditionsOf(conditions: unknown): readonly Condition[] {
  return entriesOf(conditions).flatMap(([operator, keys]) =>
    entriesOf(keys).map(([key, values]) => ({ operator, key: key.toLowerCase(), values: textsOf(values) })));
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isObject(value) ? Object.entries(value) : [];
}

/** Wherever a policy may have a list, it may also have one value without one. */
function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((one) => ['string', 'number', 'boolean'].includes(typeof one)).map(String);
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
