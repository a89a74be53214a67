import { Account, ACCOUNT } from './account';
import { Deployment } from './deployments';
import { HANDLER } from './handler';
import { Simulation } from './simulation';

jest.mock('../../src/handler/telling/log', () => ({ log: () => undefined }));

const DAY_SECONDS = 24 * 3600;
/** What an execution may have is 25,000; the rest is for steps that are killed and retried. */
const MAX_ENTRIES = 15_000;
/** Nothing goes wrong. */
const CALM = { cloudFormation: [], lambda: [], stepFunctions: [], personalize: [], contents: [], s3: [] } as const;

/** The longest history of an execution while one stack is deployed. */
async function longestHistory(timeout: number | undefined, content: string, account: Partial<Account>): Promise<number> {
  const deployment: Deployment = { job: { content, tags: 0, timeout }, sibling: { seconds: 0, fails: false }, deletes: false, pauseSeconds: 60 };
  const simulation = new Simulation(HANDLER, { ...CALM, deployments: [deployment], account: { ...ACCOUNT, ...account } });
  await simulation.run();
  return simulation.longestHistory;
}

// more than one look in two minutes, so that the test cannot pass by looking at nothing
const LEAST_ENTRIES = 6_000;

describe.each([
  ['whose job nobody waits for', undefined],
  ['that waits for its job', DAY_SECONDS],
])('the history of a stack %s', (_, timeout) => {
  // how long a job waits for its turn depends on its name
  test.each(['A', 'B', 'C', 'D'])('stays short while job %s queues for a day', async (content) => {
    const entries = await longestHistory(timeout, content, { slots: 1, busyAfter: [0], busyFor: [2 * DAY_SECONDS] });
    expect(entries).toBeGreaterThan(LEAST_ENTRIES);
    expect(entries).toBeLessThan(MAX_ENTRIES);
  });

  test('stays short while a job runs for a day', async () => {
    const entries = await longestHistory(timeout, 'A', { durations: [2 * DAY_SECONDS], failsAfter: [undefined] });
    expect(entries).toBeGreaterThan(LEAST_ENTRIES);
    expect(entries).toBeLessThan(MAX_ENTRIES);
  });
});
