import { Cell, Result, runCell } from './cell';
import { matrix, nameOf } from './matrix';
import { PlantedBug, PLANTED_BUGS } from './planted';
import { render } from './render';
import { patchedHandler, shippedHandler } from '../support/handler-package';
import { eachOf } from '../support/pool';

// the handler as it ships, with each fault in each place: npm run test:faults [-- <part of the names of cells and bugs>]

/** A cell mostly waits: more of them at a time than there are cores. */
const AT_A_TIME = 3;

async function main(filter = ''): Promise<number> {
  const begun = Date.now();
  const tables = matrix();
  const cells = tables.flatMap((table) => table.cells);
  const results = await runCells(cells.filter((cell) => nameOf(cell).includes(filter)));
  const caught = await plantBugs(PLANTED_BUGS.filter(({ name, cells: by }) => [name, ...by].some((text) => text.includes(filter))), cells);
  for (const table of tables.filter((candidate) => candidate.cells.some((cell) => results.has(cell)))) print(render(table, (cell) => results.get(cell)), '');
  print('In the cells: minutes of AWS\'s time from the request to the end of the deployment.', '');
  const red = [...results].filter(([, { complaints }]) => complaints.length > 0);
  red.forEach(([cell, { complaints }]) => print(`RED ${nameOf(cell)}: ${complaints.join('; ')}`));
  print(...caught.map(({ bug, by }) => by ? `caught: ${bug.name}: ${by}` : `NOT CAUGHT: ${bug.name}, by ${bug.cells.join(', ')}`), '');
  const missed = caught.filter(({ by }) => by === undefined);
  const seconds = Math.round((Date.now() - begun) / 1000);
  print(`${results.size - red.length} of ${results.size} cells are as they should be, ${caught.length - missed.length} of ${caught.length} planted bugs were caught, in ${seconds} s`);
  return red.length + missed.length > 0 || results.size + caught.length === 0 ? 1 : 0;
}

async function runCells(cells: readonly Cell[]): Promise<ReadonlyMap<Cell, Result>> {
  const handler = shippedHandler();
  const results = new Map<Cell, Result>();
  await eachOf(cells, AT_A_TIME, async (cell) => {
    const result = await resultOf(cell, handler);
    results.set(cell, result);
    print(`${String(results.size).padStart(4)}/${cells.length} ${result.complaints.length > 0 ? 'RED' : 'ok '} ${nameOf(cell)}${told(result)}`);
  });
  return results;
}

function told({ complaints }: Result): string {
  return complaints.map((complaint) => `\n         ${complaint}`).join('');
}

/** A cell that breaks is red as well. */
async function resultOf(cell: Cell, handler: Buffer): Promise<Result> {
  return runCell(cell, handler).catch((error: unknown) => ({ complaints: [`it broke: ${error instanceof Error ? error.stack : String(error)}`], minutes: 0 }));
}

interface Caught {
  readonly bug: PlantedBug;
  /** The cell that shows the bug, and what it complains of. */
  readonly by?: string;
}

async function plantBugs(bugs: readonly PlantedBug[], cells: readonly Cell[]): Promise<readonly Caught[]> {
  const caught = new Map<PlantedBug, Caught>();
  await eachOf(bugs, AT_A_TIME, async (bug) => {
    caught.set(bug, { bug, by: await caughtBy(bug, cells) });
    print(`${String(caught.size).padStart(4)}/${bugs.length} planted: ${bug.name}: ${caught.get(bug)?.by ?? 'NOT CAUGHT'}`);
  });
  return bugs.flatMap((bug) => caught.get(bug) ?? []);
}

async function caughtBy(bug: PlantedBug, cells: readonly Cell[]): Promise<string | undefined> {
  const handler = await patchedHandler([bug.patch]);
  for (const name of bug.cells) {
    const cell = cells.find((candidate) => nameOf(candidate) === name);
    if (!cell) throw new Error(`The planted bug "${bug.name}" names the cell ${name}, which is none of the matrix`);
    const quick = bug.speed === undefined ? cell : { ...cell, options: { ...cell.options, speed: bug.speed } };
    const { complaints: [complaint] } = await runCell(quick, handler);
    if (complaint !== undefined) return `${name}: ${complaint}`;
  }
  return undefined;
}

function print(...lines: readonly string[]): void {
  lines.forEach((line) => process.stdout.write(`${line}\n`));
}

// the SDK would tell of the newest Node.js in between
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
void main(process.argv[2]).then((code) => { process.exitCode = code; });
