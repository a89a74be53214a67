import { AwsError } from '../../core/errors';

const MAX_RESULTS = 1000;
const DEFAULT_RESULTS = 100;

/** One page of a list, under the name that the operation gives it; the token is the index of the next page's first item. */
export function page(input: Readonly<Record<string, unknown>>, name: string, items: readonly unknown[]): Record<string, unknown> {
  const start = Number(input.nextToken ?? 0);
  if (!Number.isInteger(start) || start < 0) throw new AwsError('InvalidToken', `Invalid Token: '${String(input.nextToken)}'`);
  // zero means the default, as on AWS
  const end = start + (Math.min(Number(input.maxResults ?? 0), MAX_RESULTS) || DEFAULT_RESULTS);
  return { [name]: items.slice(start, end), nextToken: end < items.length ? String(end) : undefined };
}
