import { invalidDefinition, validateDefinition } from './interpreter';
import { notModelled } from '../../core/errors';
import { Properties } from '../cloudformation/resource';

/** A state of the Amazon States Language, as it was written. */
export type State = Readonly<Record<string, unknown>> & { readonly Type?: string };

/** A definition, or a branch of one, in the Amazon States Language. */
export type Definition = Readonly<Record<string, unknown>> & {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
};

/** What parts of the language would be misread rather than refused by the interpreter. */
const NOT_MODELLED = ['QueryLanguage', 'Assign', 'HeartbeatSeconds', 'HeartbeatSecondsPath', 'ItemReader', 'ItemBatcher', 'ResultWriter'];

const TASK_RESOURCE = /^arn:[^:]+:(lambda:[^:]+:\d+:function:[^:]+(:[^:]+)?|states:::(lambda:invoke|events:putEvents))$/;

/** The definition text of `AWS::StepFunctions::StateMachine`, its substitutions filled in. */
export function definitionText(properties: Properties): string {
  const { DefinitionString: text, Definition: object, DefinitionSubstitutions: substitutions = {} } = properties;
  if (typeof text !== 'string' && typeof object !== 'object') throw notModelled('A state machine without DefinitionString or Definition');
  const values = new Map(Object.entries(substitutions as Readonly<Record<string, unknown>>));
  const source = typeof text === 'string' ? text : JSON.stringify(object);
  // inside of JSON text, a value needs its quotes and backslashes escaped
  return source.replace(/\$\{([^}]+)\}/g, (whole, name: string) => values.has(name) ? JSON.stringify(String(values.get(name))).slice(1, -1) : whole);
}

/** Parses a definition and refuses one that is invalid, or that would not run here as on AWS. */
export function parseDefinition(text: string): Definition {
  const definition = parse(text);
  refuseWhatIsNotModelled(definition);
  validateDefinition(definition);
  return definition;
}

/** The state machines inside of a Parallel or Map state. */
export function branchesOf(state: State): readonly Definition[] {
  const { Branches: branches = [], Iterator: iterator, ItemProcessor: processor } = state;
  return [...branches as readonly Definition[], ...[iterator, processor].filter((branch) => branch !== undefined) as Definition[]];
}

/** All states by name, those of branches included: names are unique in the whole definition. */
export function allStates(definition: Definition): ReadonlyArray<readonly [string, State]> {
  return Object.entries(definition.States).flatMap(([name, state]) => [[name, state] as const, ...branchesOf(state).flatMap(allStates)]);
}

function parse(text: string): Definition {
  try {
    const definition: unknown = JSON.parse(text);
    if (typeof definition === 'object' && definition !== null && 'States' in definition) return definition as Definition;
  } catch (error) {
    throw invalidDefinition(`INVALID_JSON_DESCRIPTION: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw invalidDefinition('SCHEMA_VALIDATION_FAILED: the definition must be an object with States');
}

function refuseWhatIsNotModelled(definition: Definition): void {
  if (definition.QueryLanguage === 'JSONata') throw notModelled('The query language JSONata of a state machine');
  for (const [name, state] of allStates(definition)) {
    const field = NOT_MODELLED.find((candidate) => candidate in state && state[candidate] !== 'JSONPath');
    if (field !== undefined) throw notModelled(`${field} of state ${name}`);
    if (state.Type === 'Task' && !TASK_RESOURCE.test(String(state.Resource))) {
      throw notModelled(`The resource ${String(state.Resource)} of state ${name} (only Lambda functions, states:::lambda:invoke and states:::events:putEvents)`);
    }
  }
}
