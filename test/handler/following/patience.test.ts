import { pollSeconds, turnSeconds } from '../../../src/handler/following/patience';

const HOUR_MS = 3_600_000;
const many = Array.from({ length: 2000 }, (_, i) => `Shop-Readers${i}-0123456789abcdef`);
const names = many.slice(0, 200);
const average = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const averageOf = (refusals: number, ageMs: number): number => average(names.map((name) => turnSeconds(name, refusals, ageMs)));

/** The waits of a job that is refused for a day. */
function dayOfRefusals(name: string): readonly number[] {
  const waits: number[] = [];
  for (let seconds = 0; seconds < 24 * 3600; seconds += waits[waits.length - 1]) waits.push(turnSeconds(name, waits.length + 1, seconds * 1000));
  return waits;
}

describe('a job that has to wait for its turn', () => {
  test.each(names.slice(0, 10))('asks once in 55 seconds on average over a day, and never within 30: %s', (name) => {
    const waits = dayOfRefusals(name);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(30);
    expect(Math.max(...waits)).toBeLessThanOrEqual(150);
    expect(average(waits)).toBeGreaterThanOrEqual(55);
    expect(waits.every(Number.isInteger)).toBe(true); // a Wait state takes no fractions
  });

  test('is spread over 70 seconds at first, and ten more with each refusal, up to 120', () => {
    const widths = [1, 3, 6, 100].map((refusals) => {
      const waits = many.map((name) => turnSeconds(name, refusals, 0));
      expect(Math.min(...waits)).toBe(30);
      return Math.max(...waits) - 30;
    });
    expect(widths).toEqual([70, 90, 120, 120]);
  });

  test('is spread over 60 seconds in the end, however often it was refused', () => {
    for (const refusals of [1, 6, 100]) {
      const waits = many.map((name) => turnSeconds(name, refusals, 24 * HOUR_MS));
      expect([Math.min(...waits), Math.max(...waits)]).toEqual([30, 90]);
    }
  });

  test('asks later, on average, the more often it was refused', () => {
    const averages = [1, 3, 6].map((refusals) => averageOf(refusals, 0));
    expect([...averages].sort((a, b) => a - b)).toEqual(averages);
    expect(averages[2] - averages[0]).toBeGreaterThan(20);
  });

  test('asks sooner, the older it is, so that nobody starves', () => {
    for (const name of names) {
      const waits = [0, 1, 3, 12, 24].map((hours) => turnSeconds(name, 20, hours * HOUR_MS));
      expect([...waits].sort((a, b) => b - a)).toEqual(waits);
    }
    expect(averageOf(20, 0) - averageOf(20, 24 * HOUR_MS)).toBeGreaterThan(20);
  });

  test('asks at another moment than the others', () => {
    expect(new Set(names.map((name) => turnSeconds(name, 12, 0))).size).toBeGreaterThan(60);
  });

  test('asks at other moments each time', () => {
    expect(new Set(Array.from({ length: 50 }, (_, i) => turnSeconds(names[0], 12 + i, 0))).size).toBeGreaterThan(30);
  });

  test('waits the same when its step is repeated', () => {
    expect(turnSeconds(names[0], 7, 1234)).toBe(turnSeconds(names[0], 7, 1234));
  });
});

test.each([
  [0, 10],
  [3 * 60_000, 10],
  [10 * 60_000, 30],
  [HOUR_MS, 60],
  [24 * HOUR_MS, 60],
])('a job that runs since %d ms is looked at after %d s', (ageMs, seconds) => {
  expect(pollSeconds(ageMs)).toBe(seconds);
});
