import { NO_SEGMENTS } from './counts';
import { isRefusal } from './is-refusal';
import { Match } from './match-files';
import { Notice, unasked, unreadInput } from './notice';
import { Queries } from './queries';
import { Quote, Tally } from './tally';
import { Budget } from '../aws/budget';
import { ListedObject, Objects, placeOf } from '../aws/objects';
import { PartOfFile, SegmentCounts } from '../contract';
import { Cursor, FILE_START } from '../scanning/line-scanner';
import { scanOutput } from '../scanning/scan-output';

/** How to look at a file. */
export interface Looking {
  readonly objects: Objects;
  /** What is not read within it, is an error. */
  readonly budget: Budget;
  readonly numResults: number;
  /** Whether the permissions to look may be seconds old. */
  readonly isYoung: boolean;
  /** Most failed records that are quoted. */
  readonly quotes: number;
  /** Where an earlier look at the same content was interrupted. */
  readonly from?: PartOfFile;
  /** Whether the look ends, with a part of the file, behind a line. */
  readonly interrupts: () => boolean;
}

/** What was seen of a file: all of it, a part if the look was interrupted, or what was seen before an error. */
export interface Look {
  readonly counts: SegmentCounts;
  /** As `s3://bucket/key:line: what is wrong`. */
  readonly quotes: readonly string[];
  readonly notices: readonly Notice[];
  readonly part?: PartOfFile;
  readonly error?: unknown;
}

/** Counts the segments of one file, and the queries that none of them answers. */
export async function lookAtFile(file: Match<ListedObject>, looking: Looking): Promise<Look> {
  try {
    const { queries, notices } = await queriesOf(file, looking);
    return file.output === undefined
      ? { counts: { ...NO_SEGMENTS, failedRecordCount: unanswered(queries) }, quotes: [], notices }
      : await new LookAtSegments(file, file.output, looking, queries, notices).look();
  } catch (error) {
    return { counts: NO_SEGMENTS, quotes: [], notices: [], part: looking.from, error };
  }
}

/** An input file that cannot be read has one query at least. */
const unanswered = (queries?: Queries): number => (queries === undefined ? 1 : queries.size + queries.beyond);

interface Compared {
  readonly queries?: Queries;
  readonly notices: readonly Notice[];
}

async function queriesOf({ input }: Match<ListedObject>, { budget, objects, isYoung }: Looking): Promise<Compared> {
  if (input === undefined) return { notices: [] };
  try {
    return { queries: await Queries.read(budget.bytesOf(objects, input, { tag: input.tag })), notices: [] };
  } catch (error) {
    if (!isRefusal(error, isYoung)) throw error;
    return { notices: [unreadInput(placeOf(input), error)] };
  }
}

class LookAtSegments {
  private readonly quotes: string[] = [];
  private readonly tally: Tally;
  private readonly from?: PartOfFile;
  private cursor: Cursor;

  constructor(
    private readonly file: Match<ListedObject>,
    private readonly output: ListedObject,
    private readonly looking: Looking,
    private readonly queries: Queries | undefined,
    private readonly notices: readonly Notice[],
  ) {
    this.from = this.goesOn(looking.from) ? looking.from : undefined;
    this.cursor = this.from ?? FILE_START;
    this.tally = new Tally({ queries, numResults: looking.numResults }, this.quoteOf(output), this.from);
  }

  async look(): Promise<Look> {
    try {
      const interrupted = await this.read();
      if (interrupted) return { ...this.seen(), part: this.part() };
      if (this.file.input !== undefined) this.tally.end(this.quoteOf(this.file.input), this.looking.quotes);
      return this.seen();
    } catch (error) {
      return { ...this.seen(), part: this.part(), error };
    }
  }

  /** Whether it was interrupted. */
  private async read(): Promise<boolean> {
    const { objects, budget, interrupts } = this.looking;
    const { tag, bytes } = this.output;
    let interrupted = false;
    await scanOutput(budget.bytesOf(objects, this.output, { tag, offset: this.cursor.offset }), (line) => {
      this.tally.add(line);
      this.cursor = line.next;
      interrupted = line.next.offset < bytes && interrupts();
      return !interrupted;
    }, this.cursor);
    return interrupted;
  }

  /** Whether a part is one of the same contents. */
  private goesOn(part: PartOfFile | undefined): boolean {
    return part?.file === this.file.name && part.tag === this.output.tag && part.inputTag === this.inputTag;
  }

  private get inputTag(): string | undefined {
    return this.queries && this.file.input?.tag;
  }

  private part(): PartOfFile | undefined {
    const { file: { name: file }, output: { tag }, inputTag, cursor: { line, offset }, tally } = this;
    return offset === 0 ? undefined : { file, tag, inputTag, line, offset, ...tally.part };
  }

  private seen(): Look {
    const { tally: { counts, strange }, quotes, notices } = this;
    return { counts, quotes, notices: strange ? [...notices, unasked(placeOf(this.output))] : notices };
  }

  private quoteOf(object: ListedObject): Quote {
    return (line, words) => {
      if (this.quotes.length < this.looking.quotes) this.quotes.push(`${placeOf(object)}:${line}: ${words}`);
    };
  }
}
