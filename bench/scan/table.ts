import { Result, ScanResults } from './bench-scan';

/** The results for people. */
export function tableOf({ results, goals }: ScanResults): string {
  const [read] = results;
  const parse = results.find(({ name }) => name.includes('JSON.parse'));
  const rows = results.map((result) => [
    result.name, result.milliseconds.toFixed(0), (result.megabytesPerSecond ?? 0).toFixed(0),
    ratio(result, parse), ratio(result, read), result.peakMegabytes.toFixed(0), String(result.runs),
  ]);
  const lines = goals.map(({ name, measured, met }) => `${met ? 'met    ' : 'NOT MET'}  ${measured.toFixed(1).padStart(6)} ${name}`);
  return [...aligned([['', 'ms', 'MB/s', '× JSON.parse', '× bare read', 'peak MB', 'runs'], ...rows]), '', ...lines].join('\n');
}

/** How much faster the first one is. */
function ratio({ megabytesPerSecond }: Result, other?: Result): string {
  if (megabytesPerSecond === undefined || other?.megabytesPerSecond === undefined) return '';
  return (megabytesPerSecond / other.megabytesPerSecond).toFixed(2);
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '));
}
