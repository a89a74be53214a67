import { firstGroup, isLarge } from './group';
import { isOvertaken, isRefusal } from './is-refusal';
import { Look, lookAtFile } from './look-at-file';
import { Match } from './match-files';
import { after, begin, isUntried, MAX_UNREAD, unreadFiles, withFiles } from './progress';
import { VerificationSubject } from './subject';
import { survey } from './survey';
import { quotesLeft, tellCounts, tellFailedRecords, tellNotices } from './tell';
import { Budget } from '../aws/budget';
import { ListedObject, Objects } from '../aws/objects';
import { DEFAULT_NUM_RESULTS, Verification } from '../contract';

export { countsSoFar } from './counts';
export { begin } from './progress';
export type { VerificationSubject } from './subject';

/** What a group of small files, or a line of a large one, may take beyond the slice: seconds, unless it does not come at all. */
const GRACE_MS = 30_000;

/** What is called, and what tells the time. */
export interface VerificationDependencies {
  readonly objects: Objects;
  readonly now: () => number;
}

/** How far a slice has come. */
export interface Verified {
  readonly verification: Verification;
  /** Whether all files have been looked at, but for those that cannot be read and hardly will be. */
  readonly done: boolean;
  /** Whether there is not one file of segments. */
  readonly isEmpty: boolean;
  /** Why segments cannot be listed, or some of them, after a look at all others, not be read just now. Another slice tries only those again. */
  readonly error?: unknown;
}

/**
 * Looks at the segments from where it was, for at most that long, and half a minute more for what is under way. It gets on by a line
 * of a large file, or by a group of small ones, unless they do not come. Done again from the same place, it comes to the same result.
 */
export async function verify(
  subject: VerificationSubject, from: Verification | undefined, { objects, now }: VerificationDependencies, sliceMs: number,
): Promise<Verified> {
  const end = now() + sliceMs;
  const budget = new Budget(now, sliceMs + GRACE_MS);
  const slice = new Slice({ subject, objects, budget, isOver: () => now() >= end }, from ?? begin(now()));
  const error = await budget.spend(async () => slice.run());
  return { verification: slice.verification, done: slice.done, isEmpty: slice.isEmpty, ...(error !== undefined && { error }) };
}

interface SliceOptions {
  readonly subject: VerificationSubject;
  readonly objects: Objects;
  /** Ends what is under way. */
  readonly budget: Budget;
  /** Whether nothing more is begun. */
  readonly isOver: () => boolean;
}

class Slice {
  done = false;
  isEmpty = false;
  /** The file that had changed since it was listed, when it was looked at last. */
  private overtaken?: string;
  private files: readonly Match<ListedObject>[] = [];
  /** Why files could not be read in this slice. */
  private readonly errors = new Map<string, unknown>();

  constructor(private readonly options: SliceOptions, public verification: Verification) {}

  /** Gives what went wrong. */
  async run(): Promise<unknown> {
    try {
      do {
        await this.list();
        await this.lookAtFiles();
      } while (this.nextGroup().length > 0 && !this.options.isOver()); // what has changed since it was listed, is listed again
      return this.nextGroup().length > 0 ? undefined : this.end();
    } catch (error) {
      return error;
    }
  }

  private async list(): Promise<void> {
    const { subject, objects, budget } = this.options;
    const { files, notices } = await budget.within(`listing the files of ${subject.jobName}`, async () => survey(subject, objects));
    this.files = files;
    this.isEmpty = files.every(({ output }) => output === undefined);
    this.verification = withFiles(tellNotices(this.verification, subject.jobName, notices), files.map(({ name }) => name));
  }

  /** As many as there is time for; stops at one that has changed since it was listed. */
  private async lookAtFiles(): Promise<void> {
    let group = this.nextGroup();
    while (group.length > 0) {
      const looks = await Promise.all(group.map(async (file) => this.lookAt(file)));
      for (const [index, look] of looks.entries()) {
        if (!this.take(group[index].name, look)) return;
      }
      group = this.options.isOver() ? [] : this.nextGroup();
    }
  }

  /** Several small files, or a large one, that were not looked at yet; then, each alone, those that could not be read in another slice. */
  private nextGroup(): readonly Match<ListedObject>[] {
    const untried = this.files.filter(({ name }) => isUntried(name, this.verification));
    if (untried.length > 0) return firstGroup(untried);
    const again = unreadFiles(this.verification).find((file) => !this.errors.has(file));
    return this.files.filter(({ name }) => name === again);
  }

  private async lookAt(file: Match<ListedObject>): Promise<Look> {
    const { verification, options: { subject: { properties, isYoung }, objects, budget, isOver } } = this;
    return lookAtFile(file, {
      objects,
      budget,
      isYoung,
      numResults: Number(properties.NumResults ?? DEFAULT_NUM_RESULTS),
      quotes: quotesLeft(verification),
      from: verification.next.part?.file === file.name ? verification.next.part : undefined,
      interrupts: () => isLarge(file) && isOver(),
    });
  }

  /** Whether the next file can be looked at. */
  private take(file: string, look: Look): boolean {
    if (this.wasOvertaken(file, look)) return false;
    if (look.error !== undefined) this.fail(file, look.error);
    const { jobName } = this.options.subject;
    const verification = tellFailedRecords(after(this.verification, file, look), jobName, look.quotes);
    this.verification = tellNotices(verification, jobName, look.notices);
    return true;
  }

  /** Whether a file is begun anew, after another listing, since it had changed; twice in a row is an error. */
  private wasOvertaken(file: string, { error }: Look): boolean {
    if (!isOvertaken(error) || this.overtaken === file) return false;
    this.overtaken = file;
    return true;
  }

  private fail(file: string, error: unknown): void {
    const unread = unreadFiles(this.verification);
    if (unread.length >= MAX_UNREAD && !unread.includes(file)) throw error;
    this.errors.set(file, error);
  }

  /** All that can be looked at now has been; gives why the rest cannot, first of all what may pass. */
  private end(): unknown {
    const errors = [...this.errors.values()];
    const passing = errors.filter((error) => !isRefusal(error, this.options.subject.isYoung));
    this.done = passing.length === 0;
    if (errors.length === 0) tellCounts(this.verification, this.options.subject.jobName);
    return passing[0] ?? errors[0];
  }
}
