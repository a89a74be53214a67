import { coverage } from './counts';
import { Notice } from './notice';
import { Verification } from '../contract';
import { log } from '../telling/log';

/** Failed records that are quoted of a job. */
const QUOTES = 10;

/** How many failed records may still be quoted. */
export function quotesLeft({ quoted }: Verification): number {
  return Math.max(0, QUOTES - quoted);
}

/** Quotes failed records in the log, as long as there are not too many. */
export function tellFailedRecords(verification: Verification, jobName: string, records: readonly string[]): Verification {
  const told = records.slice(0, quotesLeft(verification));
  told.forEach((record) => log('a query has no segment', { jobName, record }));
  return { ...verification, quoted: verification.quoted + told.length };
}

/** Tells in the log what has not been told yet. */
export function tellNotices(verification: Verification, jobName: string, notices: readonly Notice[]): Verification {
  const told = new Set(verification.told);
  for (const { topic, message, facts } of notices) {
    if (!told.has(topic)) log(message, { jobName, ...facts });
    told.add(topic);
  }
  return { ...verification, told: [...told] };
}

/** One line of all that was found. */
export function tellCounts({ counts }: Verification, jobName: string): void {
  const { files, verifiedFiles, ...segments } = counts;
  log(coverage(counts), { jobName, ...segments });
}
