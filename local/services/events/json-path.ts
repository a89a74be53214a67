import { AwsError, notModelled } from '../../core/errors';

/** Finds a value in an event; undefined when there is none. */
export type JsonPath = (event: unknown) => unknown;

const STEP = /\.([\w/-]+)|\[(\d+)\]/g;

/** Reads a path as rules write them: `$`, then names after dots and indices in brackets. */
export function jsonPath(path: string): JsonPath {
  if (path.includes('*')) throw notModelled(`The wildcard of the path ${path}`);
  if (!/^\$(\.[\w/-]+|\[\d+\])*$/.test(path)) {
    throw new AwsError('ValidationException', `Invalid JSON path ${JSON.stringify(path)}: it must begin with $ and go on with names after dots, or [index]`);
  }
  const steps = [...path.matchAll(STEP)].map(([, name, index]) => name ?? index);
  return (event) => steps.reduce(child, event);
}

function child(value: unknown, step: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Readonly<Record<string, unknown>>)[step] : undefined;
}
