import * as fc from 'fast-check';
import { Handler, HANDLER } from './handler';
import { Scenario } from './scenarios';
import { Simulation } from './simulation';
import { Violation } from './world';
import { ResourceStanding, Stacks } from '../../src/handler/aws/stacks';
import { Outcome, State } from '../../src/handler/contract';
import { ReconcileDependencies } from '../../src/handler/following/situation';
import { Answer } from '../../src/handler/telling/answer';

const SEED = 20261122;
const RUNS = 3000;

/** The handler without one of its rules: the property that breaks then, and decisions that lead there, if any will not do. */
export type Variant = readonly [property: string, handler: Handler, decisions?: fc.Arbitrary<Scenario>];

/** The handler, with other dependencies for `reconcile`. */
export function reconcileWith(change: (dependencies: ReconcileDependencies, state: State) => Partial<ReconcileDependencies>): Handler {
  return { ...HANDLER, reconcile: async (state, dependencies) => HANDLER.reconcile(state, { ...dependencies, ...change(dependencies, state) }) };
}

/** The handler, with another result of `plan`. */
export function planned(change: (state: State) => State): Handler {
  return { ...HANDLER, plan: async (...given) => change(await HANDLER.plan(...given)) };
}

/** The handler, with another result of `reconcile`. */
export function reconciled(change: (state: State) => State): Handler {
  return { ...HANDLER, reconcile: async (...given) => change(await HANDLER.reconcile(...given)) };
}

/** The handler, with another answer to some outcomes. */
export function reported(kind: Outcome['kind'], change: (answer: Answer, state: State) => Answer): Handler {
  return {
    ...HANDLER,
    report: (request, state) => {
      const answer = HANDLER.report(request, state);
      return state.outcome?.kind === kind ? change(answer, state) : answer;
    },
  };
}

/** What CloudFormation says, changed. */
export function heard(stacks: Stacks, change: (seen: ResourceStanding) => ResourceStanding): { readonly stacks: Stacks } {
  return {
    stacks: {
      describe: async (...asked) => {
        const seen = await stacks.describe(...asked);
        return seen && change(seen);
      },
    },
  };
}

/** A call whose errors of one name are taken for the caller's fault. */
export function refusing<A extends unknown[], T>(name: string, call: (...given: A) => Promise<T>): (...given: A) => Promise<T> {
  return async (...given) => call(...given).catch((error: unknown) => {
    throw error instanceof Error && error.name === name ? Object.assign(new Error(name), { name: 'ValidationException', $fault: 'client' }) : error;
  });
}

/** What breaks the property first, if anything does. */
export async function searchFor(property: string, handler: Handler, decisions: fc.Arbitrary<Scenario>): Promise<string | undefined> {
  let found: string | undefined;
  // other properties may break too, and sooner
  const holds = async (simulation: Simulation): Promise<boolean> => simulation.run().then(() => true, (error: unknown) => {
    const message = error instanceof Violation ? error.message : String(error);
    if (message.startsWith(`${property} `)) found = message;
    return found === undefined;
  });
  const search = fc.asyncProperty(decisions, async (drawn) => holds(new Simulation(handler, drawn)));
  await fc.check(search, { seed: SEED, numRuns: RUNS, endOnFailure: true });
  return found;
}
