import { Counts, JobProperties, Outcome, RECORD_ERRORS, State } from '../contract';
import { isWait } from '../requests/kinds';
import { jobProperties } from '../requests/properties';
import { waitProperties } from '../requests/wait-properties';

/** What is known of the segments of a job, and why it is not all. */
export interface Findings {
  readonly counts?: Counts;
  readonly uncounted?: string;
}

/** A job that is ACTIVE is as it is, unless somebody wants none with gaps: then it has none for certain, or it has not done what it was for. */
export function judged({ request, known }: State, findings: Findings): Outcome {
  const { counts, uncounted } = findings;
  const hasGaps = uncounted !== undefined || (counts !== undefined && counts.failedRecordCount > 0);
  return recordErrors(request) === RECORD_ERRORS.fail && hasGaps ? { kind: 'incomplete', ...known, ...findings } : { kind: 'active', ...known, ...findings };
}

function recordErrors(request: State['request']): JobProperties['RecordErrors'] {
  return isWait(request) ? waitProperties(request).RecordErrors : jobProperties(request).RecordErrors;
}
