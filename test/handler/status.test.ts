import { standing, verdict } from '../../src/handler/status';

const named = (name: string, fault?: string): Error => Object.assign(new Error('because'), { name }, fault && { $fault: fault });

test.each([
  ['ACTIVE', 'active'],
  ['CREATE FAILED', 'failed'],
  ['PENDING', 'pending'],
  ['IN PROGRESS', 'pending'],
  ['CREATE PENDING', 'pending'],
  ['CREATE IN_PROGRESS', 'pending'],
  ['FAILED', 'pending'],
  ['create failed', 'pending'],
  ['', 'pending'],
  [undefined, 'pending'],
])('status %j means %s', (status, meaning) => {
  expect(standing(status)).toBe(meaning);
});

test.each([
  ['an error of the table, whoever is at fault', named('LimitExceededException', 'client'), 'not yet'],
  ['an unknown fault of the caller', named('BrandNewException', 'client'), 'refused'],
  ['an unknown fault of the service', named('BrandNewException', 'server'), 'not yet'],
  ['a lost answer', named('TimeoutError'), 'not yet'],
  ['something that is no error', 'text', 'not yet'],
])('%s', (_, error, meaning) => {
  expect(verdict(error)).toBe(meaning);
});
