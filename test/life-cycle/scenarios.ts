import * as fc from 'fast-check';
import { ACCOUNT, Account } from './account';
import { Facts } from './contents';
import { Deployment, deployment } from './deployments';
import { LookProperties } from './requests';
import { tapeNumbers } from './tape';
import { BEGINNING } from './world';

/** All that is decided before a run; each service has decisions of its own, so that they shrink by themselves. */
export interface Scenario {
  readonly deployments: readonly Deployment[];
  readonly cloudFormation: readonly number[];
  readonly lambda: readonly number[];
  readonly stepFunctions: readonly number[];
  readonly personalize: readonly number[];
  readonly contents: readonly number[];
  readonly s3: readonly number[];
  /** The usual one, unless given. */
  readonly account?: Account;
  /** What all contents have in common, if anything. */
  readonly facts?: Partial<Facts>;
}

/** What says that nobody looks, before a job or after it. */
const UNSEEING: LookProperties = { ValidateInput: 'false', VerifyOutput: 'false' };
/** Where jobs start at once and do not fail. */
const SUCCEEDING: Account = { ...ACCOUNT, durations: [60, 3000], failsAfter: [undefined], busyFor: [0] };

/** Any decisions, for any deployments. */
export const scenario: fc.Arbitrary<Scenario> = scenarioOf(fc.array(deployment, { minLength: 1, maxLength: 5, size: 'max' }));

/** Decisions for deployments of one kind; services that `others` says nothing of decide anything. */
export function scenarioOf(deployments: Scenarios['deployments'], others: Partial<Scenarios> = {}): fc.Arbitrary<Scenario> {
  return fc.record({
    cloudFormation: tapeNumbers(80),
    lambda: tapeNumbers(500),
    stepFunctions: tapeNumbers(120),
    personalize: tapeNumbers(30),
    contents: tapeNumbers(18),
    s3: tapeNumbers(12),
    ...others,
    deployments,
  });
}

type Scenarios = { readonly [Service in Exclude<keyof Scenario, 'account' | 'facts'>]: fc.Arbitrary<Scenario[Service]> };

/** A creation that is given up. */
export const CREATE_GIVEN_UP = givenUp((failsAfter) => [deploys({ timeout: 3300, failsAfter, looks: UNSEEING })]);
/** An update that is given up, and rolled back. */
export const UPDATE_GIVEN_UP = givenUp((failsAfter) => [
  deploys({ timeout: 3300, looks: UNSEEING }), deploys({ content: 'B', timeout: 3300, failsAfter, looks: UNSEEING }),
]);

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

/** Deployments of anything, all of which is flawed from the start, and for good. */
export const FLAWED = scenario.map((drawn): Scenario => ({ ...drawn, facts: { flaw: { of: 'version', from: 0, to: Infinity } } }));
/** A job whose input cannot be looked at for more than an hour. */
export const OUT_OF_SIGHT = scenarioOf(fc.constant([deploys({ timeout: 3300 })]), { s3: fc.constant([0, 1023]) })
  .map((drawn): Scenario => ({ ...drawn, facts: { flaw: undefined } }));
/** A job that is flawed before it gets its turn, and an update that is rolled back meanwhile. */
export const FLAWED_IN_A_QUEUE = inQueue([deploys({ timeout: undefined }), deploys({ content: 'B', timeout: undefined })], 20_000)
  .map((drawn): Scenario => ({ ...drawn, facts: { flaw: { of: 'version', from: BEGINNING + 45_000, to: Infinity } } }));
/** A job with gaps, and an update that is rolled back. */
export const GAPS_BEFORE = scenarioOf(fc.constant([deploys({ timeout: 3300 }), deploys({ content: 'B', timeout: 3300, failsAfter: 300 })]))
  .map((drawn): Scenario => ({ ...drawn, account: SUCCEEDING, facts: { flaw: undefined, gaps: 'error' } }));
/** A job with gaps, and an update that keeps it. */
export const KEPT_WITH_GAPS = scenarioOf(fc.constant([deploys({ timeout: 3300 }), deploys({ timeout: 2000 })]))
  .map((drawn): Scenario => ({ ...drawn, account: SUCCEEDING, facts: { flaw: undefined, gaps: 'error' } }));
/** Deployments of jobs that succeed soon, and whose segments take several steps to be counted. */
export const SLOW_TO_COUNT = scenarioOf(fc.array(deployment, { minLength: 1, maxLength: 4, size: 'max' })).map((drawn): Scenario => ({
  ...drawn,
  account: SUCCEEDING,
  facts: { flaw: undefined, lineMs: 40_000, large: true },
}));

/** Deployments of anything, without a look: it is quicker to come to a job, and to its end. */
export const UNSEEN = scenario.map((drawn): Scenario => ({
  ...drawn,
  deployments: drawn.deployments.map((next) => ({ ...next, job: next.job && { ...next.job, looks: UNSEEING } })),
  facts: { flaw: undefined },
}));

interface Change {
  readonly content?: string;
  readonly timeout?: number;
  readonly looks?: LookProperties;
  readonly pauseSeconds?: number;
  /** After how many seconds another resource fails, if it does. */
  readonly failsAfter?: number;
}

/** The job, beside another resource. */
function deploys({ content = 'A', timeout, looks, pauseSeconds = 60, failsAfter }: Change): Deployment {
  const sibling = { seconds: failsAfter ?? 0, fails: failsAfter !== undefined };
  return { job: { content, tags: 0, timeout, looks }, sibling, deletes: false, pauseSeconds };
}

/** Deployments in an account that is busy from the start, for so many seconds. */
function inQueue(deployments: readonly Deployment[] | fc.Arbitrary<readonly Deployment[]>, ...busyFor: readonly number[]): fc.Arbitrary<Scenario> {
  const any = deployments instanceof fc.Arbitrary ? deployments : fc.constant(deployments);
  return scenarioOf(any).map((drawn) => ({ ...drawn, account: { ...ACCOUNT, slots: 1, busyAfter: [0], busyFor } }));
}

/** Deployments that fail while their job is about to be created; all but the calls of the handler is quick. */
function givenUp(deployments: (failsAfter: number) => readonly Deployment[]): fc.Arbitrary<Scenario> {
  return scenarioOf(fc.nat(6).map(deployments), {
    cloudFormation: fc.constant([]), stepFunctions: fc.constant([]), personalize: fc.constant([]), contents: fc.constant([]), s3: fc.constant([]),
  });
}
