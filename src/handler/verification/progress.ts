import { NO_SEGMENTS, sum } from './counts';
import { Look } from './look-at-file';
import { Verification } from '../contract';

/** Files that cannot be read before the rest is left: their names have to fit into the runner's state. */
export const MAX_UNREAD = 100;

/** Nothing looked at yet. */
export function begin(now: number): Verification {
  const counts = { ...NO_SEGMENTS, files: 0, verifiedFiles: 0 };
  return { startedAt: new Date(now).toISOString(), counts, quoted: 0, told: [], next: {} };
}

/** With what is there now: files that come and go do not change what has been done. */
export function withFiles(verification: Verification, names: readonly string[]): Verification {
  const { counts, next } = verification;
  const there = new Set(names);
  const unread = unreadFiles(verification).filter((name) => there.has(name));
  const left = unread.length + names.filter((name) => isUntried(name, verification)).length;
  return { ...verification, counts: { ...counts, files: counts.verifiedFiles + left }, next: { ...next, ...listed(unread) } };
}

/** After a look at a file; of one that is not done, the part is kept, unless that of another one takes its place. */
export function after(verification: Verification, file: string, look: Look): Verification {
  const { counts, next } = verification;
  if (look.error === undefined && look.part !== undefined) return { ...verification, next: { ...next, part: look.part } };
  const others = unreadFiles(verification).filter((name) => name !== file);
  const part = look.part ?? (next.part?.file === file ? undefined : next.part);
  const last = isUntried(file, verification) ? file : next.after;
  if (look.error !== undefined) return { ...verification, next: { after: last, part, ...listed([...others, file]) } };
  const more = { ...sum(counts, look.counts), verifiedFiles: counts.verifiedFiles + 1 };
  return { ...verification, counts: more, next: { after: last, part, ...listed(others) } };
}

/** Whether a file has not been looked at to its end, or to an error. */
export function isUntried(file: string, { next: { after: last = '' } }: Verification): boolean {
  return file > last;
}

/** Those that could not be read, the one that was tried last at the end. */
export function unreadFiles({ next: { unread = [] } }: Verification): readonly string[] {
  return unread;
}

function listed(unread: readonly string[]): { readonly unread?: readonly string[] } {
  return { unread: unread.length > 0 ? unread : undefined };
}
