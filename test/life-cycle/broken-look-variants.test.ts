import { Handler, HANDLER } from './handler';
import { CHAIN_IN_A_QUEUE, FLAWED, FLAWED_IN_A_QUEUE, GAPS_BEFORE, KEPT_WITH_GAPS, OUT_OF_SIGHT, scenario, SLOW_TO_COUNT } from './scenarios';
import { heard, reconciled, reconcileWith, searchFor, Variant } from './variants';
import { NEXT, Plan, State } from '../../src/handler/contract';
import { isWait } from '../../src/handler/requests/kinds';
import { begin } from '../../src/handler/verification/progress';

jest.mock('../../src/handler/telling/log', () => ({ log: () => undefined }));

// the same for the rules of the looks before and after a job

const MINUTE_MS = 60_000;
const UNSEEN = 'could not be looked at';

/** The handler, if gaps fail also requests whose plan says this. */
function failingFor(kind: keyof Pick<Plan, 'rollingBack' | 'kept'>): Handler {
  return {
    ...HANDLER,
    report: (request, state) => {
      const { plan, outcome } = state;
      const answer = HANDLER.report(request, state);
      const gaps = outcome && 'counts' in outcome ? outcome.counts?.failedRecordCount ?? 0 : 0;
      const { PhysicalResourceId: id = '' } = request;
      if (gaps === 0 || !plan?.[kind] || isWait(request)) return answer;
      return { Status: 'FAILED', Reason: `Batch segment job is ACTIVE, but has gaps\n${plan.jobArn}`, PhysicalResourceId: id };
    },
  };
}

/** Requests whose step has been begun, since they were planned. */
const begun = new Set<unknown>();

function idOf({ request }: State): unknown {
  return 'RequestId' in request && request.RequestId;
}

const VARIANTS: Readonly<Record<string, Variant>> = {
  'the look is skipped when a step is repeated': ['P12', {
    ...HANDLER,
    plan: async (state, dependencies) => {
      begun.delete(idOf(state));
      return HANDLER.plan(state, dependencies);
    },
    reconcile: async (state, dependencies) => {
      const repeated = begun.has(idOf(state));
      begun.add(idOf(state));
      return HANDLER.reconcile(repeated ? { warnings: [], ...state } : state, dependencies);
    },
  }, FLAWED],
  'what cannot be looked at at once is not looked at': ['P12', reconciled((state) =>
    (state.lastSeen?.includes(UNSEEN) ? { ...state, warnings: [] } : state)), FLAWED],
  'what cannot be looked at holds its job up': ['P12', reconciled((state) =>
    (state.warnings?.some((warning) => warning.startsWith(UNSEEN))
      ? { ...state, warnings: undefined, next: NEXT.wait, waitSeconds: 30 }
      : state)), OUT_OF_SIGHT],
  'what is wrong with an input is no reason to stop': ['P12', reconcileWith(({ personalize }) => ({
    personalize: { ...personalize, version: async () => ({ status: 'ACTIVE' }) },
  })), FLAWED],
  'a roll-back is refused for its content': ['P4', {
    ...HANDLER,
    reconcile: async (state, dependencies) => {
      const { plan } = state;
      if (!plan?.rollingBack || state.answered) return HANDLER.reconcile(state, dependencies);
      const forward = heard(dependencies.stacks, (seen) => ({ ...seen, stackStatus: 'UPDATE_IN_PROGRESS', stackUpdatedAt: undefined }));
      const refused = await HANDLER.reconcile({ ...state, plan: { ...plan, rollingBack: false } }, { ...dependencies, ...forward });
      return refused.outcome?.kind === 'invalid' ? { ...refused, plan } : HANDLER.reconcile(state, dependencies);
    },
  }, FLAWED_IN_A_QUEUE],
  'gaps fail a roll-back': ['P4', failingFor('rollingBack'), GAPS_BEFORE],
  'gaps fail a job that its resource had before': ['P13', failingFor('kept'), KEPT_WITH_GAPS],
  'gaps fail nobody': ['P13', {
    ...HANDLER,
    reconcile: async (state, dependencies) => {
      const { request } = state;
      const tolerant = { ...request, ResourceProperties: { ...request.ResourceProperties, RecordErrors: undefined } };
      return { ...await HANDLER.reconcile({ ...state, request: tolerant }, dependencies), request };
    },
  }],
  'a link does not wait for the counts': ['P13', reconcileWith(({ executions }, { request }) => (isWait(request) ? {
    executions: () => ({
      ...executions(),
      describe: async (...asked) => {
        const execution = await executions().describe(...asked);
        return execution.status === 'RUNNING' ? { status: 'SUCCEEDED' } : execution;
      },
    }),
  } : {})), SLOW_TO_COUNT],
  'a link has no counts': ['P13', reconciled((state) =>
    (isWait(state.request) && state.outcome?.kind === 'active' ? { ...state, outcome: { ...state.outcome, counts: undefined } } : state))],
  'each slice begins anew': ['P13', reconciled((state) => ({ ...state, verification: state.verification && begin(Date.parse(state.verification.startedAt)) })), SLOW_TO_COUNT],
  'the counts of a slice are told as those of all': ['P13', reconciled((state) =>
    (state.verification && !state.outcome ? { ...state, outcome: { kind: 'active', counts: state.verification.counts }, next: NEXT.report } : state)), SLOW_TO_COUNT],
  'nobody tells of a job that has gaps': ['P10', reconciled((state) => (state.outcome?.kind === 'incomplete' ? { ...state, events: [] } : state))],
  'the function itself waits for a job': ['P14', {
    ...HANDLER,
    reconcile: async (state, dependencies) => {
      let seen = await HANDLER.reconcile(state, dependencies);
      while (seen.next === NEXT.wait) {
        const { waitSeconds = 0 } = seen;
        await new Promise<void>((resolve) => { setTimeout(resolve, waitSeconds * 1000); });
        seen = await HANDLER.reconcile(seen, dependencies);
      }
      return seen;
    },
  }, CHAIN_IN_A_QUEUE],
};

test.each(Object.entries(VARIANTS).map(([name, variant]) => [variant[0], name, variant] as const))('%s breaks when %s', async (property, _, variant) => {
  const [, handler, decisions = scenario] = variant;
  expect(await searchFor(property, handler, decisions)).toMatch(new RegExp(`^${property} `));
}, MINUTE_MS);
