import { Fields, optionalString } from '../../../core/fields';
import { validationError } from '../template/template';

/** A part of a list, and the token that the next part is asked for with. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/** The part of a list that `NextToken` names, of CloudFormation's 100 at most. */
export function pageOf<T>(input: Fields, all: readonly T[], size = 100): Page<T> {
  const token = optionalString(input, 'NextToken') ?? '0';
  if (!/^\d+$/.test(token)) throw validationError(`NextToken ${token} is not one that this operation gave`);
  const end = Number(token) + size;
  return { items: all.slice(Number(token), end), nextToken: end < all.length ? String(end) : undefined };
}
