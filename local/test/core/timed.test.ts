import { TimedMap, TimedSet } from '../../core/timed';

let time: number;
beforeEach(() => { time = 0; });
const at = (moment: number, change: () => unknown): void => { time = moment; change(); };

test('a map knows what it held when', () => {
  const map = new TimedMap<string, number>(() => time);
  at(10, () => map.set('a', 1));
  at(20, () => map.set('a', 2).set('b', 3));
  at(30, () => map.delete('a'));
  at(40, () => map.clear());
  expect([9, 10, 20, 30, 40].map((moment) => [...map.asOf(moment)])).toEqual([[], [['a', 1]], [['a', 2], ['b', 3]], [['b', 3]], []]);
  expect(map.size).toBe(0);
});

test('a set knows what it held when', () => {
  const set = new TimedSet<string>(() => time);
  at(10, () => set.add('a').add('b'));
  at(20, () => set.delete('a'));
  at(30, () => set.clear());
  expect([9, 10, 20, 30].map((moment) => set.asOf(moment))).toEqual([[], ['a', 'b'], ['b'], []]);
  expect(set.size).toBe(0);
});
