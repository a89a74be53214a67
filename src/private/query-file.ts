import { isUtf8 } from 'buffer';
import * as fs from 'fs';
import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { readLines } from './lines';
import { parseQuery, SegmentQuery } from './segment-query';
import { invalid } from './validation';
import { QueryKey } from '../handler/contract';

const SHOWN_LENGTH = 60;
const [CARRIAGE_RETURN] = Buffer.from('\r');

/** The queries of a JSON Lines file, each line checked. A line may end with CR LF: both are left out of the query. */
export function* readQueries(scope: Construct, file: string): Generator<SegmentQuery> {
  validateFile(scope, file);
  let kind: QueryKey | undefined;
  let number = 0;
  for (const line of readLines(file)) {
    number++;
    const refuse = (rule: string): Error => invalid(scope, `input ${file}:${number}`, rule, beginning(line));
    const query = parseQuery(textOf(line, number, refuse), refuse);
    kind ??= query.kind;
    if (query.kind !== kind) throw refuse(`must have ${kind}, as the lines before it have`);
    yield query;
  }
}

function validateFile(scope: Construct, file: string): void {
  if (Token.isUnresolved(file)) throw invalid(scope, 'input', 'takes a file that is known at synth, not a token', file);
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) throw invalid(scope, 'input', `takes a file that is there (relative paths begin at ${process.cwd()})`, file);
}

function textOf(line: Buffer, number: number, refuse: (rule: string) => Error): string {
  if (!isUtf8(line)) throw refuse('must be UTF-8');
  const text = line.toString('utf8', 0, line.at(-1) === CARRIAGE_RETURN ? line.length - 1 : line.length);
  if (number === 1 && text.startsWith('\uFEFF')) throw refuse('must not begin with a byte order mark');
  return text;
}

function beginning(line: Buffer): string {
  const text = line.toString('utf8', 0, 4 * SHOWN_LENGTH).trimEnd();
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}
