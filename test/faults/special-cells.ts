import { Account } from './account';
import { Cell } from './cell';
import { Fault, refused } from './faults';
import { SCENARIOS } from './scenarios';

const MINUTE = 60_000;

/** What only one service says. */
const saying = (code: string): Fault => (met) => refused(met, { json: code, query: code, s3: code });

/** Faults that only one call, or one request, can have. */
export function specialCells(): readonly Cell[] {
  return [
    {
      row: 'CreateBatchSegmentJob',
      column: 'no room for 3 min',
      scenario: SCENARIOS.asset,
      disturb: ({ network }) => network.disturb('CreateBatchSegmentJob', (met) => met.age < 3 * MINUTE ? saying('LimitExceededException')(met) : met.serve()),
    },
    {
      row: 'DescribeBatchSegmentJob',
      column: 'lags 1 min',
      scenario: SCENARIOS.asset,
      disturb: (account) => account.network.disturb('DescribeBatchSegmentJob', (met) => isYoung(account) ? saying('ResourceNotFoundException')(met) : met.serve()),
    },
    {
      row: 'TagResource',
      column: '75 min late',
      scenario: SCENARIOS['late tags'],
      options: { speed: 600 },
      lateMinutes: 75,
      disturb: ({ network }) => network.disturb('TagResource', (met) => met.serve()),
    },
    {
      row: 'start',
      column: 'late, not wanted',
      scenario: SCENARIOS.siblings,
      lateMinutes: 20,
      stayMinutes: 25,
      disturb: ({ network }) => network.disturb('StartExecution', (met) => met.serve()),
    },
    {
      row: 'start',
      column: 'only copy late',
      scenario: SCENARIOS.asset,
      lateMinutes: 20,
      disturb: ({ network }) => network.disturb('StartExecution', (met) => met.serve()),
    },
  ];
}

function isYoung({ aws: { clock }, jobs: [job] }: Account): boolean {
  return job !== undefined && clock.now() - job.creationDateTime.getTime() < MINUTE;
}
