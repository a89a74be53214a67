import { Verdict } from './verdict';

const RED = '\u001b[31m';
const PLAIN = '\u001b[39m';
const WIDEST = 90;

/** A line for each verdict, in columns. */
export function render(verdicts: readonly Verdict[]): readonly string[] {
  const rows = verdicts.map(({ clause: { words }, scenario, told, isNeeded }) => [...words, result(scenario, isNeeded), told.split('\n')[0]]);
  const all = [['POLICY', 'ACTION', 'RESOURCE', 'NEEDED BY', 'WITHOUT IT'], ...rows].map((row) => row.map((cell) => cell.length > WIDEST ? `${cell.slice(0, WIDEST - 1)}…` : cell));
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all.map((row, index) => {
    const line = row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd();
    return index > 0 && !verdicts[index - 1].isNeeded ? `${RED}${line}${PLAIN}` : line;
  });
}

function result(scenario: string | undefined, isNeeded: boolean): string {
  return scenario ?? (isNeeded ? '(documented)' : 'NOT NEEDED');
}
