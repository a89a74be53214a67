import { Counts, SegmentCounts, Verification } from '../contract';

/** Nothing counted yet. */
export const NO_SEGMENTS: SegmentCounts = { segmentCount: 0, failedRecordCount: 0, userCount: 0, emptySegmentCount: 0, shortSegmentCount: 0 };

/** What several files add up to. */
export function sum<C extends SegmentCounts>(counts: C, more: SegmentCounts): C {
  return {
    ...counts,
    segmentCount: counts.segmentCount + more.segmentCount,
    failedRecordCount: counts.failedRecordCount + more.failedRecordCount,
    userCount: counts.userCount + more.userCount,
    emptySegmentCount: counts.emptySegmentCount + more.emptySegmentCount,
    shortSegmentCount: counts.shortSegmentCount + more.shortSegmentCount,
  };
}

/** All that has been counted, for who looks no further: of the file that is under way, the lines that have been read. */
export function countsSoFar({ counts, next: { part } }: Verification): Counts {
  return part === undefined ? counts : sum(counts, part.counts);
}

/** In words, how much has been looked at. */
export function coverage({ verifiedFiles, files }: Counts): string {
  return `verified ${verifiedFiles} of ${files} ${files === 1 ? 'file' : 'files'}`;
}
