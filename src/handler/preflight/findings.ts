const MAX_PROBLEMS = 3;
/** As much as an answer to CloudFormation has room for. */
const MAX_PROBLEMS_LENGTH = 900;
const MAX_WARNINGS = 5;
const MAX_WARNING_LENGTH = 300;
const MAX_PLACE_LENGTH = 160;

/** What a look at version and input before the job has found. */
export interface Findings {
  /** What makes the job certain to fail: at most the first three, 900 characters together, the version's before the input's, and these in the order of files and lines. */
  readonly problems: readonly string[];
  /** What may be a mistake, the likeliest first: at most five, of at most 300 characters. */
  readonly warnings: readonly string[];
  /** Why something could not be looked at. */
  readonly obstacles: readonly Error[];
}

/** Those of several looks, in their order, and no more than people read. */
export function merged(...looks: readonly Partial<Findings>[]): Findings {
  const problems = looks.flatMap((look) => look.problems ?? []).slice(0, MAX_PROBLEMS);
  return {
    problems: problems.map((problem) => cut(problem, Math.floor(MAX_PROBLEMS_LENGTH / problems.length) - 1)), // one for the line's end
    warnings: looks.flatMap(({ warnings = [] }) => warnings).slice(0, MAX_WARNINGS).map((warning) => cut(warning, MAX_WARNING_LENGTH)),
    obstacles: looks.flatMap(({ obstacles = [] }) => obstacles),
  };
}

/** What a call to AWS failed with; what is no such thing but a bug is thrown. */
export function obstacleOf(error: unknown): Error {
  if (error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError) throw error;
  return error instanceof Error ? error : new Error(String(error));
}

/** A place for people: a key may have more than a thousand characters, of which the last ones say most. */
export function shownPlace(place: string, most = MAX_PLACE_LENGTH): string {
  const begin = Math.floor(most / 4);
  return place.length <= most ? place : `${place.slice(0, begin)}…${place.slice(1 + begin - most)}`;
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
