import { JobFailure } from './job-failure';
import { SegmentRecipe } from './segments/recipes';

/** One line of input: what it says, and the query in it. */
export interface InputLine {
  readonly input: Readonly<Record<string, unknown>>;
  readonly query: string;
}

/** One object below the input path. */
export interface InputFile {
  readonly key: string;
  readonly lines: readonly InputLine[];
}

/** Reads JSON Lines; throws a JobFailure that names file and line when one of them is no query of the recipe. */
export function parseInput(uri: string, body: string, { queryMember }: SegmentRecipe): readonly InputLine[] {
  return body.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const input = parseObject(line);
    const query = input?.[queryMember];
    if (input && typeof query === 'string') return [{ input, query }];
    const problem = input ? `no string '${queryMember}', which the recipe of the solution version needs` : 'no JSON object';
    throw new JobFailure(`Invalid input file ${uri}: line ${index + 1} has ${problem}.`);
  });
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Readonly<Record<string, unknown>> : undefined;
  } catch {
    return undefined; // told by the caller, with file and line
  }
}
