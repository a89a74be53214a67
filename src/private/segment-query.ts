import { QUERIES_PER_FILE, QueryKey } from '../handler/contract';

/** One line of input, as Personalize reads it. */
export interface SegmentQuery {
  readonly kind: QueryKey;
  /** An item's id, or an expression of item attributes. */
  readonly value: string;
  /** Values for the placeholders of the job's filter, in quotation marks already. */
  readonly filterValues?: FilterValues;
}

/** A value for each placeholder of a filter. */
export type FilterValues = Readonly<Record<string, string>>;

/**
 * The one spelling of a query. Frozen: the hash of the lines is part of a job's content, so another spelling would
 * re-run every job on the next upgrade.
 */
export function queryLine({ kind, value, filterValues }: SegmentQuery): string {
  const parameters = Object.entries(filterValues ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({ [kind]: value, filterValues: parameters.length > 0 ? Object.fromEntries(parameters) : undefined });
}

/** A value as expressions and filters take it: in quotation marks, those that it holds escaped. */
export function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** Reads a line; `refuse` makes the error for one that breaks a rule. */
export function parseQuery(line: string, refuse: (rule: string) => Error): SegmentQuery {
  const fields = object(json(line));
  if (!fields) throw refuse(line.trim() === '' ? 'must not be blank' : 'must be a JSON object');
  const { filterValues, ...rest } = fields;
  const [[kind, value] = [], ...others] = Object.entries(rest);
  if (!isKind(kind) || others.length > 0) throw refuse('must have either itemId or itemAttributes, and beside it nothing but filterValues');
  if (typeof value !== 'string' || value === '') throw refuse(`must have a string that is not empty as its ${kind}`);
  if (filterValues === undefined) return { kind, value };
  if (!isStrings(filterValues)) throw refuse('must have an object of strings as its filterValues');
  return { kind, value, filterValues };
}

function isKind(name: string | undefined): name is QueryKey {
  return name !== undefined && Object.hasOwn(QUERIES_PER_FILE, name);
}

function isStrings(value: unknown): value is FilterValues {
  const fields = object(value);
  return fields !== undefined && Object.values(fields).every((member) => typeof member === 'string');
}

function object(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Readonly<Record<string, unknown>> : undefined;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON is no JSON object
  }
}
