/** One of the six fields of a cron expression. */
interface Field {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** What the values are called, from the first on. */
  readonly names?: readonly string[];
  /** What is added to AWS's numbers to get croner's. */
  readonly shift?: number;
  /** Whether `?` may stand for it, when the other field of days decides. */
  readonly optional?: boolean;
  /** Whether it takes no steps. */
  readonly stepless?: boolean;
  /** What it takes beside values, ranges and steps, as croner writes it; undefined when it is none of that. */
  readonly special?: (part: string, field: Field) => string | undefined;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;

const FIELDS: readonly Field[] = [
  { name: 'minutes', first: 0, last: 59 },
  { name: 'hours', first: 0, last: 23 },
  { name: 'day-of-month', first: 1, last: 31, optional: true, special: lastOrNearestDay },
  { name: 'month', first: 1, last: 12, names: MONTHS },
  { name: 'day-of-week', first: 1, last: 7, names: DAYS, shift: -1, optional: true, stepless: true, special: lastOrNthWeekday },
  { name: 'year', first: 1970, last: 2199 },
];

/**
 * What stands between the parentheses of AWS's `cron(minutes hours day-of-month month day-of-week year)`, as a pattern of croner
 * with seconds and years. Throws an error that names the field when AWS's dialect has no such expression.
 */
export function cronPattern(expression: string): string {
  const texts = expression.trim().toUpperCase().split(/\s+/);
  if (texts.length !== FIELDS.length) throw new Error(`a cron expression has the six fields ${FIELDS.map(({ name }) => name).join(', ')}`);
  if ((texts[2] === '?') === (texts[4] === '?')) throw new Error('either day-of-month or day-of-week must be ?, and not both');
  return ['0', ...FIELDS.map((field, index) => translate(texts[index], field))].join(' ');
}

function translate(text: string, field: Field): string {
  // in croner, ? is * and both fields of days have to match: the one that is ? always does
  if (text === '?' && field.optional) return '*';
  return text.split(',').map((part) => field.special?.(part, field) ?? translatePart(part, field)).join(',');
}

function translatePart(part: string, field: Field): string {
  const [, from, to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
  if (from === undefined || (from === '*' && to !== undefined) || (step !== undefined && field.stepless)) throw malformed(part, field);
  if (from === '*' && step === undefined) return '*';
  const first = from === '*' ? field.first : valueOf(from, field);
  // to AWS, 5/15 is every 15 from 5 on; croner wants to be told where it ends
  const open = from === '*' || (to === undefined && step !== undefined);
  const last = to !== undefined ? valueOf(to, field) : open ? field.last : first;
  if (last < first) throw new Error(`${field.name}: the range ${part} ends before it begins`);
  return rangeOf(first, last, field) + (step === undefined ? '' : `/${stepOf(step, field)}`);
}

function rangeOf(first: number, last: number, { shift = 0 }: Field): string {
  return first === last ? String(first + shift) : `${first + shift}-${last + shift}`;
}

function stepOf(text: string, field: Field): number {
  const step = Number(text);
  if (step < 1 || step > field.last) throw new Error(`${field.name}: the step ${text} is not within 1 to ${field.last}`);
  return step;
}

function valueOf(text: string, field: Field): number {
  const name = field.names?.indexOf(text) ?? -1;
  if (name >= 0) return field.first + name;
  if (!/^\d+$/.test(text)) throw malformed(text, field);
  const value = Number(text);
  if (value < field.first || value > field.last) throw new Error(`${field.name}: ${text} is not within ${field.first} to ${field.last}`);
  return value;
}

/** `L` is the month's last day, `15W` the weekday nearest to its 15th. */
function lastOrNearestDay(part: string, field: Field): string | undefined {
  if (part === 'L') return part;
  const [, day] = /^(\d+)W$/.exec(part) ?? [];
  return day === undefined ? undefined : `${valueOf(day, field)}W`;
}

/** `L` is the week's last day, `6L` the month's last Friday, `6#3` its third. */
function lastOrNthWeekday(part: string, field: Field): string | undefined {
  if (part === 'L') return rangeOf(field.last, field.last, field);
  const [, day, nth] = /^(\w+?)(L|#[1-5])$/.exec(part) ?? [];
  if (day === undefined) return undefined;
  const weekday = valueOf(day, field);
  return `${rangeOf(weekday, weekday, field)}${nth === 'L' ? '#L' : nth}`;
}

function malformed(part: string, { name }: Field): Error {
  return new Error(`${name}: ${part || 'an empty value'} is not understood`);
}
