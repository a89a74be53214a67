import { Counts } from '../contract';

/** What the segments were found to be, in words, and why that is not all. */
export function summary({ counts, uncounted }: { readonly counts?: Counts; readonly uncounted?: string }): string {
  return [...counts ? [summaryOf(counts)] : [], ...uncounted === undefined ? [] : [couldNot(uncounted)]].join('; ');
}

/** Why segments were not counted, in words. */
function couldNot(reason: string): string {
  return `its segments could not be counted: ${reason}`;
}

function summaryOf(counts: Counts): string {
  const { segmentCount, userCount, failedRecordCount, emptySegmentCount, shortSegmentCount } = counts;
  const parts = [
    `${plural(segmentCount, 'segment')} with ${plural(userCount, 'user')}`,
    ...emptySegmentCount > 0 ? [`${emptySegmentCount} of them empty`] : [],
    ...shortSegmentCount > 0 ? [`${shortSegmentCount} shorter than numResults`] : [],
    ...failedRecordCount > 0 ? [gaps(counts)] : [],
  ];
  return `${parts.join(', ')}${partly(counts)}`;
}

/** What is wrong with the segments of a job that is ACTIVE, in words. */
export function shortcoming({ counts, uncounted }: { readonly counts?: Counts; readonly uncounted?: string }): string {
  if (uncounted !== undefined) return couldNot(uncounted);
  return counts ? `${gaps(counts)}, of which ${handlerLog()} quotes the first` : 'nothing is known of its segments';
}

/** Where people find what the handler has printed. */
function handlerLog(): string {
  const { AWS_LAMBDA_LOG_GROUP_NAME: name } = process.env;
  return name ? `log group ${name}` : 'the log of the handler';
}

/** Queries that went without a segment, in words. */
function gaps({ failedRecordCount }: Counts): string {
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
