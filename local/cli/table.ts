/** A column of a table: its title, and on which side its cells line up. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

/** The lines of a table: each column as wide as its widest cell, the last one cut where the width ends. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): readonly string[] {
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)));
  return [columns.map(({ title }) => title), ...rows].map((row) => {
    const cells = columns.map(({ align }, i) => align === 'right' ? (row[i] ?? '').padStart(widths[i] ?? 0) : (row[i] ?? '').padEnd(widths[i] ?? 0));
    return cut(cells.join(GAP).trimEnd(), width);
  });
}

/** The text, or as much of it as fits with an ellipsis. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
