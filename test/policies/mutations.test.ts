import { unmatchedBy } from './documented';
import { Clause, clausesOf, idOf, skippedIn, without } from './mutations';
import { policiesOf } from './policy';
import { SCENARIOS } from './scenarios';
import { Synthesized } from '../support/synthesize';

// a mutation that took away more than it says would prove too much

const STACKS = SCENARIOS.map(({ name, stacks }) => [name, stacks().slice(-1)[0]] as const);

const isPermission = ({ condition }: Clause): boolean => condition === undefined;
const permissions = (stack: Synthesized): readonly string[] => clausesOf(stack).filter(isPermission).map(idOf).sort();

const statements = ({ template }: Synthesized): readonly string[] =>
  policiesOf(template).flatMap((policy) => policy.statements.map((statement) => JSON.stringify(statement)));

/** The stack as text, without the conditions of that key. */
const withoutKey = ({ template }: Synthesized, key: string): string =>
  JSON.stringify(template, (name: string, value: unknown) => name === key ? undefined : value);

test.each(STACKS)('takes one permission away from "%s", and no other', (_, stack) => {
  const all = permissions(stack);
  expect(all.length).toBeGreaterThan(0);
  expect(new Set(all).size).toBe(all.length);
  for (const id of all) expect(permissions(without(stack, id))).toEqual(all.filter((other) => other !== id));
});

// in what is closed, nothing meets the conditions anyway
test.each(STACKS.filter(([name]) => !name.startsWith('closed')))('changes one condition of "%s", and nothing else', (_, stack) => {
  const conditions = clausesOf(stack).filter((clause) => !isPermission(clause));
  expect(conditions.length).toBeGreaterThan(0);
  for (const clause of conditions) {
    const changed = without(stack, idOf(clause));
    const { key = '' } = clause.condition ?? {};
    expect(statements(changed).filter((statement, index) => statement !== statements(stack)[index])).toHaveLength(1);
    expect(withoutKey(changed, key)).toBe(withoutKey(stack, key));
  }
});

test('leaves a stack as it is that does not say so', () => {
  const [[, stack]] = STACKS;
  expect(without(stack, 'Somebody | s3:GetObject | Something')).toBe(stack);
});

test('skips the statements that the CDK makes by itself, with a reason', () => {
  const [[, stack]] = STACKS;
  expect(skippedIn(stack)).toEqual(expect.arrayContaining([
    expect.stringMatching(/^StorageInputBucketPolicy: denies/), expect.stringMatching(/^StorageKey: lets in the account itself/),
  ]));
  expect(clausesOf(stack).map(({ action }) => action)).not.toContain('s3:*');
});

test('documents nothing that no policy says', () => {
  expect(unmatchedBy(STACKS.flatMap(([, stack]) => clausesOf(stack)))).toEqual([]);
});
