import { Cause } from './cause';
import { Caller } from './conditions';
import { Denial, judge, Need, SERVICE } from './judgement';
import { statementsOf } from './policy-document';
import { listed, sentence } from './sentence';

/** What holds a policy, and what the policy has to allow. */
export interface PolicyHolder {
  /** `bucket b` or `key k`. */
  readonly name: string;
  readonly kind: 'bucketPolicy' | 'keyPolicy';
  readonly needs: readonly Need[];
  readonly documentation: string;
}

/** What in the policy, which is JSON, may keep Personalize out: a denial that holds in any case comes first. */
export function policyCauses(holder: PolicyHolder, policy: string | undefined, caller: Caller): readonly Cause[] {
  const { name, kind, needs } = holder;
  if (policy === undefined) return [{ kind, text: noPolicy(holder) }];
  const { denials, missing, onlyElsewhere } = judge(statementsOf(policy), needs, caller);
  return [
    ...denials.map((denial): Cause => ({ kind: denial.certain ? kind : 'doubt', text: denied(name, denial) })),
    ...missing.length > 0 ? [{ kind, text: notAllowed(holder, missing) }] : [],
    ...onlyElsewhere.length > 0 ? [{ kind, text: notAllowedHere(name, onlyElsewhere, caller) }] : [],
  ];
}

function noPolicy({ name, needs, documentation }: PolicyHolder): string {
  return sentence(`${name} has no policy; ${SERVICE} needs one for ${wordsFor(needs)}`, `: see ${documentation}`);
}

function notAllowed({ name, documentation }: PolicyHolder, missing: readonly Need[]): string {
  return sentence(`the policy of ${name} does not allow ${SERVICE} ${wordsFor(missing)}`, `: see ${documentation}`);
}

function notAllowedHere(name: string, needs: readonly Need[], { account, region }: Caller): string {
  const cause = `the policy of ${name} allows ${SERVICE} ${wordsFor(needs)}, but not for account ${account} in ${region}`;
  return sentence(cause, ': correct its aws:SourceAccount or aws:SourceArn');
}

function denied(name: string, { sid, needs, keys, certain }: Denial): string {
  const statement = sid === undefined ? 'a statement' : `statement "${sid}"`;
  const verb = certain ? 'denies' : 'may deny';
  const by = keys.length > 0 ? ` by ${listed(keys)}` : '';
  return sentence(`${statement} of the policy of ${name} ${verb} ${SERVICE} ${wordsFor(needs)}${by}`, ': exempt it there');
}

function wordsFor(needs: readonly Need[]): string {
  const actions = listed(needs.map(({ action }) => action));
  return needs.every(({ resource }) => resource.isPrefix) ? `${actions} on its objects` : actions;
}
