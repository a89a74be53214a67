import { Caller, likelihood } from './conditions';
import { Coverage, coverage, Target } from './pattern';
import { Patterns, Statement } from './policy-document';

/** Who a policy has to let in. */
export const SERVICE = 'personalize.amazonaws.com';

/** What Personalize has to be allowed. */
export interface Need {
  readonly action: string;
  readonly resource: Target;
}

/** What a policy means for Personalize. */
export interface Judgement {
  /** What no statement allows. */
  readonly missing: readonly Need[];
  /** What statements allow for other accounts or regions, and none for these. */
  readonly onlyElsewhere: readonly Need[];
  readonly denials: readonly Denial[];
}

/** A statement that denies something of what is needed. */
export interface Denial {
  readonly sid?: string;
  readonly needs: readonly Need[];
  /** Keys of the conditions that it has; nobody can say from outside whether they hold. */
  readonly keys: readonly string[];
  /** Whether it denies all of that, in any case. */
  readonly certain: boolean;
}

/** What the statements mean for the needs; in doubt, for them. */
export function judge(statements: readonly Statement[], needs: readonly Need[], caller: Caller): Judgement {
  const allowing = statements.filter(({ effect }) => effect === 'Allow');
  const counting = allowing.filter((statement) => likelihoods(statement, caller).every((one) => one !== 'no'));
  return {
    missing: needs.filter((need) => !isAllowed(need, allowing)),
    onlyElsewhere: needs.filter((need) => isAllowed(need, allowing) && !isAllowed(need, counting)),
    denials: statements.filter(({ effect }) => effect === 'Deny').flatMap((statement) => denialBy(statement, needs, caller)),
  };
}

function isAllowed(need: Need, statements: readonly Statement[]): boolean {
  return statements.some((statement) => reach(statement, need) !== 'none');
}

/** Nothing for a denial that holds for others, or by conditions whose meaning is not known here. */
function denialBy(statement: Statement, needs: readonly Need[], caller: Caller): readonly Denial[] {
  const denied = needs.filter((need) => reach(statement, need) !== 'none');
  if (denied.length === 0 || likelihoods(statement, caller).some((one) => one !== 'maybe')) return [];
  const certain = statement.conditions.length === 0 && denied.every((need) => reach(statement, need) === 'all');
  return [{ sid: statement.sid, needs: denied, keys: [...new Set(statement.conditions.map(({ key }) => key))], certain }];
}

function likelihoods({ conditions }: Statement, caller: Caller): ReturnType<typeof likelihood>[] {
  return conditions.map((condition) => likelihood(condition, caller));
}

/** How much of what is needed the statement is about, its conditions aside. */
function reach({ principals, actions, resources }: Statement, { action, resource }: Need): Coverage {
  const isAboutService = principals.patterns.some((name) => name === '*' || name === SERVICE) !== principals.negated;
  const isAboutAction = among(lowerCase(actions), { text: action.toLowerCase() }) === 'all';
  return isAboutService && isAboutAction ? among(resources, resource) : 'none';
}

const OPPOSITE: Readonly<Record<Coverage, Coverage>> = { all: 'none', some: 'some', none: 'all' };

function among({ patterns, negated }: Patterns, target: Target): Coverage {
  const coverages = patterns.map((pattern) => coverage(pattern, target));
  const best = (['all', 'some'] as const).find((one) => coverages.includes(one)) ?? 'none';
  return negated ? OPPOSITE[best] : best;
}

function lowerCase({ patterns, negated }: Patterns): Patterns {
  return { patterns: patterns.map((pattern) => pattern.toLowerCase()), negated };
}
