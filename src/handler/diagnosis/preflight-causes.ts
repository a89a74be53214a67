import { Cause, CauseKind } from './cause';
import { fitted } from './sentence';

/** What a look at version and input finds. */
export interface Inspection {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

// by the words around the names, which are somebody else's
/** What was not looked at is no cause. */
const NO_CAUSE = /^could not be looked at: |^checked \d+ of \d+ files of |^only the first \d+ objects below |, of which Personalize does not say whether /;

/** Queries that are asked again, and folder markers, leave a job its segments. */
const TRIFLE = /: asks for what another line asks for(, as \d+ lines do)?$| is a folder marker, and was not read/;

/** What was found before the job, or is found now, as causes. */
export function preflightCauses({ problems, warnings }: Inspection): readonly Cause[] {
  const causes = warnings.filter((warning) => !NO_CAUSE.test(warning));
  return [
    ...problems.map((problem): Cause => ({ kind: 'problem', text: fitted(problem) })),
    ...causes.map((warning): Cause => ({ kind: kindOf(warning), text: fitted(warning) })),
  ];
}

function kindOf(warning: string): CauseKind {
  return TRIFLE.test(warning) ? 'trifle' : 'warning';
}
