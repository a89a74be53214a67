import * as fc from 'fast-check';
import { ACCOUNT, Account } from './account';
import { Deployment, deployment } from './deployments';
import { tapeNumbers } from './tape';

/** All that is decided before a run; each service has decisions of its own, so that they shrink by themselves. */
export interface Scenario {
  readonly deployments: readonly Deployment[];
  readonly cloudFormation: readonly number[];
  readonly lambda: readonly number[];
  readonly stepFunctions: readonly number[];
  readonly personalize: readonly number[];
  /** The usual one, unless given. */
  readonly account?: Account;
}

/** Any decisions, for any deployments. */
export const scenario: fc.Arbitrary<Scenario> = scenarioOf(fc.array(deployment, { minLength: 1, maxLength: 5, size: 'max' }));

/** Decisions for deployments of one kind; services that `others` says nothing of decide anything. */
export function scenarioOf(deployments: Scenarios['deployments'], others: Partial<Scenarios> = {}): fc.Arbitrary<Scenario> {
  return fc.record({
    cloudFormation: tapeNumbers(80),
    lambda: tapeNumbers(400),
    stepFunctions: tapeNumbers(120),
    personalize: tapeNumbers(30),
    ...others,
    deployments,
  });
}

type Scenarios = { readonly [Service in Exclude<keyof Scenario, 'account'>]: fc.Arbitrary<Scenario[Service]> };

/** A creation that is given up. Nobody looks, so that its moment is met the more often. */
export const CREATE_GIVEN_UP = givenUp((failsAfter) => [deploys({ timeout: 3300, failsAfter, unseen: true })]);
/** An update that is given up, and rolled back. */
export const UPDATE_GIVEN_UP = givenUp((failsAfter) => [deploys({ timeout: 3300, unseen: true }), deploys({ content: 'B', timeout: 3300, failsAfter, unseen: true })]);

/** A chain of three resources, in an account where a turn may take hours. */
export const CHAIN_IN_A_QUEUE = inQueue([deploys({ timeout: 7200 })], 3000, 20_000);
/** A job that nobody waits for, in an account that is busy for more than a day. */
export const QUEUED_FOR_A_DAY = inQueue([deploys({ timeout: undefined })], 90_000);
/** Deployments of anything while jobs queue that nobody waits for. */
export const UPDATED_IN_A_QUEUE = inQueue(fc.tuple(fc.constant(deploys({ timeout: undefined })), deployment, deployment, deployment), 3500, 20_000);
/** Tags that change while a job queues that nobody waits for. */
export const TAGGED_IN_A_QUEUE = inQueue(fc.array(deployment.map((next) => ({ ...next, deletes: false, job: { content: 'A', tags: next.job?.tags ?? 0 } })), { minLength: 2, maxLength: 5 }), 3500);
/** An update that fails beside a job that queues. */
export const FAILED_BESIDE_A_QUEUE = inQueue([deploys({ timeout: undefined }), deploys({ timeout: undefined, failsAfter: 60 })], 3500);
/** A chain whose job fails after two hours. */
export const FAILED_IN_A_CHAIN = scenarioOf(fc.constant([deploys({ timeout: 10_800 })]))
  .map((drawn) => ({ ...drawn, account: { ...ACCOUNT, durations: [7200], failsAfter: [1] } }));
/** A job that fails although nobody waits for it, and an update of its stack that fails too. */
export const FAILED_WITHOUT_WAITING = scenarioOf(fc.tuple(
  fc.constant(deploys({ timeout: undefined, pauseSeconds: 900 })),
  fc.constantFrom(3, 30).map((failsAfter) => deploys({ content: 'B', timeout: undefined, failsAfter })),
));

interface Change {
  readonly content?: string;
  readonly timeout?: number;
  readonly unseen?: boolean;
  readonly pauseSeconds?: number;
  /** After how many seconds another resource fails, if it does. */
  readonly failsAfter?: number;
}

/** The job, beside another resource. */
function deploys({ content = 'A', timeout, unseen, pauseSeconds = 60, failsAfter }: Change): Deployment {
  return { job: { content, tags: 0, timeout, unseen }, sibling: { seconds: failsAfter ?? 0, fails: failsAfter !== undefined }, deletes: false, pauseSeconds };
}

/** Deployments in an account that is busy from the start, for so many seconds. */
function inQueue(deployments: readonly Deployment[] | fc.Arbitrary<readonly Deployment[]>, ...busyFor: readonly number[]): fc.Arbitrary<Scenario> {
  const any = deployments instanceof fc.Arbitrary ? deployments : fc.constant(deployments);
  return scenarioOf(any).map((drawn) => ({ ...drawn, account: { ...ACCOUNT, slots: 1, busyAfter: [0], busyFor } }));
}

/** Deployments that fail while their job is about to be created; all but the calls of the handler is quick. */
function givenUp(deployments: (failsAfter: number) => readonly Deployment[]): fc.Arbitrary<Scenario> {
  return scenarioOf(fc.nat(6).map(deployments), { cloudFormation: fc.constant([]), stepFunctions: fc.constant([]), personalize: fc.constant([]) });
}
