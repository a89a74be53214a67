import { Construct } from 'constructs';
import { newStack } from './stack';

/** What a rule just takes, what it just refuses, and what it says then. */
type Rule<T> = readonly [rule: string, validate: (scope: Construct, value: T) => void, inside: T, outside: T, message: string];

/** A row of a table of rules, whose values are of one type each. */
export const rule = <T>(...row: Rule<T>): Rule<unknown> => row as unknown as Rule<unknown>;

/** A construct that errors call Shop/Readers. */
export const newScope = (): Construct => new Construct(newStack(), 'Readers');

/** A text of so many characters. */
export const long = (start: string, length: number): string => start.padEnd(length, 'x');

/** Each rule takes what is just inside and refuses what is just outside. */
export function testRules(...rules: readonly Rule<unknown>[]): void {
  test.each(rules)('%s', (_, validate, inside, outside, message) => {
    expect(() => validate(newScope(), inside)).not.toThrow();
    expect(() => validate(newScope(), outside)).toThrow(message);
  });
}
