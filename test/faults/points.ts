import { Account } from './account';
import { ANSWER } from './call';
import { Cell } from './cell';
import { Fault } from './faults';
import { abortExecution, deliverAgain, Happening, signal, upgradeHandler } from './happenings';
import { SCENARIOS } from './scenarios';

/** A moment in the life of a request, as a request of the handler shows it. */
interface Point {
  readonly name: string;
  readonly call: string;
  /** Whether the moment is before the request takes effect. */
  readonly before: boolean;
  /** Whether only a request counts that comes when the job is there. */
  readonly withJob?: boolean;
}

const POINTS: readonly Point[] = [
  { name: 'start', call: 'StartExecution', before: false },
  { name: 'plan', call: 'DescribeBatchSegmentJob', before: true },
  { name: 'staging', call: 'PutObject input', before: true },
  { name: 'before Create', call: 'CreateBatchSegmentJob', before: true },
  { name: 'after Create', call: 'CreateBatchSegmentJob', before: false },
  { name: 'polling', call: 'DescribeBatchSegmentJob', before: true, withJob: true },
  { name: 'reporting', call: ANSWER, before: true },
];

interface Column {
  readonly name: string;
  readonly happens: Happening;
  /** Whether the request at whose time it happens is lost: whoever sent it is gone. */
  readonly loses?: boolean;
  readonly cell?: (point: Point) => Partial<Cell>;
}

const LATE = 20;

/** A step that runs goes on: it sends its Create, or finds that nobody waits any more. */
const ABORTED: Partial<Cell> = {
  expected: { status: 'CREATE_FAILED', reason: 'ended ABORTED without an answer', jobs: undefined },
  isDeployedAgain: true,
};

const COLUMNS: readonly Column[] = [
  { name: 'killed', happens: signal('SIGKILL'), loses: true },
  { name: 'timed out', happens: signal('SIGSTOP') },
  { name: 'twice', happens: deliverAgain() },
  { name: '20 min late', happens: deliverAgain(LATE), cell: () => ({ stayMinutes: LATE + 1 }) },
  { name: 'aborted', happens: abortExecution, cell: ({ name }) => name === 'reporting' ? {} : ABORTED },
  { name: 'clock ahead', happens: signal('SIGUSR2'), cell: () => ({ options: { jumpMinutes: 20 } }) },
  { name: 'clock behind', happens: signal('SIGUSR2'), cell: () => ({ options: { jumpMinutes: -20 } }) },
  { name: 'upgraded', happens: upgradeHandler },
];

/** Each moment with each fault of what is around the handler. */
export function pointCells(): readonly Cell[] {
  return POINTS.flatMap((point) => COLUMNS.map((column): Cell => ({
    row: point.name,
    column: column.name,
    scenario: SCENARIOS.asset,
    disturb: (account) => account.network.disturb(point.call, happening(account, point, column)),
    ...column.cell?.(point),
  })));
}

function happening(account: Account, point: Point, { happens, loses = false }: Column): Fault {
  let isOver = false;
  return async (met) => {
    if (isOver || (point.withJob && account.jobs.length === 0)) return met.serve();
    isOver = true;
    if (point.before && loses) {
      await happens(account);
      throw new Error('nobody is there any more');
    }
    if (point.before) await happens(account);
    const answer = await met.serve();
    if (!point.before) await happens(account);
    return answer;
  };
}
