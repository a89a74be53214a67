import { custom, Harness, thing } from './harness';

let aws: Harness;
beforeEach(async () => { aws = await Harness.start(); });
afterEach(async () => aws.stop());

/** The calls, in the order in which they were made. */
const order = (...calls: readonly string[]): readonly number[] => calls.map((call) => aws.things.calls.indexOf(call));

function expectOrder(...calls: readonly string[]): void {
  const positions = order(...calls);
  expect(positions).not.toContain(-1);
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
}

describe('creating a stack', () => {
  test('makes what a resource refers to before the resource itself', async () => {
    const stack = await aws.create({
      Resources: {
        Last: thing({ Text: { 'Fn::Sub': 'see ${Middle.Arn}' } }),
        Middle: thing({ Of: { Ref: 'First' } }),
        First: thing({}, { DependsOn: 'Zeroth' }),
        Zeroth: thing(),
      },
    });
    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
    expectOrder('created Zeroth', 'create First', 'created First', 'create Middle', 'created Middle', 'create Last');
  });

  test('makes resources that do not depend on each other at the same time', async () => {
    const stack = await aws.create({ Resources: { A: thing({ Until: 'create B' }), B: thing({ Until: 'create A' }) } });
    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
  });

  test('leaves out resources whose condition does not hold', async () => {
    await aws.create({
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { A: thing({}, { DependsOn: 'B' }), B: thing({}, { Condition: 'Never' }) },
    });
    expect(aws.things.calls).toEqual(['create A', 'created A']);
  });

  test('gives outputs and exports, which other stacks import', async () => {
    const stack = await aws.create({
      Resources: { A: thing() },
      Outputs: { Arn: { Value: { 'Fn::GetAtt': ['A', 'Arn'] }, Export: { Name: 'the-arn' } }, Deep: { Value: { 'Fn::GetAtt': 'A.Nested.Deep' } } },
    });
    expect(stack.Outputs).toEqual([
      { OutputKey: 'Arn', OutputValue: 'arn:A-1', ExportName: 'the-arn' },
      { OutputKey: 'Deep', OutputValue: 'down' },
    ]);
    const other = await aws.create({
      Resources: { B: thing() },
      Outputs: { Imported: { Value: { 'Fn::ImportValue': 'the-arn' } } },
    }, { StackName: 'other' });
    expect(other.Outputs).toEqual([{ OutputKey: 'Imported', OutputValue: 'arn:A-1' }]);
  });

  test('is refused when resources wait for each other', async () => {
    const template = { Resources: { A: thing({ X: { Ref: 'B' } }), B: thing({}, { DependsOn: ['A'] }), C: thing({ X: { Ref: 'A' } }) } };
    await expect(aws.create(template)).rejects.toThrow('Circular dependency between resources: [A, B]');
    await expect(aws.describe('stack')).rejects.toThrow('Stack with id stack does not exist');
  });
});

describe('a creation that fails', () => {
  test('deletes what was made in reverse order and ends as ROLLBACK_COMPLETE', async () => {
    const stack = await aws.create({ Resources: { A: thing(), B: thing({ X: { Ref: 'A' } }), C: thing({ X: { Ref: 'B' }, Fail: 'create' }) } });
    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    expectOrder('created B', 'create C', 'delete B-2', 'deleted B-2', 'delete A-1');
    expect(aws.things.existing).toEqual(new Set());
    expect(await aws.history(stack)).toEqual(expect.arrayContaining([
      'C CREATE_FAILED: C refuses to create',
      'stack ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [C]. Rollback requested by user.',
    ]));
  });

  test('cancels the siblings in progress and begins nothing more', async () => {
    const stack = await aws.create({ Resources: { Slow: thing({ Milliseconds: 60 }), Bad: thing({ Fail: 'create', Milliseconds: 10 }), Next: thing({}, { DependsOn: 'Slow' }) } });
    expect(await aws.history(stack)).toContain('Slow CREATE_FAILED: Resource creation cancelled');
    expect(aws.things.calls).not.toContain('create Next');
    expect(aws.things.existing).toEqual(new Set());
  });

  test.each([
    ['Retain', {}, ['A-1']],
    ['RetainExceptOnCreate', {}, []],
    ['Retain', { RetainExceptOnCreate: true }, []],
    ['Delete', {}, []],
  ])('with DeletionPolicy %s and %j keeps %j', async (DeletionPolicy, options, kept) => {
    await aws.create({ Resources: { A: thing({}, { DeletionPolicy }), B: thing({ Fail: 'create', X: { Ref: 'A' } }) } }, options);
    expect([...aws.things.existing]).toEqual(kept);
  });

  test('stays CREATE_FAILED without rollback, and an update goes on from there', async () => {
    const failed = await aws.create({ Resources: { A: thing(), B: thing({ X: { Ref: 'A' }, Fail: 'create' }) } }, { DisableRollback: true });
    expect(failed.StackStatus).toBe('CREATE_FAILED');
    const updated = await aws.update({ Resources: { A: thing(), B: thing({ X: { Ref: 'A' } }) } });
    expect(updated.StackStatus).toBe('UPDATE_COMPLETE');
    expect([...aws.things.existing]).toEqual(['A-1', 'B-2']);
  });

  test('names a resource type that is not modelled', async () => {
    const stack = await aws.create({ Resources: { Queue: { Type: 'AWS::SQS::Queue' } } });
    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect((await aws.history(stack)).join()).toContain('Queue CREATE_FAILED: Resource type AWS::SQS::Queue is not modelled here');
  });

  test('is ROLLBACK_FAILED when something cannot be deleted', async () => {
    const stack = await aws.create({ Resources: { A: thing({ Fail: 'delete' }), B: thing({ Fail: 'create', X: { Ref: 'A' } }) } });
    expect(stack.StackStatus).toBe('ROLLBACK_FAILED');
    expect(stack.StackStatusReason).toBe('The following resource(s) failed to delete: [A]. ');
  });
});

describe('updating a stack', () => {
  test('touches only what changed, and sets LastUpdatedTime before anything is told', async () => {
    const created = await aws.create({ Resources: { A: thing({ Size: 1 }), B: thing({ Size: 1 }), C: custom({ Size: 1 }) } });
    expect(created.LastUpdatedTime).toBeUndefined();
    const seen: unknown[] = [];
    aws.respond = async () => {
      seen.push((await aws.describe('stack')).LastUpdatedTime, (await aws.resource('C'))?.ResourceStatus);
      return { Status: 'SUCCESS', PhysicalResourceId: 'made' };
    };
    const stack = await aws.update({ Resources: { A: thing({ Size: 2 }), B: thing({ Size: '1' }), C: custom({ Size: 2 }) } });
    expect(stack.StackStatus).toBe('UPDATE_COMPLETE');
    expect(aws.things.calls.slice(4)).toEqual(['update A', 'updated A']);
    expect(seen).toEqual([stack.LastUpdatedTime, 'UPDATE_IN_PROGRESS']);
  });

  test('replaces, hands the new id on, and deletes the old one and what was removed afterwards', async () => {
    await aws.create({ Resources: { A: thing({ Name: 'old' }), B: thing({ X: { Ref: 'A' } }), Gone: thing({ X: { Ref: 'A' } }) } });
    const stack = await aws.update({ Resources: { A: thing({ Name: 'new' }), B: thing({ X: { Ref: 'A' } }) } });
    expect(stack.StackStatus).toBe('UPDATE_COMPLETE');
    expectOrder('updated A', 'update B', 'updated B', 'delete Gone-3', 'deleted Gone-3', 'delete A-1');
    expect([...aws.things.existing]).toEqual(['B-2', 'A-4']);
    expect(await aws.history(stack)).toEqual(expect.arrayContaining([
      'A UPDATE_IN_PROGRESS: Requested update required the creation of new physical resource; hence creating one.',
      'stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'A DELETE_COMPLETE',
    ]));
    expect(await aws.resource('A')).toMatchObject({ ResourceStatus: 'UPDATE_COMPLETE', PhysicalResourceId: 'A-4' });
    await expect(aws.resource('Gone')).rejects.toThrow('Resource Gone does not exist for stack stack');
  });

  test('keeps what UpdateReplacePolicy and DeletionPolicy retain', async () => {
    const policies = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
    await aws.create({ Resources: { A: thing({ Name: 'old' }, policies), Gone: thing({}, policies), Stays: thing() } });
    const stack = await aws.update({ Resources: { A: thing({ Name: 'new' }, policies), Stays: thing() } });
    expect(aws.things.existing.size).toBe(4);
    expect((await aws.history(stack)).filter((line) => line.includes('DELETE_SKIPPED'))).toHaveLength(2);
  });

  test('with nothing to do is refused', async () => {
    await aws.create({ Resources: { A: thing({ Size: 1 }) } });
    await expect(aws.update({ Resources: { A: thing({ Size: 1 }) } })).rejects.toThrow('No updates are to be performed.');
  });
});

describe('an update that fails', () => {
  const old = { Resources: { A: thing({ Size: 1 }), B: thing({ Name: 'old' }), Gone: thing() } };
  const failing = {
    Resources: { A: thing({ Size: 2 }), B: thing({ Name: 'new' }), New: thing(), Bad: thing({ Fail: 'create' }, { DependsOn: ['A', 'B', 'New'] }) },
  };

  test('gives all resources their old properties back, then deletes what is new', async () => {
    await aws.create(old);
    const before = new Set(aws.things.existing);
    const stack = await aws.update(failing);
    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(aws.things.existing).toEqual(before);
    expect(aws.things.calls.filter((call) => call === 'update A')).toHaveLength(2);
    const history = await aws.history(stack);
    expect(history.filter((line) => line.startsWith('stack ')).slice(-4)).toEqual([
      'stack UPDATE_IN_PROGRESS: User Initiated',
      'stack UPDATE_ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Bad]. ',
      'stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'stack UPDATE_ROLLBACK_COMPLETE',
    ]);
    expect(history.indexOf('New DELETE_IN_PROGRESS')).toBeGreaterThan(history.indexOf('stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'));
  });

  test('leaves a stack that updates again', async () => {
    await aws.create(old);
    await aws.update(failing);
    const stack = await aws.update({ Resources: { A: thing({ Size: 3 }), B: thing({ Name: 'old' }) } });
    expect(stack.StackStatus).toBe('UPDATE_COMPLETE');
    expect([...aws.things.existing]).toEqual(['A-1', 'B-2']);
  });

  test('gives resources that it did not touch their old policies back', async () => {
    await aws.create({ Resources: { A: thing({}, { DeletionPolicy: 'Retain' }) } });
    const stack = await aws.update({ Resources: { A: thing(), Bad: thing({ Fail: 'create' }, { DependsOn: 'A' }) } });
    await aws.delete(stack);
    expect([...aws.things.existing]).toEqual(['A-1']);
  });

  test('without rollback leaves a stack that can be deleted, even where old and new dependencies make a circle', async () => {
    await aws.create({ Resources: { A: thing(), B: thing({ X: { Ref: 'A' } }) } });
    const circle = { A: thing({ X: { Ref: 'B' } }), B: thing({ Fail: 'update' }), Bad: thing({ Fail: 'create' }) };
    const stack = await aws.update({ Resources: circle }, { DisableRollback: true });
    expect(stack.StackStatus).toBe('UPDATE_FAILED');
    expect((await aws.delete(stack)).StackStatus).toBe('DELETE_COMPLETE');
    expect(aws.things.existing.size).toBe(0);
  });

  test('that cannot be undone is UPDATE_ROLLBACK_FAILED', async () => {
    await aws.create({ Resources: { A: thing({ Size: 1, Fail: 'update' }) } });
    const stack = await aws.update({ Resources: { A: thing({ Size: 2 }), Bad: thing({ Fail: 'create' }, { DependsOn: 'A' }) } });
    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_FAILED');
    expect(stack.StackStatusReason).toBe('The following resource(s) failed to update: [A]. ');
  });

  test('without rollback stays as far as it came', async () => {
    await aws.create(old);
    const stack = await aws.update(failing, { DisableRollback: true });
    expect(stack.StackStatus).toBe('UPDATE_FAILED');
    expect(aws.things.calls.filter((call) => call.startsWith('delete'))).toEqual([]);
  });
});

describe('deleting a stack', () => {
  test('deletes in reverse order, keeps what is retained, and is known by its ARN only', async () => {
    const stack = await aws.create({ Resources: { A: thing(), B: thing({ X: { Ref: 'A' } }), Kept: thing({}, { DeletionPolicy: 'Retain' }) } });
    const deleted = await aws.delete(stack);
    expect(deleted.StackStatus).toBe('DELETE_COMPLETE');
    expectOrder('deleted B-3', 'delete A-1');
    expect([...aws.things.existing]).toEqual(['Kept-2']);
    await expect(aws.describe('stack')).rejects.toThrow('Stack with id stack does not exist');
  });

  test('that fails keeps what the resource needs, and can be tried again', async () => {
    const stack = await aws.create({ Resources: { A: thing(), B: thing({ X: { Ref: 'A' }, Fail: 'delete' }) } });
    expect(await aws.delete(stack)).toMatchObject({ StackStatus: 'DELETE_FAILED', StackStatusReason: 'The following resource(s) failed to delete: [B]. ' });
    expect([...aws.things.existing]).toEqual(['A-1', 'B-2']);
    expect((await aws.delete(stack)).StackStatus).toBe('DELETE_FAILED');
  });
});
