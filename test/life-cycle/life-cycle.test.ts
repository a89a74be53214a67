import * as fc from 'fast-check';
import { HANDLER } from './handler';
import { FLAWED, scenario, SLOW_TO_COUNT, TAGGED_IN_A_QUEUE, UPDATE_GIVEN_UP, UPDATED_IN_A_QUEUE } from './scenarios';
import { Simulation } from './simulation';

jest.mock('../../src/handler/telling/log', () => ({ log: () => undefined }));

// a longer search elsewhere: LIFE_CYCLE_RUNS=20000 LIFE_CYCLE_SEED=7 npx jest test/life-cycle/life-cycle
const SEED = Number(process.env.LIFE_CYCLE_SEED ?? 20261122);
const RUNS = Number(process.env.LIFE_CYCLE_RUNS ?? 1000);
/** A counter-example need not be the shortest one. */
const SHRINKING_MS = 30_000;
const MS_PER_RUN = 40;

// the third: how many times longer one run takes; a queue lives through a day
test.each([
  ['whatever is late, doubled, killed, lost, failed or rolled back', scenario, 1],
  ['when an update is given up while its job is about to be created', UPDATE_GIVEN_UP, 1],
  ['while jobs that nobody waits for queue for hours', UPDATED_IN_A_QUEUE, 4],
  ['when tags change while a job queues', TAGGED_IN_A_QUEUE, 2],
  ['when nothing that is deployed can succeed', FLAWED, 4],
  ['while segments take long to be counted', SLOW_TO_COUNT, 8],
])('the life cycle keeps its promises %s', async (_, decisions, effort) => {
  const keepsPromises = fc.asyncProperty(decisions, async (drawn) => new Simulation(HANDLER, drawn).run());
  const numRuns = Math.ceil(RUNS / effort);
  // a machine that is slow is no reason to fail
  const interruptAfterTimeLimit = SHRINKING_MS + 5 * RUNS * MS_PER_RUN;
  await fc.assert(keepsPromises, { seed: SEED, numRuns, interruptAfterTimeLimit, markInterruptAsFailure: true });
}, 2 * SHRINKING_MS + 5 * RUNS * MS_PER_RUN);
