import { JobProperties, NEXT, Outcome, Plan, State } from './contract';
import { InputStage } from './input';
import { log } from './log';
import { Personalize } from './personalize';
import { oldJobProperties } from './properties';
import { Stacks } from './stacks';
import { verdict } from './status';

/**
 * How long asking CloudFormation and acting on its answer may take together; after it, nothing of the two can still
 * take effect.
 */
export const ACT_MS = 5_000;

export const YOUNG_PERMISSIONS_MS = 120_000;
const YOUNG_ROLE_MS = 90_000;
/** How long a request that was answered already goes on trying to start its job. */
const LINGER_MS = 24 * 3_600_000;

export interface ReconcileDependencies {
  readonly personalize: Personalize;
  readonly stacks: Stacks;
  readonly input: () => InputStage;
  readonly now: () => number;
}

/** One look at the world: what is wanted, and how to find out what is there. */
export interface Situation {
  readonly state: State;
  readonly plan: Plan;
  readonly properties: JobProperties;
  readonly dependencies: ReconcileDependencies;
}

/** The request has its outcome: it is reported, unless that would be too early or has happened. */
export function settle({ state, plan, dependencies }: Situation, outcome: Outcome): State {
  log('batch segment job settled', { jobName: plan.jobName, outcome: outcome.kind });
  if (state.answered) return { ...state, outcome, next: NEXT.end };
  return reportWhenDue({ ...state, outcome }, plan, dependencies.now());
}

/** Answers that come late are safe answers. */
export function reportWhenDue(state: State, plan: Plan, now: number): State {
  return held(state, plan, now) ?? { ...state, next: NEXT.report };
}

/** Waits until no older execution can still change anything; `undefined` when it is so. */
export function held(state: State, { holdUntil }: Plan, now: number): State | undefined {
  const early = holdUntil === undefined ? 0 : Date.parse(holdUntil) - now;
  return early > 0 ? { ...state, next: NEXT.wait, waitSeconds: Math.ceil(early / 1000) } : undefined;
}

/** The request has no outcome yet: look again later, as long as there is time. */
export function notYet(situation: Situation, lastSeen: string): State {
  const { state } = situation;
  const started = state.seen === true || state.creating === true;
  if (expired(situation)) return settle(situation, { kind: 'deadline', lastSeen, started });
  return { ...state, lastSeen, next: NEXT.wait, waitSeconds: pollSeconds(situation) };
}

export function expired({ state, plan, dependencies }: Situation): boolean {
  return dependencies.now() >= (state.answered ? Date.parse(plan.startedAt) + LINGER_MS : Date.parse(plan.deadline));
}

/** What an AWS call that failed means for the request. */
export function judge(situation: Situation, error: unknown): State {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const lastSeen = `${name}: ${message}`;
  const refused: Outcome = { kind: 'refused', errorName: name, message };
  switch (verdict(error)) {
    case 'exists':
    case 'not yet': return notYet(situation, lastSeen);
    case 'young permissions': return age(situation) < YOUNG_PERMISSIONS_MS ? notYet(situation, lastSeen) : settle(situation, refused);
    case 'young role': return roleIsYoung(situation) ? notYet(situation, lastSeen) : settle(situation, refused);
    case 'refused': return settle(situation, refused);
  }
}

/** A service role is only as young as the request when it comes with it. */
function roleIsYoung(situation: Situation): boolean {
  const { state: { request }, properties } = situation;
  const isNew = request.RequestType === 'Create' || oldJobProperties(request)?.RoleArn !== properties.RoleArn;
  return isNew && age(situation) < YOUNG_ROLE_MS;
}

/** Long waits for old jobs: at most a twentieth of the age, so that the lag stays small against the job's length. */
function pollSeconds(situation: Situation): number {
  return Math.round(Math.min(60, Math.max(10, age(situation) / 20_000)));
}

function age({ plan, dependencies }: Situation): number {
  return dependencies.now() - Date.parse(plan.startedAt);
}
