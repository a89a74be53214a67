import { QUERIES_PER_FILE } from '../contract';
import { Findings, shownPlace } from './findings';
import { FileProblem, InputFile, mixedKeys } from './input-file';
import { others } from './words';

/** What the files of an input come to, given in their order. */
export function summaryOf(path: string, files: readonly InputFile[], budgetMs: number): Findings {
  const problems = files.flatMap((file) => problemsOf(file, files)).map(({ message }) => message);
  const complete = files.every(({ checked }) => checked);
  const none = complete && files.every(({ queries }) => queries === 0);
  return {
    problems: none && problems.length === 0 ? [`no file below ${path} holds a query, such as {"itemId": "105"}`] : problems,
    warnings: [...unread(path, files, budgetMs), ...tooMany(files), ...repeats(files), ...vanished(files), ...carriageReturns(files)],
    obstacles: files.flatMap(({ obstacle }) => obstacle ?? []),
  };
}

/** In the order of lines. A file whose queries ask with something else than those of a file before has one more, unless the recipe makes either wrong. */
function problemsOf({ first, problems, place, wanted }: InputFile, files: readonly InputFile[]): readonly FileProblem[] {
  const before = files.find((file) => file.first !== undefined);
  if (wanted !== undefined || first === undefined || before?.first === undefined || first.key === before.first.key) return problems;
  const message = `${place}:${first.line}: ${mixedKeys(first.key, before.first.key, `${before.place}:${before.first.line}`)}`;
  return [...problems, { line: first.line, message }].sort((one, other) => one.line - other.line);
}

/** Those that a problem or an obstacle has kept from being read need no word of their own. */
function unread(path: string, files: readonly InputFile[], budgetMs: number): string[] {
  const checked = files.filter((file) => file.checked).length;
  if (checked === files.length || files.some(({ failed }) => failed)) return [];
  return [`checked ${checked} of ${files.length} files of ${shownPlace(path)} within ${budgetMs / 1000} seconds, which is all the time for it`];
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
