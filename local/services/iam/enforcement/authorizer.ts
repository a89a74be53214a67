import { Policies } from './applicable-policies';
import { AccessQuestion, Decision, nameOf, Principal } from './question';
import { reasonOf } from './reason';
import { Case, Simulator } from './simulator';
import { Context } from '../../../core/context';

/** How many decisions are kept. */
const MAX_DECISIONS = 50_000;

/** Judges what principals may do, by the policies as they have effect. */
export class Authorizer {
  private readonly kept: Decision[] = [];

  constructor(private readonly context: Context, private readonly options: { readonly simulator: Simulator; readonly policies: Policies }) {}

  /** The last decisions, oldest first. */
  get decisions(): readonly Decision[] {
    return [...this.kept];
  }

  /** Undefined when the principal may; else why not, in AWS's words: `because no …`. */
  refusal(principal: Principal, question: AccessQuestion): string | undefined {
    const one = this.caseOf(principal, question);
    const { simulator } = this.options;
    const result = simulator(one);
    this.keep({ ...question, principal: one.principal, allowed: result === 'Allowed' });
    return result === 'Allowed' ? undefined : reasonOf(one, result, simulator);
  }

  private caseOf(principal: Principal, question: AccessQuestion): Case {
    const { account } = this.context;
    return {
      ...question,
      account,
      principal: nameOf(principal),
      context: { ...this.contextOf(principal), ...question.context },
      policies: this.options.policies.for(principal, question),
    };
  }

  /** What AWS tells about every request. */
  private contextOf(principal: Principal): NonNullable<AccessQuestion['context']> {
    const { account, region } = this.context;
    const common = { 'aws:SecureTransport': 'true', 'aws:RequestedRegion': region, 'aws:ResourceAccount': account, 's3:ResourceAccount': account };
    if ('service' in principal) return { ...common, 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': principal.service };
    return {
      ...common,
      'aws:PrincipalIsAWSService': 'false',
      'aws:PrincipalArn': principal.roleArn,
      'aws:PrincipalAccount': account,
      'aws:PrincipalType': 'AssumedRole',
    };
  }

  private keep(decision: Decision): void {
    this.kept.push(decision);
    if (this.kept.length > MAX_DECISIONS) this.kept.shift();
  }
}
