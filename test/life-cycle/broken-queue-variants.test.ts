import { HANDLER } from './handler';
import {
  CHAIN_IN_A_QUEUE, FAILED_BESIDE_A_QUEUE, FAILED_IN_A_CHAIN, FAILED_WITHOUT_WAITING, QUEUED_FOR_A_DAY, scenario,
  TAGGED_IN_A_QUEUE, UPDATED_IN_A_QUEUE,
} from './scenarios';
import { heard, planned, reconciled, reconcileWith, reported, searchFor, Variant } from './variants';
import { DETAIL_TYPE, EVENT_STATUS, EventEntry, NEXT, RESOURCE_TYPE, State } from '../../src/handler/contract';
import { isWait } from '../../src/handler/requests/kinds';
import { eventsOf } from '../../src/handler/telling/events';
import { PROPERTIES } from '../support/requests';

jest.mock('../../src/handler/telling/log', () => ({ log: () => undefined }));

// the same for the rules of the chain, of early answers, of the queue and of events

const MINUTE_MS = 60_000;
const FAR_AWAY = '2099-01-01T00:00:00.000Z';

/** The events of a state, except those of one type. */
function without(type: string, state: State): State {
  return { ...state, events: state.events?.filter(({ DetailType }) => DetailType !== type) };
}

const VARIANTS: Readonly<Record<string, Variant>> = {
  'a link starts the job': ['P8', {
    ...HANDLER,
    reconcile: async (state, dependencies) => {
      const { request } = state;
      if (!isWait(request)) return HANDLER.reconcile(state, dependencies);
      const asJob = { ...state, request: { ...request, ResourceType: RESOURCE_TYPE, ResourceProperties: PROPERTIES } };
      return { ...await HANDLER.reconcile(asJob, dependencies), request };
    },
  }, CHAIN_IN_A_QUEUE],
  'a job is started however late': ['P9', planned((state) =>
    (state.plan ? { ...state, plan: { ...state.plan, startBefore: FAR_AWAY } } : state)), QUEUED_FOR_A_DAY],
  'CloudFormation is not asked after an early answer': ['P3', reconcileWith(({ stacks }, { answered, plan }) => heard(stacks, (seen) =>
    (answered ? { stackStatus: 'UPDATE_COMPLETE', resourceStatus: 'UPDATE_COMPLETE', physicalId: plan?.jobArn } : seen))), UPDATED_IN_A_QUEUE],
  'the queue is left after an early answer': ['P5', { ...HANDLER, afterReport: (state) => ({ ...state, next: NEXT.end }) }, UPDATED_IN_A_QUEUE],
  'a roll-back that does not touch the resource takes its job out of the queue': ['P5', reconcileWith(({ stacks }, { plan }) => heard(stacks, (seen) =>
    (seen.stackStatus === 'UPDATE_ROLLBACK_IN_PROGRESS' && !plan?.rollingBack ? { ...seen, physicalId: undefined } : seen))), FAILED_BESIDE_A_QUEUE],
  'a roll-back makes a further attempt': ['P4', {
    ...HANDLER,
    plan: async (state, dependencies) => {
      const seen = await HANDLER.plan(state, dependencies);
      const { plan } = await HANDLER.plan(state, { ...dependencies, ...heard(dependencies.stacks, (stack) => ({ ...stack, stackStatus: 'UPDATE_IN_PROGRESS' })) });
      return plan && seen.plan ? { ...seen, plan: { ...plan, rollingBack: seen.plan.rollingBack } } : seen;
    },
  }, FAILED_WITHOUT_WAITING],
  'a roll-back to a job that failed fails': ['P4', reconciled((state) =>
    (state.plan?.rollingBack && state.outcome?.kind === 'unchanged' ? { ...state, outcome: { kind: 'failed', reason: 'no rights' } } : state)),
  FAILED_WITHOUT_WAITING],
  'tags of an older request come late': ['P7', reconcileWith(({ stacks }, { answered }) => heard(stacks, (seen) =>
    (answered ? { ...seen, stackUpdatedAt: undefined } : seen))), TAGGED_IN_A_QUEUE],
  'tags of an update that was rolled back come late': ['P7', reconcileWith(({ stacks }, { answered }) => heard(stacks, (seen) =>
    (answered && seen.stackStatus.startsWith('UPDATE_ROLLBACK_COMPLETE') ? { ...seen, stackStatus: 'UPDATE_COMPLETE' } : seen))), TAGGED_IN_A_QUEUE],
  'the last link passes at its deadline': ['P8', reported('deadline', (answer, { request, plan }) =>
    (isWait(request) ? { ...answer, Status: 'SUCCESS', Data: { BatchSegmentJobName: plan?.jobName ?? '' } } : answer)), CHAIN_IN_A_QUEUE],
  'a link passes a job that has failed': ['P8', reported('failed', (answer, { request, plan }) =>
    (isWait(request) ? { ...answer, Status: 'SUCCESS', Data: { BatchSegmentJobName: plan?.jobName ?? '' } } : answer)), FAILED_IN_A_CHAIN],
  'what a link does not wait for is a failure': ['P2', reported('pending', (answer, { plan }) =>
    (plan?.waitsFor === 'next link' ? { ...answer, Status: 'FAILED' } : answer)), CHAIN_IN_A_QUEUE],
  'nobody tells how a job ended': ['P10', reconciled((state) => without(DETAIL_TYPE.settled, state))],
  'a roll-back does not tell of the job that it has started': ['P10', reconciled((state) =>
    (state.plan?.rollingBack ? without(DETAIL_TYPE.settled, state) : state)), UPDATED_IN_A_QUEUE],
  'a job is told as accepted again and again': ['P10', reconciled((state) => ({ ...state, seen: false }))],
  'a job is told as ACTIVE when it is accepted': ['P10', reconciled((state) => ({ ...state, events: state.events?.map(activeTooSoon) }))],
  'links tell how their job ended too': ['P10', reconciled((state) => {
    const { request, plan, outcome } = state;
    if (!isWait(request) || !plan || !outcome || state.events?.length) return state;
    const asJob = { ...request, ResourceType: RESOURCE_TYPE, ResourceProperties: PROPERTIES };
    return { ...state, events: eventsOf({ state: { ...state, seen: true, request: asJob }, plan, outcome }) };
  })],
  'a job is looked at every ten seconds': ['P11', reconciled((state) => ({ ...state, waitSeconds: 10 })), QUEUED_FOR_A_DAY],
};

function activeTooSoon(event: EventEntry): EventEntry {
  return event.DetailType === DETAIL_TYPE.accepted ? { ...event, Detail: { ...event.Detail, status: EVENT_STATUS.active } } : event;
}

test.each(Object.entries(VARIANTS).map(([name, variant]) => [variant[0], name, variant] as const))('%s breaks when %s', async (property, _, variant) => {
  const [, handler, decisions = scenario] = variant;
  expect(await searchFor(property, handler, decisions)).toMatch(new RegExp(`^${property} `));
}, MINUTE_MS);
