import { QUERIES_PER_FILE, QueryKey } from '../contract';
import { Findings, shownPlace } from './findings';
import { FileProblem, InputFile, mixedKeys } from './input-file';
import { Wanted } from './wanted';
import { others } from './words';

/** Files that cannot be read before the rest is left: there is more wrong than single files then. */
export const MAX_OBSTACLES = 8;

/** Room for two of them in a problem. */
const MAX_PLACE_LENGTH = 90;

/** What a query looks like. */
const EXAMPLES: Readonly<Record<QueryKey, string>> = {
  itemId: '{"itemId": "105"}',
  itemAttributes: '{"itemAttributes": "ITEMS.genres = \\"Comedy\\""}',
};

/** What was looked at: files in their order. */
export interface Looked {
  readonly path: string;
  readonly files: readonly InputFile[];
  readonly wanted?: Wanted;
  readonly budgetMs: number;
}

/** What the files of an input come to. */
export function summaryOf(looked: Looked): Findings {
  const { files } = looked;
  const found = files.flatMap((file) => problemsOf(file, files)).map(({ message }) => message);
  const problems = found.length > 0 ? found : nothing(looked);
  const warnings = [...tooMany(files), ...repeats(files), ...vanished(files), ...carriageReturns(files)];
  return {
    problems,
    warnings: problems.length > 0 ? warnings : [...unread(looked), ...warnings],
    obstacles: files.flatMap(({ obstacle }) => obstacle ?? []).slice(0, MAX_OBSTACLES),
  };
}

/** Files that hold no query, or are gone, leave a job without input. */
function nothing({ path, files, wanted }: Looked): string[] {
  if (files.some(({ checked, queries }) => !checked || queries > 0)) return [];
  const [gone, ...more] = files.filter((file) => file.vanished);
  return [gone === undefined
    ? `no file below ${path} holds a query, such as ${EXAMPLES[wanted?.key ?? 'itemId']}`
    : `${shownPlace(gone.place)} vanished while it was read${others(more.length, 'so did', 'so did')}: deploy again when nothing changes the input any more`];
}

/** In the order of lines. A file whose queries ask with something else than those of a file before has one more, unless the recipe makes either wrong. */
function problemsOf({ first, problems, place, wanted }: InputFile, files: readonly InputFile[]): readonly FileProblem[] {
  const before = files.find((file) => file.first !== undefined);
  if (wanted !== undefined || first === undefined || before?.first === undefined || first.key === before.first.key) return problems;
  const shown = (whole: string): string => shownPlace(whole, MAX_PLACE_LENGTH);
  const message = `${shown(place)}:${first.line}: ${mixedKeys(first.key, before.first.key, `${shown(before.place)}:${before.first.line}`)}`;
  return [...problems, { line: first.line, message }].sort((one, other) => one.line - other.line);
}

/** Those that a problem has kept from being read need no word of their own. */
function unread({ path, files, budgetMs }: Looked): string[] {
  const checked = files.filter((file) => file.checked).length;
  if (checked === files.length) return [];
  const obstacles = files.filter(({ obstacle }) => obstacle !== undefined).length;
  const left = files.length - checked - obstacles;
  const late = left > 0 && obstacles < MAX_OBSTACLES;
  const reason = late ? ` within ${budgetMs / 1000} seconds, which is all the time for it` : `: ${obstacles} could not be read${left > 0 ? ', and the rest was left' : ''}`;
  return [`checked ${checked} of ${files.length} files of ${shownPlace(path)}${reason}`];
}

function tooMany(files: readonly InputFile[]): string[] {
  const [file, ...more] = files.filter(({ first, queries }) => first !== undefined && queries > QUERIES_PER_FILE[first.key]);
  if (file?.first === undefined) return [];
  const most = `at most ${QUERIES_PER_FILE[file.first.key]} a file with "${file.first.key}"`;
  return [`${shownPlace(file.place)} has ${file.queries} queries, but Personalize documents ${most}${others(more.length, 'so has', 'so have')}`];
}

function repeats(files: readonly InputFile[]): string[] {
  const file = files.find(({ firstRepeat }) => firstRepeat !== undefined);
  if (file === undefined) return [];
  const lines = files.reduce((sum, each) => sum + each.repeats, 0);
  return [`${shownPlace(file.place)}:${file.firstRepeat}: asks for what another line asks for` + (lines > 1 ? `, as ${lines} lines do` : '')];
}

function vanished(files: readonly InputFile[]): string[] {
  const [file, ...more] = files.filter((each) => each.vanished);
  return file === undefined ? [] : [`${shownPlace(file.place)} was there when it was listed, but not when it was read${others(more.length, 'so was', 'so were')}`];
}

function carriageReturns(files: readonly InputFile[]): string[] {
  const [file, ...more] = files.filter(({ firstCrlf }) => firstCrlf !== undefined);
  if (file === undefined) return [];
  return [`${shownPlace(file.place)}:${file.firstCrlf}: ends with CR LF, which Personalize does not document; LF alone is safe${others(more.length, 'so does', 'so do')}`];
}
