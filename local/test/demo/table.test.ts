import { formatDuration } from '../../cli/duration';
import { cut, renderTable } from '../../cli/table';

const COLUMNS = [{ title: 'BOOK' }, { title: 'USERS', align: 'right' }, { title: 'FIRST' }] as const;

test('lines columns up with their widest cell, numbers on the right', () => {
  expect(renderTable(COLUMNS, [['The Last Dragon', '5', 'u-1'], ['Oath', '1000', 'u-2']], 80)).toEqual([
    'BOOK             USERS  FIRST',
    'The Last Dragon      5  u-1',
    'Oath              1000  u-2',
  ]);
});

test('is no wider than asked for', () => {
  const lines = renderTable(COLUMNS, [['The Last Dragon', '25', 'u-0001 Fantasy, u-0002 Fantasy']], 40);
  expect(lines[1]).toBe('The Last Dragon     25  u-0001 Fantasy,…');
  expect(Math.max(...lines.map((line) => line.length))).toBe(40);
});

test('shows missing cells as empty, without trailing spaces', () => {
  expect(renderTable(COLUMNS, [['Oath']], 80)).toEqual(['BOOK  USERS  FIRST', 'Oath']);
});

test.each([['short', 5, 'short'], ['longer', 5, 'long…']])('cuts %s to %i characters', (text, width, expected) => {
  expect(cut(text, width)).toBe(expected);
});

test.each([[0, '0 s'], [59_400, '59 s'], [59_600, '1 min 0 s'], [402_000, '6 min 42 s'], [7_200_000, '120 min 0 s']])('says %i ms as %s', (ms, said) => {
  expect(formatDuration(ms)).toBe(said);
});
