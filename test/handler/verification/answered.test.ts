import * as fc from 'fast-check';
import { Answered } from '../../../src/handler/verification/answered';

test('what is kept as text is what was answered', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 70 }), fc.array(fc.nat(), { maxLength: 80 }), (size, chosen) => {
    const numbers = new Set(chosen.map((number) => number % size));
    const answered = new Answered(size);
    for (const number of chosen) answered.add(number % size);
    const again = new Answered(size, answered.toString());
    for (const each of [answered, again]) {
      expect(each.count).toBe(numbers.size);
      expect(Array.from({ length: size }, (_, number) => each.has(number))).toEqual(Array.from({ length: size }, (_, number) => numbers.has(number)));
    }
    expect(again.toString()).toBe(answered.toString());
  }));
});

test('a hundred thousand queries take less than 17 kB', () => {
  expect(new Answered(100_000).toString().length).toBeLessThan(17_000);
});
