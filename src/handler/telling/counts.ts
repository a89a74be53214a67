import { Counts } from '../contract';

/** What the segments were found to be, in words. */
export function summary(counts: Counts): string {
  const { segmentCount, userCount, failedRecordCount } = counts;
  const gap = failedRecordCount > 0 ? `, ${gaps(counts)}` : '';
  return `${plural(segmentCount, 'segment')} with ${plural(userCount, 'user')}${gap}${partly(counts)}`;
}

/** Queries that went without a segment, in words. */
export function gaps({ failedRecordCount }: Counts): string {
  return `${plural(failedRecordCount, 'query', 'queries')} without a segment`;
}

/** How much of the output the counts are of, where that is not all. */
export function verifiedFiles({ verifiedFiles: verified, files }: Counts): string | undefined {
  return verified < files ? `${verified} of ${files}` : undefined;
}

function partly(counts: Counts): string {
  const part = verifiedFiles(counts);
  return part === undefined ? '' : ` (verified ${part} files)`;
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
