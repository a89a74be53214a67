import { formatDuration } from './duration';
import { JobResult, SegmentLine } from './job-results';
import { cut, renderTable } from './table';
import { bookshop } from '../services/personalize/bookshop';

const COLUMNS = [{ title: 'QUERY' }, { title: 'USERS', align: 'right' }, { title: 'MOST LIKELY FIRST (TASTE)' }] as const;
const LONGEST_QUERY = 54;
/** What the count of users and two gaps take. */
const COUNT_AND_GAPS = 'USERS'.length + 4;

/** What became of a job, as lines for a terminal of the given width. */
export function reportJob({ job, lines }: JobResult, width: number): readonly string[] {
  const taken = Number(job.lastUpdatedDateTime) - Number(job.creationDateTime);
  const queries = lines.map(queryOf);
  const room = width - COUNT_AND_GAPS - Math.max(...queries.map(({ length }) => length));
  const rows = lines.map(({ output, error }, i) => [queries[i] ?? '', String(output.usersList.length), error ?? firstUsers(output.usersList, room)]);
  return [
    job.batchSegmentJobArn ?? '',
    `${job.status} after ${formatDuration(taken)}${job.failureReason ? `: ${job.failureReason}` : ''}`,
    ...(lines.length > 0 ? ['', ...renderTable(COLUMNS, rows, width)] : []),
  ];
}

function queryOf({ input: { itemId, itemAttributes = '' } }: SegmentLine): string {
  return cut(itemId ? `${titleOf(itemId)} (${itemId})` : itemAttributes, LONGEST_QUERY);
}

function titleOf(itemId: string): string {
  return bookshop().books.find((book) => book.itemId === itemId)?.title ?? 'unknown';
}

/** As many users as there is room for, none of them cut. */
function firstUsers(users: readonly string[], room: number): string {
  let shown = '';
  for (const user of users) {
    const longer = shown ? `${shown}, ${withTaste(user)}` : withTaste(user);
    if (shown && longer.length + ', …'.length > room) return `${shown}, …`;
    shown = longer;
  }
  return shown;
}

function withTaste(userId: string): string {
  const tastes = bookshop().readers.find((reader) => reader.userId === userId)?.tastes ?? [];
  return `${userId} (${tastes.join(', ')})`;
}
