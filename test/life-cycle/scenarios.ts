import * as fc from 'fast-check';
import { Deployment, deployment } from './deployments';
import { tapeNumbers } from './tape';

/** All that is decided before a run; each service has decisions of its own, so that they shrink by themselves. */
export interface Scenario {
  readonly deployments: readonly Deployment[];
  readonly cloudFormation: readonly number[];
  readonly lambda: readonly number[];
  readonly stepFunctions: readonly number[];
  readonly personalize: readonly number[];
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

type Scenarios = { readonly [Service in keyof Scenario]: fc.Arbitrary<Scenario[Service]> };

/** A creation that is given up. */
export const CREATE_GIVEN_UP = givenUp((failsAfter) => [deploys('A', failsAfter)]);
/** An update that is given up, and rolled back. */
export const UPDATE_GIVEN_UP = givenUp((failsAfter) => [deploys('A'), deploys('B', failsAfter)]);

/** The job, beside another resource that fails after some seconds, or never. */
function deploys(content: string, failsAfter?: number): Deployment {
  return { job: { content, tags: 0 }, sibling: { seconds: failsAfter ?? 0, fails: failsAfter !== undefined }, deletes: false, pauseSeconds: 60 };
}

/** Deployments that fail while their job is about to be created; all but the calls of the handler is quick. */
function givenUp(deployments: (failsAfter: number) => readonly Deployment[]): fc.Arbitrary<Scenario> {
  return scenarioOf(fc.nat(6).map(deployments), { cloudFormation: fc.constant([]), stepFunctions: fc.constant([]), personalize: fc.constant([]) });
}
