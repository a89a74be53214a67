import { Answered } from './answered';
import { NO_SEGMENTS } from './counts';
import { Queries } from './queries';
import { PartOfFile, SegmentCounts } from '../contract';
import { Problem } from '../scanning/problem';
import { Query } from '../scanning/query';
import { OutputLine } from '../scanning/scan-output';

/** What the lines are judged by. */
export interface Measure {
  /** Nothing if they are not compared. */
  readonly queries?: Queries;
  /** Users that a segment should have. */
  readonly numResults: number;
}

/** Says something of a failed record. */
export type Quote = (line: number, words: string) => void;

/** Adds up the lines of a file of segments. */
export class Tally {
  private readonly answered: Answered;
  private readonly sums: { -readonly [Name in keyof SegmentCounts]: number };
  private unasked: number;
  private unreadable: number;

  constructor(private readonly measure: Measure, private readonly quote: Quote, from?: Pick<PartOfFile, 'answered' | 'unasked' | 'unreadable' | 'counts'>) {
    this.answered = new Answered(measure.queries?.size ?? 0, from?.answered);
    this.sums = { ...from?.counts ?? NO_SEGMENTS };
    this.unasked = from?.unasked ?? 0;
    this.unreadable = from?.unreadable ?? 0;
  }

  /** Whether there were answers to something that had not been asked. */
  get strange(): boolean {
    return this.measure.queries !== undefined && this.unasked > this.measure.queries.beyond;
  }

  get counts(): SegmentCounts {
    return { ...this.sums };
  }

  /** From which another tally can go on. */
  get part(): Pick<PartOfFile, 'answered' | 'unasked' | 'unreadable' | 'counts'> {
    return { answered: this.answered.toString(), unasked: this.unasked, unreadable: this.unreadable, counts: this.counts };
  }

  add(line: OutputLine): void {
    if (line.problem !== undefined) return this.addUnreadable(line.line, line.problem);
    const asked = this.answers(line.query);
    if (line.users !== undefined) this.addSegment(line.users);
    else if (asked) this.fail(line.line, `${line.query.text}: ${line.error ?? 'has neither users nor an error'}`);
  }

  /** The file ends: what has not been answered now never will be. Each line that could not be read may have been one of the answers, and has been quoted. */
  end(quoteUnanswered: Quote, most: number): void {
    const { queries } = this.measure;
    if (queries === undefined) return;
    const unanswered = queries.size - this.answered.count + Math.max(0, queries.beyond - this.unasked);
    const failed = Math.max(0, unanswered - this.unreadable);
    this.sums.failedRecordCount += failed;
    queries.unanswered(this.answered, Math.min(most, failed)).forEach(({ line, text }) => quoteUnanswered(line, `${text}: was not answered`));
  }

  private addUnreadable(line: number, { message }: Problem): void {
    this.unreadable++;
    this.fail(line, message);
  }

  private addSegment(users: number): void {
    this.sums.segmentCount++;
    this.sums.userCount += users;
    if (users === 0) this.sums.emptySegmentCount++;
    else if (users < this.measure.numResults) this.sums.shortSegmentCount++;
  }

  private fail(line: number, words: string): void {
    this.sums.failedRecordCount++;
    this.quote(line, words);
  }

  /** Whether the query had been asked, as far as that is known. */
  private answers(query: Query): boolean {
    const { queries } = this.measure;
    const number = queries?.find(query, this.answered);
    if (number !== undefined) this.answered.add(number);
    else this.unasked++;
    return number !== undefined || queries === undefined || queries.beyond > 0;
  }
}
