import { coverage, Target } from './pattern';
import { Condition } from './policy-document';

/** On whose behalf Personalize calls. */
export interface Caller {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** Whether a condition may hold for the caller; `unknown` when nothing here says. */
export type Likelihood = 'no' | 'maybe' | 'unknown';

const EQUALITY = /^(?:For(?:Any|All)Values?:)?(?:String|Arn)(Not)?(?:Equals|EqualsIgnoreCase|Like)(?:IfExists)?$/i;

/** Keys by which policies shut out everybody who does not come from a network, an organization or a role of theirs. */
const SHUTTING_OUT: readonly string[] = [
  'aws:principalaccount', 'aws:principalarn', 'aws:principalorgid', 'aws:principalorgpaths',
  'aws:sourceip', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:userid', 'aws:vpcsourceip',
  's3:x-amz-acl', 's3:x-amz-server-side-encryption', 's3:x-amz-server-side-encryption-aws-kms-key-id',
];

/** Whether the condition may hold when Personalize calls for this account and region, with TLS as it always does. */
export function likelihood(condition: Condition, caller: Caller): Likelihood {
  const { operator, key, values } = condition;
  if (key === 'aws:securetransport') return /^Bool/i.test(operator) && values.join().toLowerCase() === 'false' ? 'no' : 'unknown';
  const own = valueOf(key, caller);
  if (own) return compared(condition, own);
  return SHUTTING_OUT.includes(key) ? 'maybe' : 'unknown';
}

/** What Personalize says, where it says something. The ARN may be any that Personalize has there. */
function valueOf(key: string, { partition, region, account }: Caller): Target | undefined {
  if (key === 'aws:sourceaccount') return { text: account };
  return key === 'aws:sourcearn' ? { text: `arn:${partition}:personalize:${region}:${account}:`, isPrefix: true } : undefined;
}

function compared({ operator, values }: Condition, own: Target): Likelihood {
  const [equality, negated] = EQUALITY.exec(operator) ?? [];
  if (equality === undefined) return 'unknown';
  const matches = values.some((value) => coverage(value, own) !== 'none');
  return matches === (negated === undefined) ? 'maybe' : 'no';
}
