/** One comparison of an expression: a column of the items data set and the value that it must hold. */
export interface Condition {
  readonly column: string;
  readonly value: string;
}

const CONDITION = /\s*ITEMS\.(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?))\s*/iy;
const CONJUNCTION = /AND(?=\s)/y;

/** Thrown for an expression that cannot be read; the message says where it stops making sense. */
export class ExpressionError extends Error {}

/** Reads `ITEMS.genres = "Comedy" AND ITEMS.audience = "teen"`: only `=` and `AND`, as Item-Attribute-Affinity takes them. */
export function parseAttributeExpression(text: string): readonly Condition[] {
  const conditions: Condition[] = [];
  for (let position = 0; ;) {
    const condition = matchAt(CONDITION, text, position);
    if (!condition) throw unreadable(text, position, 'ITEMS.<column> = "<value>"');
    const [whole, column = '', quoted, number] = condition;
    conditions.push({ column, value: number ?? (quoted ?? '').replace(/\\(.)/g, '$1') });
    position += whole.length;
    if (position === text.length) return conditions;
    if (!matchAt(CONJUNCTION, text, position)) throw unreadable(text, position, 'AND');
    position += 'AND'.length;
  }
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  const sticky = new RegExp(pattern);
  sticky.lastIndex = position;
  return sticky.exec(text);
}

function unreadable(text: string, position: number, expected: string): ExpressionError {
  return new ExpressionError(`Invalid itemAttributes: expected ${expected} at position ${position + 1} of: ${text}`);
}
