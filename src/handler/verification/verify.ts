import { firstGroup, isLarge } from './group';
import { isOvertaken } from './is-refusal';
import { Look, lookAtFile } from './look-at-file';
import { Match } from './match-files';
import { after, begin, withFilesLeft } from './progress';
import { VerificationSubject } from './subject';
import { survey } from './survey';
import { quotesLeft, tellCounts, tellFailedRecords, tellNotices } from './tell';
import { ListedObject, Objects } from '../aws/objects';
import { DEFAULT_NUM_RESULTS, Verification } from '../contract';

export { countsSoFar, coverage } from './counts';
export type { VerificationSubject } from './subject';

/** What is called, and what tells the time. */
export interface VerificationDependencies {
  readonly objects: Objects;
  readonly now: () => number;
}

/** How far a slice has come. */
export interface Verified {
  readonly verification: Verification;
  /** Whether all files have been looked at. */
  readonly done: boolean;
  /** Why the segments cannot be listed, or read any further, just now. */
  readonly error?: unknown;
}

/**
 * Looks at the segments from where it was, for at most that long. It always gets on by a line; what it takes longer is one group of
 * small files. Done again from the same place, it comes to the same result.
 */
export async function verify(
  subject: VerificationSubject, from: Verification | undefined, { objects, now }: VerificationDependencies, sliceMs: number,
): Promise<Verified> {
  const end = now() + sliceMs;
  const slice = new Slice(subject, objects, () => now() >= end, from ?? begin(now()));
  const error = await slice.run();
  return { verification: slice.verification, done: slice.done, ...(error !== undefined && { error }) };
}

class Slice {
  done = false;
  /** The file that had changed since it was listed, when it was looked at last. */
  private overtaken?: string;
  private files: readonly Match<ListedObject>[] = [];

  constructor(
    private readonly subject: VerificationSubject,
    private readonly objects: Objects,
    private readonly isOver: () => boolean,
    public verification: Verification,
  ) {}

  /** Gives what went wrong. */
  async run(): Promise<unknown> {
    try {
      do {
        await this.list();
        await this.lookAtFiles();
      } while (!this.done && !this.isOver()); // what has changed since it was listed, is listed again
      if (this.done) tellCounts(this.verification, this.subject.jobName);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  private async list(): Promise<void> {
    const { files, notices } = await survey(this.subject, this.objects);
    const { next: { after: last = '' } } = this.verification;
    this.files = files.filter(({ name }) => name > last);
    this.verification = withFilesLeft(tellNotices(this.verification, this.subject.jobName, notices), this.files.length);
  }

  /** As many as there is time for; stops at one that has changed since it was listed. */
  private async lookAtFiles(): Promise<void> {
    do {
      const group = firstGroup(this.files);
      const looks = await Promise.all(group.map(async (file) => this.lookAt(file)));
      for (const [index, look] of looks.entries()) {
        if (!this.take(group[index].name, look)) return;
      }
    } while (this.files.length > 0 && !this.isOver());
    this.done = this.files.length === 0;
  }

  private async lookAt(file: Match<ListedObject>): Promise<Look> {
    const { subject: { properties }, objects, verification } = this;
    return lookAtFile(file, {
      objects,
      numResults: Number(properties.NumResults ?? DEFAULT_NUM_RESULTS),
      quotes: quotesLeft(verification),
      from: verification.next.part?.file === file.name ? verification.next.part : undefined,
      interrupts: () => isLarge(file) && this.isOver(),
    });
  }

  /** Whether the next file can be looked at. */
  private take(file: string, look: Look): boolean {
    if (this.wasOvertaken(file, look)) return false;
    const { jobName } = this.subject;
    const verification = tellFailedRecords(after(this.verification, file, look), jobName, look.quotes);
    this.verification = tellNotices(verification, jobName, look.notices);
    if (look.error !== undefined) throw look.error;
    if (look.part === undefined) this.files = this.files.slice(1);
    return look.part === undefined;
  }

  /** Whether a file is begun anew, after another listing with another tag, since it had changed; twice in a row is an error. */
  private wasOvertaken(file: string, { error }: Look): boolean {
    if (!isOvertaken(error) || this.overtaken === file) return false;
    this.overtaken = file;
    return true;
  }
}
