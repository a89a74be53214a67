import { AwsError } from '../../core/errors';

/** One page of a list, and the token for the next one when there is more. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

const LARGEST_PAGE = 100;
const TOKEN = /^from-(\d+)$/;

/** Cuts a page out of a list that only ever grows at its end, so that a position stays valid. */
export function page<T>(all: readonly T[], { nextToken, maxResults = LARGEST_PAGE }: { nextToken?: string; maxResults?: number }): Page<T> {
  const start = nextToken ? position(nextToken) : 0;
  const end = start + maxResults;
  const next = Buffer.from(`from-${end}`).toString('base64url');
  return { items: all.slice(start, end), ...(end < all.length && { nextToken: next }) };
}

function position(token: string): number {
  const [, start] = TOKEN.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (!start) throw new AwsError('InvalidNextTokenException', `The token '${token}' is not valid: pass the nextToken of an earlier answer`);
  return Number(start);
}
