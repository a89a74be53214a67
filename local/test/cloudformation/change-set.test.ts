import {
  Change, CreateChangeSetCommand, CreateChangeSetCommandInput, DeleteChangeSetCommand, DescribeChangeSetCommand, DescribeChangeSetCommandOutput,
  ExecuteChangeSetCommand, GetTemplateCommand, ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation';
import { custom, Harness, thing } from './harness';

let aws: Harness;
beforeEach(async () => { aws = await Harness.start(); });
afterEach(async () => aws.stop());

async function plan(template: object, more: Partial<CreateChangeSetCommandInput> = {}): Promise<DescribeChangeSetCommandOutput> {
  const { Id } = await aws.client.send(new CreateChangeSetCommand({
    StackName: 'stack', ChangeSetName: 'changes', ChangeSetType: 'CREATE', TemplateBody: JSON.stringify(template), ...more,
  }));
  return aws.client.send(new DescribeChangeSetCommand({ ChangeSetName: Id, IncludePropertyValues: true }));
}

const execute = async (name: string | undefined): Promise<void> => {
  await aws.client.send(new ExecuteChangeSetCommand({ ChangeSetName: name, StackName: 'stack', ClientRequestToken: 'token' }));
  await aws.service.idle();
};

const summary = ({ ResourceChange: change }: Change): string =>
  [change?.Action, change?.LogicalResourceId, change?.Replacement, ...(change?.Scope ?? [])].filter(Boolean).join(' ');

test('a stack is only reviewed until its change set is executed, which counts as an update', async () => {
  const { ChangeSetId, StackId, Status, ExecutionStatus, Changes } = await plan({ Resources: { A: thing() } });
  expect({ Status, ExecutionStatus }).toEqual({ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' });
  expect(Changes?.map(summary)).toEqual(['Add A']);
  const reviewed = await aws.describe(StackId);
  expect(reviewed).toMatchObject({ StackStatus: 'REVIEW_IN_PROGRESS', Outputs: [] });
  expect(aws.things.calls).toEqual([]);
  await execute(ChangeSetId);
  const created = await aws.describe('stack');
  expect(created).toMatchObject({ StackStatus: 'CREATE_COMPLETE', StackId });
  expect(created.LastUpdatedTime?.getTime()).toBeGreaterThanOrEqual(reviewed.CreationTime?.getTime() ?? Infinity);
});

test('a stack that was only reviewed can be deleted, and its name used again', async () => {
  const { StackId } = await plan({ Resources: { A: thing() } });
  expect((await aws.delete(await aws.describe(StackId))).StackStatus).toBe('DELETE_COMPLETE');
  expect((await plan({ Resources: { A: thing() } })).StackId).not.toBe(StackId);
});

describe('of a stack that exists', () => {
  const before = {
    Resources: {
      A: thing({ Name: 'a', Size: 1 }), B: thing({ X: { 'Fn::GetAtt': ['A', 'Arn'] } }), Same: thing({ Size: 1 }), Gone: thing(), Kept: thing({}, { DeletionPolicy: 'Retain' }),
    },
    Outputs: { O: { Value: 'one' } },
  };
  beforeEach(async () => { await aws.create(before); });

  test('says what would be added, modified and removed, with the values', async () => {
    const { Changes = [] } = await plan({
      Resources: {
        New: thing(), A: thing({ Name: 'b', Size: 1 }), B: before.Resources.B, Same: thing({ Size: '1' }, { Metadata: { a: 1 } }), C: thing({ X: { Ref: 'New' } }),
      },
    }, { ChangeSetType: 'UPDATE' });
    expect(Changes.map(summary)).toEqual([
      'Add New', 'Modify A Conditional Properties', 'Modify B Conditional Properties', 'Modify Same False Metadata', 'Add C', 'Remove Gone', 'Remove Kept',
    ]);
    expect(Changes[1].ResourceChange?.Details).toEqual([{
      Target: { Attribute: 'Properties', Name: 'Name', RequiresRecreation: 'Conditionally', Path: '/Properties/Name', BeforeValue: 'a', AfterValue: 'b', AttributeChangeType: 'Modify' },
      Evaluation: 'Static',
      ChangeSource: 'DirectModification',
    }]);
    expect(Changes[2].ResourceChange?.Details?.[0]).toMatchObject({ Evaluation: 'Dynamic', ChangeSource: 'ResourceReference' });
    expect(Changes.slice(5).map(({ ResourceChange: change }) => change?.PolicyAction)).toEqual(['Delete', 'Retain']);
    expect(aws.things.calls).toHaveLength(10);
  });

  test('without changes fails, in the words that clients look for', async () => {
    const { Status, StatusReason, ExecutionStatus, ChangeSetId } = await plan(before, { ChangeSetType: 'UPDATE' });
    expect({ Status, StatusReason, ExecutionStatus }).toEqual({
      Status: 'FAILED',
      StatusReason: "The submitted information didn't contain changes. Submit different information to create a change set.",
      ExecutionStatus: 'UNAVAILABLE',
    });
    await expect(execute(ChangeSetId)).rejects.toMatchObject({ name: 'InvalidChangeSetStatusException' });
  });

  test.each<[string, typeof before, Partial<CreateChangeSetCommandInput>]>([
    ['an output', { ...before, Outputs: { O: { Value: 'two' } } }, {}],
    ['a tag', before, { Tags: [{ Key: 'k', Value: 'v' }] }],
  ])('with nothing but %s changed can be executed', async (_, template, more) => {
    const { Status, Changes = [], ChangeSetId } = await plan(template, { ChangeSetType: 'UPDATE', ...more });
    expect({ Status, Changes }).toEqual({ Status: 'CREATE_COMPLETE', Changes: [] });
    await execute(ChangeSetId);
    expect(await aws.describe('stack')).toMatchObject({ StackStatus: 'UPDATE_COMPLETE', Outputs: [{ OutputValue: template.Outputs.O.Value }], Tags: more.Tags ?? [] });
  });

  test('does not take a resource of another type under the same name', async () => {
    await expect(plan({ Resources: { A: custom() } }, { ChangeSetType: 'UPDATE' }))
      .rejects.toThrow('Update of resource type is not permitted. The new template modifies resource type of the following resources: [A]');
  });

  test('is listed until it is executed, and its template can be read', async () => {
    const changed = { Resources: { A: thing({ Name: 'c' }) } };
    const { ChangeSetId } = await plan(changed, { ChangeSetType: 'UPDATE' });
    await plan(before, { ChangeSetType: 'UPDATE', ChangeSetName: 'other' });
    const list = async (): Promise<readonly unknown[]> =>
      ((await aws.client.send(new ListChangeSetsCommand({ StackName: 'stack' }))).Summaries ?? []).map(({ ChangeSetName: name }) => name);
    expect(await list()).toEqual(['changes', 'other']);
    const { TemplateBody } = await aws.client.send(new GetTemplateCommand({ StackName: 'stack', ChangeSetName: 'changes' }));
    expect(JSON.parse(TemplateBody ?? '')).toEqual(changed);
    await execute('changes');
    expect(await list()).toEqual([]);
    expect((await aws.client.send(new DescribeChangeSetCommand({ ChangeSetName: ChangeSetId }))).ExecutionStatus).toBe('EXECUTE_COMPLETE');
  });

  test('that is not there is deleted without complaint and described with one', async () => {
    await expect(aws.client.send(new DeleteChangeSetCommand({ StackName: 'stack', ChangeSetName: 'none' }))).resolves.toBeDefined();
    await expect(aws.client.send(new DescribeChangeSetCommand({ StackName: 'stack', ChangeSetName: 'none' })))
      .rejects.toMatchObject({ name: 'ChangeSetNotFoundException' });
  });
});

test.each<[string, Partial<CreateChangeSetCommandInput>, string]>([
  ['an update of no stack', { ChangeSetType: 'UPDATE' }, 'Stack [stack] does not exist'],
  ['an import', { ChangeSetType: 'IMPORT' }, 'ChangeSetType IMPORT is not modelled here'],
  ['a circle', { TemplateBody: '{"Resources":{"A":{"Type":"T","DependsOn":"B"},"B":{"Type":"T","DependsOn":"A"}}}' }, 'Circular dependency between resources: [A, B]'],
  ['IAM resources without the capability', { TemplateBody: '{"Resources":{"R":{"Type":"AWS::IAM::Role"}}}' }, 'Requires capabilities : [CAPABILITY_IAM]'],
  ['a name that is none', { StackName: '1st_stack' }, "Value '1st_stack' at 'stackName' failed to satisfy constraint"],
])('refuses %s and leaves no stack behind', async (_, input, message) => {
  await expect(plan({ Resources: { A: thing() } }, input)).rejects.toThrow(message);
  await expect(aws.describe('stack')).rejects.toThrow('Stack with id stack does not exist');
});

test('refuses a second stack or change set of the same name', async () => {
  await plan({ Resources: { A: thing() } });
  await expect(plan({ Resources: { A: thing() } })).rejects.toMatchObject({ name: 'AlreadyExistsException' });
  await execute('changes');
  await expect(plan({ Resources: { A: thing() } })).rejects.toThrow('Stack [stack] already exists and cannot be created again with the changeSet [changes].');
});
