import type { EvaluationResult } from '@cloud-copilot/iam-simulate';
import { ApplicablePolicies, Case, Simulator } from './simulator';

/** Leaves everything to the policies of the principal. */
const LEAVES_TO_IAM = (account: string, partition: string): unknown => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${account}:root` }, Action: '*', Resource: '*' }],
});

/** Why a case was denied, in AWS's words: found by asking again without the policies that may be to blame. */
export function reasonOf(one: Case, result: EvaluationResult, simulator: Simulator): string {
  const ask = (change: Partial<ApplicablePolicies>): EvaluationResult => simulator({ ...one, policies: { ...one.policies, ...change } });
  if (result === 'ExplicitlyDenied') return `with an explicit deny in ${denyingPolicy(ask)}`;
  return `because no ${missingPolicy(one, ask)} allows the ${one.action} action`;
}

type Ask = (change: Partial<ApplicablePolicies>) => EvaluationResult;

function denyingPolicy(ask: Ask): string {
  if (ask({ resource: undefined }) !== 'ExplicitlyDenied') return 'a resource-based policy';
  return ask({ boundary: undefined, resource: undefined }) === 'ExplicitlyDenied' ? 'an identity-based policy' : 'a permissions boundary';
}

function missingPolicy({ principal, account, resource }: Case, ask: Ask): string {
  if (!principal.startsWith('arn:')) return 'resource-based policy';
  if (ask({ boundary: undefined }) === 'Allowed') return 'permissions boundary';
  const [, partition, service] = resource.split(':');
  // a key trusts the account's policies only when its own says so
  return service === 'kms' && ask({ resource: LEAVES_TO_IAM(account, partition) }) === 'Allowed' ? 'resource-based policy' : 'identity-based policy';
}
