import { AwsError } from '../../core/errors';

const INLINE_POLICIES_OF_A_ROLE = 10_240;
const MANAGED_POLICY = 6_144;
const TRUST_POLICY = 2_048;

/** Refuses what would give the role more inline policies than it has room for, all of them together. */
export function checkInlinePolicies(roleName: string, documents: Iterable<unknown>): void {
  const size = [...documents].reduce<number>((sum, document) => sum + sizeOf(document), 0);
  if (size > INLINE_POLICIES_OF_A_ROLE) throw exceeded(`Maximum policy size of ${INLINE_POLICIES_OF_A_ROLE} bytes exceeded for role ${roleName}`);
}

/** Refuses a managed policy that is too long. */
export function checkManagedPolicy(document: unknown): void {
  if (sizeOf(document) > MANAGED_POLICY) throw exceeded(`Cannot exceed quota for PolicySize: ${MANAGED_POLICY}`);
}

/** Refuses a trust policy that is too long. */
export function checkTrustPolicy(document: unknown): void {
  if (sizeOf(document) > TRUST_POLICY) throw exceeded(`Cannot exceed quota for ACLSizePerRole: ${TRUST_POLICY}`);
}

/** In characters; white space does not count. */
function sizeOf(document: unknown): number {
  return (JSON.stringify(document) ?? '').replace(/\s/g, '').length;
}

function exceeded(message: string): AwsError {
  return new AwsError('LimitExceeded', message, 409);
}
