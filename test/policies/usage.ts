import { Clause } from './mutations';
import { listOf, PolicyDocument, resourcesOf, Statement, valueAt } from './policy';
import { Decision } from '../../local/services/iam/enforcement/question';
import { coverage } from '../../src/handler/diagnosis/pattern';
import { MadeResource } from '../support/deployed-stack';

/** What a scenario asked for, and what its policies were in the end. */
export interface Trace {
  readonly decisions: readonly Decision[];
  readonly made: ReadonlyMap<string, MadeResource>;
}

/** Whether something was allowed that the clause says. */
export function isUsed(clause: Clause, { decisions, made }: Trace): boolean {
  const statement = deployed(clause, made);
  return statement !== undefined && decisions.some((decision) => decision.allowed
    && isBy(decision, clause, { statement, made })
    && isAbout(decision, clause, statement)
    && isOn(decision, clause, { statement, made }));
}

/** Whether something was refused that the clause says, to whoever it is said of. */
export function isRefused({ policy: { kind, statements }, index, action, condition }: Clause, { decisions }: Trace): boolean {
  const actions = condition ? listOf(statements[index].Action) : [action];
  return decisions.some(({ allowed, principal, action: asked }) => !allowed && actions.some((one) => matches(one, asked)) && principal.startsWith('arn:') === (kind === 'identity'));
}

/** The statement without intrinsic functions. */
function deployed({ policy: { logicalId, path }, index }: Clause, made: Trace['made']): Statement | undefined {
  const document = valueAt(made.get(logicalId)?.properties, path) as PolicyDocument | undefined;
  return document && listOf(document.Statement)[index];
}

interface Deployed {
  readonly statement: Statement;
  readonly made: Trace['made'];
}

function isBy({ principal }: Decision, { policy: { role } }: Clause, { statement, made }: Deployed): boolean {
  if (role !== undefined) return principal.endsWith(`/${made.get(role)?.physicalId}`);
  const { Service: services } = statement.Principal as { readonly Service?: string | readonly string[] };
  return listOf(services).includes(principal);
}

function isAbout({ action, context = {} }: Decision, clause: Clause, statement: Statement): boolean {
  const { condition } = clause;
  if (!condition) return matches(clause.action, action);
  const key = condition.key.toLowerCase();
  return listOf(statement.Action).some((one) => matches(one, action)) && Object.keys(context).some((told) => told.toLowerCase() === key);
}

function isOn({ resource }: Decision, clause: Clause, { statement, made }: Deployed): boolean {
  const { policy: { kind, logicalId } } = clause;
  const own = made.get(logicalId)?.physicalId;
  if (kind === 'trust' || kind === 'key') return resource.endsWith(`/${own}`);
  const resources = resourcesOf(statement);
  return (clause.resource === undefined ? resources : [resources[clause.resource]]).some((pattern) => matches(String(pattern), resource));
}

function matches(pattern: string, text: string): boolean {
  return coverage(pattern, { text }) === 'all' || pattern === text;
}
