import { matchFiles, Named } from '../../../src/handler/verification/match-files';

const named = (names: readonly string[]): Named<string>[] => names.map((name) => ({ name, object: name }));
const matched = (inputs: readonly string[], outputs: readonly string[]): unknown[] =>
  matchFiles(named(inputs), named(outputs)).map(({ name, input, output }) => [name, input, output]);

test.each<[string, string[], string[], unknown[]]>([
  ['by their paths', ['a', 'x/b'], ['a.out', 'x/b.out'], [['a.out', 'a', 'a.out'], ['x/b.out', 'x/b', 'x/b.out']]],
  ['by their last parts, where the paths differ', ['x/b', 'a'], ['b.out', 'y/a.out'], [['b.out', 'x/b', 'b.out'], ['y/a.out', 'a', 'y/a.out']]],
  ['by their paths rather than by their last parts', ['x/a', 'y/a'], ['y/a.out', 'a.out'], [['a.out', 'x/a', 'a.out'], ['y/a.out', 'y/a', 'y/a.out']]],
  ['each with one', ['x/a', 'y/a'], ['a.out'], [['a.out', 'x/a', 'a.out'], ['y/a.out', 'y/a', undefined]]],
  ['with nothing, if there is nothing', ['a'], ['b', 'a', 'ab.out'], [['a.out', 'a', undefined], ['ab.out', undefined, 'ab.out']]],
  ['under the name that the segments would have', ['b', 'a.out'], [], [['a.out.out', 'a.out', undefined], ['b.out', 'b', undefined]]],
  ['and otherwise stand alone', [], ['b.out', 'x/a.out', 'manifest'], [['b.out', undefined, 'b.out'], ['x/a.out', undefined, 'x/a.out']]],
])('files are matched %s', (_, inputs, outputs, matches) => {
  expect(matched(inputs, outputs)).toEqual(matches);
});
