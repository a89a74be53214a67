import { HANDLER } from './handler';
import { CREATE_GIVEN_UP, scenario, TAGGED_IN_A_QUEUE, UNSEEN, UPDATE_GIVEN_UP } from './scenarios';
import { heard, planned, reconcileWith, refusing, searchFor, Variant } from './variants';
import { NEXT } from '../../src/handler/contract';

jest.mock('../../src/handler/telling/log', () => ({ log: () => undefined }));

// a property that holds whatever the handler does proves nothing: without any one of its rules, some property breaks

const MINUTE_MS = 60_000;

const VARIANTS: Readonly<Record<string, Variant>> = {
  'CloudFormation is not asked before a job is created': ['P3', reconcileWith(({ stacks }, { request }) => heard(stacks, () => {
    const status = `${request.RequestType.toUpperCase()}_IN_PROGRESS`;
    return { stackStatus: status, resourceStatus: status };
  }))],
  'CloudFormation is asked without the epoch': ['P3', reconcileWith(({ stacks }) => heard(stacks, (seen) => ({ ...seen, stackUpdatedAt: undefined }))), UNSEEN],
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
    report: (request, state) => ({ ...HANDLER.report(request, state), PhysicalResourceId: state.plan?.jobArn ?? request.PhysicalResourceId ?? '' }),
  }],
  'a job that is ACTIVE is run again': ['P1', {
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
  'a request goes on although it is answered': ['P11', { ...HANDLER, afterReport: (state) => ({ ...state, next: NEXT.report }) }],
  'an Update gives a kept job another id': ['P6', {
    ...HANDLER,
    report: (request, state) => {
      const answer = HANDLER.report(request, state);
      return state.plan?.kept ? { ...answer, PhysicalResourceId: `${answer.PhysicalResourceId}/${request.RequestId}` } : answer;
    },
  }],
  'tags of the request before stay': ['P7', reconcileWith(({ personalize }) => ({
    personalize: { ...personalize, changeTags: async (arn, { add }, signal) => personalize.changeTags(arn, { add, remove: [] }, signal) },
  })), TAGGED_IN_A_QUEUE],
};

test.each(Object.entries(VARIANTS).map(([name, variant]) => [variant[0], name, variant] as const))('%s breaks when %s', async (property, _, variant) => {
  const [, handler, decisions = scenario] = variant;
  expect(await searchFor(property, handler, decisions)).toMatch(new RegExp(`^${property} `));
}, MINUTE_MS);
