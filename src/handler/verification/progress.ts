import { NO_SEGMENTS, sum } from './counts';
import { Look } from './look-at-file';
import { Counts, Verification } from '../contract';

/** Nothing looked at yet. */
export function begin(now: number): Verification {
  const counts = { ...NO_SEGMENTS, files: 0, verifiedFiles: 0 };
  return { startedAt: new Date(now).toISOString(), counts, quoted: 0, told: [], next: {} };
}

/** So many files are left: files that come and go do not change what has been done. */
export function withFilesLeft(verification: Verification, left: number): Verification {
  const { counts } = verification;
  return { ...verification, counts: { ...counts, files: counts.verifiedFiles + left } };
}

/** After a look at the next file; of a file that is not done, the part is kept. */
export function after(verification: Verification, file: string, { counts: seen, part, error }: Look): Verification {
  if (part !== undefined || error !== undefined) return { ...verification, next: { ...verification.next, part } };
  const counts: Counts = sum(verification.counts, seen);
  return { ...verification, counts: { ...counts, verifiedFiles: counts.verifiedFiles + 1 }, next: { after: file } };
}
