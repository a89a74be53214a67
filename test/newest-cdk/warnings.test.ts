import { Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { storageWithImmutableRole } from '../compliance/stacks';

/** The ids by which the CLI says that warnings can be acknowledged. */
function idsOf({ node }: IConstruct): readonly string[] {
  return node.metadata.flatMap(({ data }) => /\[ack: (.*)\]$/.exec(String(data))?.[1] ?? []);
}

test('warnings that name an ARN can be acknowledged by the ids that they tell', () => {
  // the library and its users have the same CDK when this runs: see jest.config.json
  const storage = storageWithImmutableRole() as unknown as IConstruct;
  expect(idsOf(storage)).toContainEqual(expect.stringContaining('role/personalize'));
  Validations.of(storage).acknowledge(...idsOf(storage).map((id) => ({ id, reason: 'its owners have added what it needs' })));
  expect(idsOf(storage)).toEqual([]);
});
