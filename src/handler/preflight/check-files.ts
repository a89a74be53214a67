import { Findings } from './findings';
import { InputFile, Look } from './input-file';
import { SeenQueries } from './seen-queries';
import { MAX_OBSTACLES, summaryOf } from './summary';
import { Wanted } from './wanted';
import { Budget } from '../aws/budget';
import { ListedObject, Objects } from '../aws/objects';

/** Files that are read at a time: a thousand, one after the other, would take minutes. */
const AT_A_TIME = 8;
/** Half of what the function may take for all that it does. */
const BUDGET_MS = 150_000;

/** The files of an input. */
export interface InputFiles {
  readonly path: string;
  readonly files: readonly ListedObject[];
  readonly wanted?: Wanted;
}

/** Reads the files of an input, in their order, as far as time allows, no file has a problem, and not too many cannot be read. */
export async function checkFiles({ path, files, wanted }: InputFiles, objects: Pick<Objects, 'read'>, now: () => number): Promise<Findings> {
  const budget = new Budget(now, BUDGET_MS);
  const seen = new SeenQueries(files.reduce((bytes, file) => bytes + file.bytes, 0));
  const look: Look = { objects, budget, seen, wanted };
  const inputFiles = files.map((file) => new InputFile(file, look));
  await budget.spend(async () => checkAll(inputFiles, budget));
  return summaryOf({ path, files: inputFiles, wanted, budgetMs: BUDGET_MS });
}

/** Those under way are read to their end when one has a problem, so that the first one is found in each case. */
async function checkAll(files: readonly InputFile[], budget: Budget): Promise<void> {
  let next = 0;
  let wrong = false;
  let obstacles = 0;
  const keys = new Set<string>();
  const work = async (): Promise<void> => {
    while (next < files.length && !wrong && obstacles < MAX_OBSTACLES && keys.size < 2 && !budget.over) {
      const file = files[next++];
      await file.check();
      wrong ||= file.problems.length > 0;
      if (file.obstacle !== undefined) obstacles++;
      if (file.first !== undefined) keys.add(file.first.key);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
}
