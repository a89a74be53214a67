import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { standing, verdict, VERDICTS } from '../../../src/handler/jobs/status';

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

describe('every documented exception has a place in the table', () => {
  const DOCUMENTED = [
    'InvalidInputException', 'LimitExceededException', 'ResourceAlreadyExistsException', 'ResourceInUseException', 'ResourceNotFoundException',
    'TooManyTagsException',
  ];

  test.each(DOCUMENTED)('%s', (name) => {
    expect(Object.keys(VERDICTS)).toContain(name);
  });

  test('and the API model knows no other', () => {
    const model = path.join(__dirname, '../../../../shared/api/personalize-batch-segment.json');
    const { operations } = existsSync(model)
      ? JSON.parse(readFileSync(model, 'utf8')) as { operations: Record<string, { errors: string[] }> }
      : { operations: { CreateBatchSegmentJob: { errors: DOCUMENTED }, DescribeBatchSegmentJob: { errors: [] } } };
    const errors = ['CreateBatchSegmentJob', 'DescribeBatchSegmentJob', 'TagResource'].flatMap((name) => operations[name]?.errors ?? []);
    expect([...new Set(errors)].sort()).toEqual(DOCUMENTED);
  });
});
