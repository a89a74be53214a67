import * as fc from 'fast-check';
import { Handler, HANDLER } from './handler';
import { CREATE_GIVEN_UP, Scenario, scenario, UPDATE_GIVEN_UP } from './scenarios';
import { Simulation } from './simulation';
import { Violation } from './world';
import { NEXT, State } from '../../src/handler/contract';
import { ReconcileDependencies } from '../../src/handler/situation';
import { ResourceStanding, Stacks } from '../../src/handler/stacks';

jest.mock('../../src/handler/log', () => ({ log: () => undefined }));

// a property that holds whatever the handler does proves nothing: without any one of its rules, some property breaks

const SEED = 20261122;
const RUNS = 3000;
const MINUTE_MS = 60_000;

/** The handler, with other dependencies for `reconcile`. */
function reconcileWith(change: (dependencies: ReconcileDependencies, state: State) => Partial<ReconcileDependencies>): Handler {
  return { ...HANDLER, reconcile: async (state, dependencies) => HANDLER.reconcile(state, { ...dependencies, ...change(dependencies, state) }) };
}

/** The handler, with another result of `plan`. */
function planned(change: (state: State) => State): Handler {
  return { ...HANDLER, plan: async (...given) => change(await HANDLER.plan(...given)) };
}

/** What CloudFormation says, changed. */
function heard(stacks: Stacks, change: (seen: ResourceStanding) => ResourceStanding): { readonly stacks: Stacks } {
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
function refusing<A extends unknown[], T>(name: string, call: (...given: A) => Promise<T>): (...given: A) => Promise<T> {
  return async (...given) => call(...given).catch((error: unknown) => {
    throw error instanceof Error && error.name === name ? Object.assign(new Error(name), { name: 'ValidationException', $fault: 'client' }) : error;
  });
}

const VARIANTS: Readonly<Record<string, readonly [property: string, variant: Handler, decisions?: fc.Arbitrary<Scenario>]>> = {
  'CloudFormation is not asked before a job is created': ['P3', reconcileWith(({ stacks }, { request }) => heard(stacks, () => {
    const status = `${request.RequestType.toUpperCase()}_IN_PROGRESS`;
    return { stackStatus: status, resourceStatus: status };
  }))],
  'CloudFormation is asked without the epoch': ['P3', reconcileWith(({ stacks }) => heard(stacks, (seen) => ({ ...seen, stackUpdatedAt: undefined })))],
  'a Delete is answered at once': ['P3', planned((state) =>
    (state.outcome?.kind === 'deleted' ? { ...state, next: NEXT.report } : state)), CREATE_GIVEN_UP],
  'an Update does not hold its answer back': ['P3', planned((state) =>
    (state.plan ? { ...state, plan: { ...state.plan, holdUntil: undefined } } : state)), UPDATE_GIVEN_UP],
  'reconcile chooses the attempt again': ['P1', {
    ...HANDLER,
    reconcile: async (state, dependencies) => HANDLER.reconcile(
      state.plan ? await HANDLER.plan(state, { ...dependencies, executionStartTime: state.plan.startedAt }) : state, dependencies),
  }],
  'ResourceAlreadyExists is an error': ['P2', reconcileWith(({ personalize }) =>
    ({ personalize: { ...personalize, create: refusing('ResourceAlreadyExistsException', personalize.create) } }))],
  'a Create without an answer is an error': ['P2', reconcileWith(({ personalize }) =>
    ({ personalize: { ...personalize, create: refusing('TimeoutError', personalize.create) } }))],
  'a StartExecution without an answer is reported': ['P2', {
    ...HANDLER,
    start: async (request, dependencies) => HANDLER.start(request, {
      ...dependencies,
      executions: () => {
        const executions = dependencies.executions();
        return { ...executions, start: refusing('TimeoutError', executions.start) };
      },
    }),
  }],
  'an unknown status is a failure': ['P2', reconcileWith(({ personalize }) => ({
    personalize: {
      ...personalize,
      describe: async (arn) => {
        const job = await personalize.describe(arn);
        return job?.status === 'SOMETHING NEW' ? { ...job, status: 'CREATE FAILED' } : job;
      },
    },
  }))],
  'a failed Update answers the new id': ['P2', {
    ...HANDLER,
    report: (state) => ({ ...HANDLER.report(state), PhysicalResourceId: state.plan?.jobArn ?? state.request.PhysicalResourceId ?? '' }),
  }],
  'a job that is ACTIVE is run again': ['P4', {
    ...HANDLER,
    plan: async (state, { personalize, ...others }) => HANDLER.plan(state, {
      ...others,
      personalize: {
        describe: async (arn) => {
          const job = await personalize.describe(arn);
          return job?.status === 'ACTIVE' ? { ...job, status: 'CREATE FAILED' } : job;
        },
      },
    }),
  }],
  'a request goes on although it is answered': ['P5', { ...HANDLER, afterReport: (state) => ({ ...state, next: NEXT.report }) }],
  'an Update gives a kept job another id': ['P6', {
    ...HANDLER,
    report: (state) => {
      const answer = HANDLER.report(state);
      return state.plan?.kept ? { ...answer, PhysicalResourceId: `${answer.PhysicalResourceId}/${state.request.RequestId}` } : answer;
    },
  }],
  'tags of the request before stay': ['P7', reconcileWith(({ personalize }) =>
    ({ personalize: { ...personalize, changeTags: async (arn, { add }, signal) => personalize.changeTags(arn, { add, remove: [] }, signal) } }))],
};

test.each(Object.entries(VARIANTS).map(([name, variant]) => [variant[0], name, variant] as const))('%s breaks when %s', async (property, _, variant) => {
  const [, handler, decisions = scenario] = variant;
  let found: string | undefined;
  // other properties may break too, and sooner
  const holds = async (simulation: Simulation): Promise<boolean> => simulation.run().then(() => true, (error: unknown) => {
    found = error instanceof Violation ? error.message : undefined;
    return !found?.startsWith(property);
  });
  const search = fc.asyncProperty(decisions, async (drawn) => holds(new Simulation(handler, drawn)));
  const { failed } = await fc.check(search, { seed: SEED, numRuns: RUNS, endOnFailure: true });
  expect([failed, found]).toEqual([true, expect.stringMatching(`^${property} `)]);
}, MINUTE_MS);
