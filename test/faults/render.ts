import { Cell, Result } from './cell';
import { Table } from './matrix';

/** A table of results: minutes of the clock, or RED. What has not been run stays empty. */
export function render({ title, cells }: Table, resultOf: (cell: Cell) => Result | undefined): string {
  const columns = [...new Set(cells.map(({ column }) => column))];
  const rows = [...new Set(cells.map(({ row }) => row))];
  const text = (row: string, column: string): string => {
    const cell = cells.find((candidate) => candidate.row === row && candidate.column === column);
    return cell ? inShort(resultOf(cell)) : '';
  };
  const lines = [['', ...columns], ...rows.map((row) => [row, ...columns.map((column) => text(row, column))])];
  const widths = lines[0].map((_, index) => Math.max(...lines.map((line) => line[index].length)));
  return [title, ...lines.map((line) => line.map((word, index) => word.padEnd(widths[index])).join('  ').trimEnd())].join('\n');
}

function inShort(result: Result | undefined): string {
  if (!result) return '';
  return result.complaints.length > 0 ? 'RED' : `ok ${result.minutes.toFixed(1)}`;
}
