import { StoredObject } from './store';
import { AwsError } from '../../core/errors';
import { AwsRequest } from '../../core/service';

/** Refuses a write whose `If-Match` or `If-None-Match` does not hold. */
export function checkWriteConditions({ headers }: AwsRequest, existing: StoredObject | undefined): void {
  const wanted = headers['if-match'];
  if (wanted !== undefined && !matches(wanted, existing)) throw preconditionFailed('If-Match');
  const unwanted = headers['if-none-match'];
  if (unwanted !== undefined && matches(unwanted, existing)) throw preconditionFailed('If-None-Match');
}

/** Refuses a read whose `If-Match` does not hold; true when `If-None-Match` says that the client has the object already. */
export function isNotModified({ headers }: AwsRequest, object: StoredObject): boolean {
  const wanted = headers['if-match'];
  if (wanted !== undefined && !matches(wanted, object)) throw preconditionFailed('If-Match');
  const known = headers['if-none-match'];
  return known !== undefined && matches(known, object);
}

function matches(condition: string, object: StoredObject | undefined): boolean {
  if (!object) return false;
  return condition === '*' || unquoted(condition) === unquoted(object.etag);
}

function unquoted(etag: string): string {
  return etag.replaceAll('"', '');
}

function preconditionFailed(condition: string): AwsError {
  return new AwsError('PreconditionFailed', `At least one of the pre-conditions you specified did not hold: ${condition}`, 412);
}
