import { DEFAULT_NUM_RESULTS, SegmentCounts } from '../../../src/handler/contract';

interface Query {
  readonly id: string;
  readonly text: string;
  /** Without the blanks between its values, as far as they are in its first part. */
  readonly attributes?: string;
}

interface Sums {
  segmentCount: number;
  failedRecordCount: number;
  userCount: number;
  emptySegmentCount: number;
  shortSegmentCount: number;
}

/** The counts of one file, with all of it in memory. */
export function naiveCounts(input: readonly string[] | undefined, output: readonly string[] = []): SegmentCounts {
  const sums: Sums = { segmentCount: 0, failedRecordCount: 0, userCount: 0, emptySegmentCount: 0, shortSegmentCount: 0 };
  const asked = distinct((input ?? []).flatMap((line) => queryOf(parsed(line)) ?? []));
  const answered = new Set<Query>();
  let unreadable = 0;
  for (const line of output.filter((written) => written.trim() !== '')) {
    const fields = parsed(line);
    const query = queryOf(fields.input ?? fields);
    const users = usersOf(fields);
    if (query === undefined || users === 'wrong') {
      unreadable++;
      continue;
    }
    const sameText = asked.filter(({ text }) => text === query.text);
    const alike = sameText.length > 0 ? sameText : asked.filter(({ attributes }) => attributes !== undefined && attributes === query.attributes);
    const found = asked.find(({ id }) => id === query.id) ?? alike.find((one) => !answered.has(one)) ?? alike[0];
    if (found !== undefined) answered.add(found);
    if (users === undefined) sums.failedRecordCount += found !== undefined || input === undefined ? 1 : 0;
    else addSegment(sums, users);
  }
  sums.failedRecordCount += Math.max(unreadable, asked.length - answered.size);
  return sums;
}

function addSegment(sums: Sums, users: number): void {
  sums.segmentCount++;
  sums.userCount += users;
  if (users === 0) sums.emptySegmentCount++;
  else if (users < DEFAULT_NUM_RESULTS) sums.shortSegmentCount++;
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(line: string): Fields {
  try {
    return JSON.parse(line) as Fields;
  } catch {
    return {};
  }
}

function queryOf(value: unknown): Query | undefined {
  const { itemId, itemAttributes, filterValues } = value as Fields;
  if (typeof itemId !== 'string' && typeof itemAttributes !== 'string') return undefined;
  const id = JSON.stringify([itemId, itemAttributes, Object.entries(filterValues ?? {}).sort()]);
  const attributes = typeof itemAttributes === 'string' ? itemAttributes.slice(0, 200) : undefined;
  return { id, text: JSON.stringify([itemId, String(attributes)]), attributes: attributes?.split('"').map((part, i) => (i % 2 === 0 ? part.replaceAll(' ', '') : part)).join('"') };
}

/** Nothing where there is an error or no list. */
function usersOf({ output, error, ...line }: Fields): number | 'wrong' | undefined {
  if (error !== undefined && error !== null) return undefined;
  const { usersList, recommendedUsers } = (output ?? {}) as Fields;
  const users = usersList ?? recommendedUsers ?? line.usersList ?? line.recommendedUsers;
  if (users === undefined || Array.isArray(users)) return users?.length;
  return 'wrong';
}

function distinct(queries: readonly Query[]): readonly Query[] {
  return [...new Map(queries.map((query) => [query.id, query])).values()];
}
