import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { QUOTAS } from './limits';
import { queryLine, SegmentQuery } from './segment-query';
import { invalid } from './validation';
import { QUERIES_PER_FILE, QueryKey } from '../handler/contract';

/** Checks queries as a whole: how many there are, and whether one comes twice. Gives their kind; `undefined` when there is none. */
export function surveyQueries(scope: Construct, queries: Iterable<SegmentQuery>): QueryKey | undefined {
  const seen = new Set<string>();
  let count = 0;
  let kind: QueryKey | undefined;
  let repeated: string | undefined;
  for (const query of queries) {
    ({ kind } = query);
    count++;
    const line = queryLine(query);
    if (seen.has(line)) repeated ??= line;
    seen.add(line);
  }
  if (kind) validateCount(scope, kind, count);
  if (repeated !== undefined) warnOfDuplicates(scope, count - seen.size, repeated);
  return kind;
}

function validateCount(scope: Construct, kind: QueryKey, count: number): void {
  const max = QUOTAS.inputFiles * QUERIES_PER_FILE[kind];
  if (count <= max) return;
  throw invalid(scope, 'input', `must have at most ${max} queries with ${kind}: ${QUOTAS.inputFiles} files of ${QUERIES_PER_FILE[kind]}`, count);
}

/** Two equal segments are a waste, and no mistake that Personalize would mind. */
function warnOfDuplicates(scope: Construct, count: number, first: string): void {
  Annotations.of(scope).addWarningV2(
    'cdk-personalize-segments:duplicateQueries',
    `The input has ${count} ${count === 1 ? 'query' : 'queries'} that it had before; the first one is ${first}. Each makes a segment of its own.`,
  );
}
