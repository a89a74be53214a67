/** A state of the runner's definition, as far as the Amazon States Language that it uses. */
export interface AslState {
  readonly Type: 'Task' | 'Choice' | 'Wait' | 'Succeed';
  readonly Resource?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly SecondsPath?: string;
  readonly ResultPath?: string | null;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Choices?: readonly AslChoice[];
  readonly Retry?: readonly AslRetry[];
  readonly Catch?: readonly { readonly ResultPath: string | null; readonly Next: string }[];
}

interface AslChoice {
  readonly Variable: string;
  readonly StringEquals?: string;
  readonly IsPresent?: boolean;
  readonly Next: string;
}

interface AslRetry {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxAttempts: number;
}

/** What travels from state to state. */
export type Data = Readonly<Record<string, unknown>>;

/** Where a choice leads. */
export function choose(state: AslState, data: Data): string | undefined {
  const chosen = state.Choices?.find(({ Variable: variable, StringEquals: text, IsPresent: present }) => {
    const value = valueAt(data, variable);
    return present === undefined ? value === text : (value !== undefined) === present;
  });
  return chosen?.Next ?? state.Default;
}

/** `$.name` or `$.name[0]` in the data of an execution. */
export function valueAt(data: Data, path: string): unknown {
  const [, name, index] = /^\$\.(\w+)(?:\[(\d+)\])?$/.exec(path) ?? [];
  if (name === undefined) throw new Error(`the simulation does not know the path ${path}`);
  const value = data[name];
  return index === undefined ? value : (value as readonly unknown[] | undefined)?.[Number(index)];
}

/** What a task is called with. */
export function parameters(template: Data, data: Data, context: Data): Data {
  const valueOf = (path: string): unknown => (path === '$' ? data : path in context ? context[path] : valueAt(data, path));
  return Object.fromEntries(Object.entries(template)
    .map(([key, value]) => (key.endsWith('.$') ? [key.slice(0, -2), valueOf(String(value))] : [key, value])));
}

/** What is left of the data with a task's result; `null` discards the result, without a path the result is all. */
export function withResult(data: Data, path: string | null | undefined, result: unknown): Data {
  if (path === null) return data;
  return path === undefined ? result as Data : { ...data, [path.slice(2)]: result };
}

/** The rule by which a task is tried again that failed in the handler, or in the service that it calls. */
export function retryOf(state: AslState): AslRetry | undefined {
  return state.Retry?.find(({ ErrorEquals: names }) => names.includes('States.ALL'));
}
