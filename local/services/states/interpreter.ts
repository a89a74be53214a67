import { createRequire } from 'node:module';
import type { StateMachineDefinition } from 'aws-local-stepfunctions' with { 'resolution-mode': 'import' };
import type { Definition } from './definition';
import { AwsError } from '../../core/errors';

type Library = typeof import('aws-local-stepfunctions', { with: { 'resolution-mode': 'import' } });

/** A JSON value, as states pass it on. */
export type Json = Parameters<InstanceType<Library['StateMachine']>['run']>[0];

/** One run of a definition. */
export type Run = ReturnType<InstanceType<Library['StateMachine']>['run']>;

/** Something that happened in a run. */
export type RunEvent = Run['eventLogs'] extends AsyncGenerator<infer Event> ? Event : never;

/** What a run works with. */
export interface RunOptions {
  readonly input: Json;
  /** The context object: what `$$` names. */
  readonly context: Readonly<Record<string, unknown>>;
  /** What each Task state does, by the state's name. */
  readonly tasks: Readonly<Record<string, (input: Json) => Promise<Json>>>;
}

// required rather than imported: its types are an ECMAScript module's only, while its CommonJS build runs everywhere
const { StateMachine, ExecutionAbortedError, ExecutionTimeoutError } = createRequire(__filename)('aws-local-stepfunctions') as Library;

polyfillWithResolvers();

/** Refuses a definition that breaks the rules of the Amazon States Language. */
export function validateDefinition(definition: Definition): void {
  try {
    new StateMachine(definition as unknown as StateMachineDefinition);
  } catch (error) {
    throw invalidDefinition(`SCHEMA_VALIDATION_FAILED: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The error for a definition that breaks the language's rules. */
export function invalidDefinition(reason: string): AwsError {
  return new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${reason}'`);
}

/** Runs a definition that was validated and prepared. */
export function run(definition: Definition, { input, context, tasks }: RunOptions): Run {
  const machine = new StateMachine(definition as unknown as StateMachineDefinition, { validationOptions: { noValidate: true } });
  return machine.run(input, { context, overrides: { taskResourceLocalHandlers: { ...tasks } } });
}

/** How a run ended when it did not succeed. */
export function failureOf(error: unknown): { readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'; readonly error?: string; readonly cause?: string } {
  if (error instanceof ExecutionAbortedError) return { status: 'ABORTED' };
  if (error instanceof ExecutionTimeoutError) return { status: 'TIMED_OUT' };
  const reason = error instanceof Error ? error.cause ?? error : error;
  if (!(reason instanceof Error)) return { status: 'FAILED', cause: String(reason) };
  // the interpreter's stand-ins for a Fail state that says nothing
  if (reason.name === 'FailStateError') return { status: 'FAILED' };
  return { status: 'FAILED', error: reason.name, cause: reason.message };
}

/** What the interpreter needs and Node.js has from version 22 on. */
function polyfillWithResolvers(): void {
  if ('withResolvers' in Promise) return;
  Object.defineProperty(Promise, 'withResolvers', {
    configurable: true,
    writable: true,
    value: function withResolvers() {
      const deferred: { promise?: Promise<unknown>; resolve?: unknown; reject?: unknown } = {};
      deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
      return deferred;
    },
  });
}
