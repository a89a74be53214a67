import { Budget } from '../aws/budget';
import { ListedObject, Objects, placeOf } from '../aws/objects';
import { QueryKey } from '../contract';
import { adviceOn } from './advice';
import { obstacleOf, shownPlace } from './findings';
import { SeenQueries } from './seen-queries';
import { otherKey, Wanted } from './wanted';
import { InputLine, scanInput } from '../scanning/scan-input';

const MAX_PROBLEMS = 3;

/** What the looks at all files of an input share. */
export interface Look {
  readonly objects: Pick<Objects, 'read'>;
  readonly budget: Budget;
  readonly seen: SeenQueries;
  readonly wanted?: Wanted;
}

/** A problem of a line, or of the file, which has no line. */
export interface FileProblem {
  readonly line: number;
  readonly message: string;
}

/** A file of input, and what was found of it as far as it has been read. */
export class InputFile {
  readonly problems: FileProblem[] = [];
  obstacle?: Error;
  /** Whether there is nothing more to find. */
  checked = false;
  /** Whether it was there when it was listed, but not when it was read. */
  vanished = false;
  queries = 0;
  /** What its first query asks with, and its line. */
  first?: { readonly key: QueryKey; readonly line: number };
  /** Lines that ask for what another line asks for, and the first of them. */
  repeats = 0;
  firstRepeat?: number;
  /** The first line with a carriage return at its end. */
  firstCrlf?: number;

  constructor(private readonly object: ListedObject, private readonly look: Look) {}

  /** What its queries have to ask with, where that is known before they are read. */
  get wanted(): Wanted | undefined {
    return this.look.wanted;
  }

  get place(): string {
    return placeOf(this.object);
  }

  /** Finds what there is to find, up to the third problem or the end of the time. */
  async check(): Promise<void> {
    const { objects, budget } = this.look;
    try {
      await scanInput(budget.bytesOf(objects, this.object), (line) => this.visit(line));
      this.checked = true;
    } catch (error) {
      if (!budget.over) this.fail(obstacleOf(error));
    }
  }

  private fail(error: Error): void {
    this.checked = this.vanished = error.name === 'NoSuchKey';
    if (error.name === 'InvalidObjectState') this.problems.push({ line: 0, message: `${shownPlace(this.place)}: is archived: restore it first` });
    else if (!this.vanished) this.obstacle = error;
  }

  private visit({ line, ending, query, problem }: InputLine): boolean {
    if (ending === 'CRLF') this.firstCrlf ??= line;
    if (query === undefined) return this.report(line, problem.message + adviceOn(problem, ending));
    this.queries++;
    this.first ??= { key: query.key, line };
    if (this.look.seen.repeats(query.id)) this.repeat(line);
    const wrong = this.wrongKey(query.key);
    return wrong === undefined || this.report(line, wrong);
  }

  private report(line: number, message: string): boolean {
    this.problems.push({ line, message: `${shownPlace(this.place)}:${line}: ${message}` });
    return this.problems.length < MAX_PROBLEMS;
  }

  private repeat(line: number): void {
    this.repeats++;
    this.firstRepeat ??= line;
  }

  private wrongKey(key: QueryKey): string | undefined {
    const { first, wanted } = this;
    if (wanted !== undefined) return key === wanted.key ? undefined : otherKey(key, wanted);
    return first === undefined || key === first.key ? undefined : mixedKeys(key, first.key, `line ${first.line}`);
  }
}

/** Goes on after the place of a query that asks with something else than one before. */
export function mixedKeys(key: QueryKey, before: QueryKey, where: string): string {
  return `asks with "${key}", but ${where} asks with "${before}", and a recipe wants one of them`;
}
