import { setTimeout as delay } from 'node:timers/promises';
import { ANSWER } from './call';
import { Cell } from './cell';
import { Encounter, Fault, refused } from './faults';
import { SCENARIOS } from './scenarios';

/** CloudFormation waits an hour. */
const UNANSWERED: Partial<Cell> = {
  expected: { status: 'CREATE_FAILED', reason: 'CloudFormation did not receive a response from your Custom Resource' },
  isDeployedAgain: true,
  options: { speed: 600 },
};
/** Real time, below the ten seconds that a try may take once they are quickened. */
const SLOW_MS = 500;

const refusing = (status: number, s3: string): Fault => (met: Encounter) => refused(met, { json: s3, query: s3, s3 }, status);

const ANSWERS: ReadonlyArray<readonly [column: string, fault: Fault, cell?: Partial<Cell>]> = [
  ['PUT 403', refusing(403, 'AccessDenied'), UNANSWERED],
  ['PUT 500', refusing(500, 'InternalError'), UNANSWERED],
  ['PUT slow', async (met) => {
    await delay(SLOW_MS);
    return met.serve();
  }],
  ['PUT never', async () => new Promise<never>(() => undefined), UNANSWERED],
  ['URL expired', async (met) => met.serve(), {
    ...UNANSWERED,
    expected: { ...UNANSWERED.expected, jobs: 0 },
    stayMinutes: 100,
    lateMinutes: 125, // the URL lives two hours
  }],
];

/** What may become of the answer. */
export function answerCells(): readonly Cell[] {
  return ANSWERS.map(([column, fault, cell]) => ({
    row: 'reporting', column, scenario: SCENARIOS.asset, disturb: ({ network }) => network.disturb(ANSWER, fault), ...cell,
  }));
}
