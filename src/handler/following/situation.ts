import { likelyCauses } from './likely-causes';
import { pollSeconds } from './patience';
import { Access } from '../aws/access';
import { Executions } from '../aws/executions';
import { Input } from '../aws/input';
import { Objects } from '../aws/objects';
import { Job, Personalize } from '../aws/personalize';
import { Stacks } from '../aws/stacks';
import { HandlerRequest, JobProperties, NEXT, Outcome, Plan, State } from '../contract';
import { verdict } from '../jobs/status';
import { InvalidRequestError } from '../requests/fields';
import { isJob, isRun } from '../requests/kinds';
import { oldJobProperties } from '../requests/properties';
import { eventsOf } from '../telling/events';
import { log } from '../telling/log';

/**
 * How long asking CloudFormation and acting on its answer may take together; after it, nothing of the two can still
 * take effect.
 */
export const ACT_MS = 5_000;

export const YOUNG_PERMISSIONS_MS = 120_000;
const YOUNG_ROLE_MS = 90_000;
/** A job that was started in time is followed a little beyond it: the last link began later than the job's own resource. */
const GRACE_MS = 300_000;

export interface ReconcileDependencies {
  readonly personalize: Personalize;
  readonly stacks: Stacks;
  readonly executions: () => Executions;
  readonly input: () => Input;
  readonly objects: () => Objects;
  readonly access: () => Access;
  readonly now: () => number;
}

/** One look at the world: what is planned, what is there, and how to find out more. */
export interface Situation {
  readonly state: State;
  readonly plan: Plan;
  /** The job, if it is there. */
  readonly job?: Job;
  /** Whether Personalize itself has refused the job: other calls that fail say nothing about it. */
  readonly isRefused?: boolean;
  readonly dependencies: ReconcileDependencies;
}

/** The same for a request that may start its job. */
export interface JobSituation extends Situation {
  readonly properties: JobProperties;
}

/** The request has its outcome: it is told, and reported, unless that would be too early or has happened. */
export async function settle(situation: Situation, end: Outcome): Promise<State> {
  const { state, plan, job, dependencies } = situation;
  log('batch segment job settled', { jobName: plan.jobName, outcome: end.kind });
  const outcome = await explained(situation, end);
  const told: State = { ...state, outcome, events: [...state.events ?? [], ...eventsOf({ state, plan, job, outcome })] };
  if (state.answered) return { ...told, next: NEXT.end };
  return reportWhenDue(told, plan, dependencies.now());
}

/** What Personalize has refused or failed is looked into: its own words seldom say what to do. */
async function explained(situation: Situation, outcome: Outcome): Promise<Outcome> {
  if (outcome.kind === 'failed') return { ...outcome, causes: outcome.causes ?? await likelyCauses(situation, outcome.reason) };
  if (outcome.kind === 'refused' && situation.isRefused) return { ...outcome, causes: outcome.causes ?? await likelyCauses(situation, `${outcome.errorName}: ${outcome.message}`) };
  return outcome;
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
export async function notYet(situation: Situation, lastSeen: string, waitSeconds = pollSeconds(age(situation))): Promise<State> {
  const { plan, job, dependencies } = situation;
  const seen = situation.state.seen || job !== undefined;
  const state: State = { ...situation.state, seen, lastSeen };
  const waiting: Situation = { ...situation, state };
  const left = endOf(waiting) - dependencies.now();
  if (left > 0) return { ...state, next: NEXT.wait, waitSeconds: Math.min(waitSeconds, Math.ceil(left / 1000)) };
  return state.answered || plan.waitsFor === 'completion' ? giveUp(waiting, tooLate(waiting)) : settle(waiting, pending(job));
}

/** When the answer is due; after it, when the job is not started, or followed, any more. */
function endOf({ state, plan }: Situation): number {
  if (!state.answered) return Date.parse(plan.deadline);
  return Date.parse(plan.startBefore) + (state.seen === true || state.creating === true ? GRACE_MS : 0);
}

/** A roll-back has nowhere to go: it is not failed by what cannot be had now, and goes on trying after it. */
export async function giveUp(situation: Situation, outcome: Outcome): Promise<State> {
  const { state, plan, job } = situation;
  return settle(situation, plan.rollingBack && !state.answered ? pending(job) : outcome);
}

/** The job is accepted, or has to wait for its turn: whoever waits for nothing more is told so. */
export async function accepted(situation: Situation, lastSeen: string, waitSeconds?: number): Promise<State> {
  const { state, plan, job } = situation;
  const waited = !state.answered && (plan.waitsFor === 'acceptance' || plan.rollingBack);
  const seen = state.seen || job !== undefined;
  return waited ? settle({ ...situation, state: { ...state, seen, lastSeen } }, pending(job)) : notYet(situation, lastSeen, waitSeconds);
}

/** A job that was not started in time is not started any more. */
export function isTooLateToStart({ plan, dependencies }: Situation): boolean {
  return dependencies.now() >= Date.parse(plan.startBefore);
}

/** Past a deadline: what was seen last, and whether there is a job that goes on. */
export function tooLate({ state, plan, job }: Situation): Outcome {
  const { request, seen, creating, refusals, lastSeen = 'nothing is known of the job' } = state;
  const time = isRun(request) || plan.waitsFor === 'acceptance' ? 'the 24 hours that it is followed for' : 'its completionTimeout';
  if (seen || creating || job) return { kind: 'deadline', started: true, reason: `is not settled within ${time}: ${lastSeen}` };
  const times = refusals === 1 ? 'once' : `${refusals} times`;
  const turn = refusals ? `never got its turn, although it asked ${times}: Personalize runs five jobs at a time` : 'was not started';
  return { kind: 'deadline', started: false, reason: `${turn}, and its time is over. What was seen last: ${lastSeen}` };
}

function pending(job: Job | undefined): Outcome {
  return { kind: 'pending', ...whatIsKnown(job) };
}

/** What an answer tells of a job. */
export function whatIsKnown(job: Job | undefined): Pick<Job, 'creationDateTime' | 'solutionVersionArn'> {
  return { creationDateTime: job?.creationDateTime, solutionVersionArn: job?.solutionVersionArn };
}

/** What an AWS call that failed means for the request. */
export async function judge(situation: Situation, error: unknown): Promise<State> {
  if (error instanceof InvalidRequestError) return giveUp(situation, { kind: 'invalid', message: error.message });
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const lastSeen = `${name}: ${message}`;
  const refused: Outcome = { kind: 'refused', errorName: name, message };
  switch (verdict(error)) {
    case 'exists':
    case 'not yet': return notYet(situation, lastSeen);
    case 'young permissions': return age(situation) < YOUNG_PERMISSIONS_MS ? notYet(situation, lastSeen) : giveUp(situation, refused);
    case 'young role': return roleIsYoung(situation) ? notYet(situation, lastSeen) : giveUp(situation, refused);
    case 'refused': return giveUp(situation, refused);
  }
}

/** A service role is only as young as the request when it comes with it; a schedule's is as young as the schedule, which nobody knows. */
function roleIsYoung(situation: Situation): boolean {
  return comesWithRole(situation.state.request) && age(situation) < YOUNG_ROLE_MS;
}

function comesWithRole(request: HandlerRequest): boolean {
  if (!isJob(request)) return isRun(request);
  return request.RequestType === 'Create' || oldJobProperties(request)?.RoleArn !== request.ResourceProperties.RoleArn;
}

export function age({ plan, dependencies }: Situation): number {
  return dependencies.now() - Date.parse(plan.startedAt);
}
