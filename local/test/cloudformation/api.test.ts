import {
  CancelUpdateStackCommand, DeleteStackCommand, DescribeStackEventsCommand, DescribeStackResourcesCommand, DescribeTypeCommand, GetTemplateCommand,
  GetTemplateSummaryCommand, ListExportsCommand, ListStackResourcesCommand, ListStacksCommand, UpdateTerminationProtectionCommand,
  ValidateTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { Harness, thing } from './harness';

let aws: Harness;
beforeEach(async () => { aws = await Harness.start(); });
afterEach(async () => aws.stop());

const template = {
  Description: 'a stack',
  Parameters: { P: { Type: 'String', Default: 'd' }, Secret: { Type: 'String', Default: 's', NoEcho: true } },
  Resources: { A: thing({ Secret: { Ref: 'Secret' } }, { Metadata: { path: 'a' } }), B: thing({ X: { Ref: 'A' } }) },
  Outputs: { O: { Value: { Ref: 'P' }, Description: 'an output', Export: { Name: 'exported' } } },
};

test('a stack is described with all that was asked for, by name and by ARN', async () => {
  const tags = [{ Key: 'team', Value: 'books' }];
  const stack = await aws.create(template, { Parameters: [{ ParameterKey: 'P', ParameterValue: 'given' }], Tags: tags, EnableTerminationProtection: true });
  expect(stack).toMatchObject({
    StackName: 'stack',
    StackId: expect.stringMatching(/^arn:aws:cloudformation:us-east-1:000000000000:stack\/stack\/[0-9a-f-]{36}$/) as unknown,
    Description: 'a stack',
    StackStatus: 'CREATE_COMPLETE',
    Tags: tags,
    EnableTerminationProtection: true,
    DisableRollback: false,
    Parameters: [{ ParameterKey: 'P', ParameterValue: 'given' }, { ParameterKey: 'Secret', ParameterValue: '****' }],
    Outputs: [{ OutputKey: 'O', OutputValue: 'given', Description: 'an output', ExportName: 'exported' }],
  });
  expect(await aws.describe('stack')).toEqual(stack);
});

test('resources are described one, some and all', async () => {
  const stack = await aws.create(template);
  expect(await aws.resource('A')).toMatchObject({
    StackId: stack.StackId, LogicalResourceId: 'A', PhysicalResourceId: 'A-1', ResourceType: 'Test::Thing', ResourceStatus: 'CREATE_COMPLETE', Metadata: '{"path":"a"}',
  });
  const { StackResources: some } = await aws.client.send(new DescribeStackResourcesCommand({ StackName: stack.StackId, LogicalResourceId: 'B' }));
  expect(some?.map(({ PhysicalResourceId: id }) => id)).toEqual(['B-2']);
  const { StackResourceSummaries: all } = await aws.client.send(new ListStackResourcesCommand({ StackName: 'stack' }));
  expect(all?.map(({ LogicalResourceId: id }) => id)).toEqual(['A', 'B']);
});

test('events come newest first in pages, with ids that differ and times that rise', async () => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`A${index}`, thing()]));
  await aws.create({ Resources: many });
  const first = await aws.client.send(new DescribeStackEventsCommand({ StackName: 'stack' }));
  const second = await aws.client.send(new DescribeStackEventsCommand({ StackName: 'stack', NextToken: first.NextToken }));
  const events = [...first.StackEvents ?? [], ...second.StackEvents ?? []];
  expect([first.StackEvents?.length, second.StackEvents?.length, second.NextToken]).toEqual([100, 82, undefined]);
  expect(events[0]).toMatchObject({ LogicalResourceId: 'stack', ResourceStatus: 'CREATE_COMPLETE' });
  expect(new Set(events.map(({ EventId: id }) => id)).size).toBe(182);
  const times = events.map(({ Timestamp: time }) => time?.getTime() ?? 0);
  expect(times).toEqual([...times].sort((a, b) => b - a));
});

test('templates are read back, summarized and validated, also from S3', async () => {
  await aws.create(template);
  const { TemplateBody } = await aws.client.send(new GetTemplateCommand({ StackName: 'stack' }));
  expect(JSON.parse(TemplateBody ?? '')).toEqual(template);
  aws.store.createBucket('templates');
  aws.store.put('templates', 'a b.json', JSON.stringify(template));
  for (const url of ['https://s3.us-east-1.amazonaws.com/templates/a%20b.json', 'https://templates.s3.amazonaws.com/a%20b.json', `${aws.context.endpoint()}/templates/a%20b.json`]) {
    const summary = await aws.client.send(new GetTemplateSummaryCommand({ TemplateURL: url }));
    expect(summary).toMatchObject({ ResourceTypes: ['Test::Thing'], Parameters: [{ ParameterKey: 'P', DefaultValue: 'd' }, { ParameterKey: 'Secret' }] });
  }
  await expect(aws.client.send(new ValidateTemplateCommand({ TemplateURL: 'https://s3.us-east-1.amazonaws.com/templates/none' })))
    .rejects.toThrow('S3 error: The specified key does not exist: none');
  await expect(aws.client.send(new ValidateTemplateCommand({ TemplateURL: 'https://example.com/t.json' }))).rejects.toThrow('TemplateURL must be an Amazon S3 URL');
  await expect(aws.client.send(new ValidateTemplateCommand({ TemplateBody: ' '.repeat(51_201) }))).rejects.toThrow('The template has 51201 bytes; the limit for TemplateBody is 51200');
});

test('an update may keep the template and single parameters', async () => {
  await aws.create(template, { Parameters: [{ ParameterKey: 'P', ParameterValue: 'given' }] });
  const stack = await aws.update({}, {
    TemplateBody: undefined,
    UsePreviousTemplate: true,
    Parameters: [{ ParameterKey: 'P', UsePreviousValue: true }, { ParameterKey: 'Secret', ParameterValue: 'new' }],
  });
  expect(stack).toMatchObject({ StackStatus: 'UPDATE_COMPLETE', Outputs: [{ OutputValue: 'given' }] });
  expect(aws.things.calls.filter((call) => call.startsWith('update '))).toEqual(['update A']);
});

test('stacks and exports are listed', async () => {
  await aws.delete(await aws.create(template));
  const stack = await aws.create(template);
  const listed = await aws.client.send(new ListStacksCommand({ StackStatusFilter: ['DELETE_COMPLETE'] }));
  expect(listed.StackSummaries?.map(({ StackName: name, StackStatus: status }) => [name, status])).toEqual([['stack', 'DELETE_COMPLETE']]);
  const { Exports } = await aws.client.send(new ListExportsCommand({}));
  expect(Exports).toEqual([{ ExportingStackId: stack.StackId, Name: 'exported', Value: 'd' }]);
});

test('an export that is taken fails the stack', async () => {
  await aws.create(template);
  const other = await aws.create(template, { StackName: 'other' });
  expect(other.StackStatus).toBe('ROLLBACK_COMPLETE');
  expect((await aws.history(other)).join()).toContain('Export with name exported is already exported by stack stack');
});

test('a protected stack is not deleted', async () => {
  const stack = await aws.create(template, { EnableTerminationProtection: true });
  await expect(aws.delete(stack)).rejects.toThrow('Stack [stack] cannot be deleted while TerminationProtection is enabled');
  await aws.client.send(new UpdateTerminationProtectionCommand({ StackName: 'stack', EnableTerminationProtection: false }));
  expect((await aws.delete(stack)).StackStatus).toBe('DELETE_COMPLETE');
});

test('what the state of the stack does not allow is refused', async () => {
  await expect(aws.client.send(new DescribeStackEventsCommand({ StackName: 'none' }))).rejects.toThrow('Stack [none] does not exist');
  await expect(aws.client.send(new DeleteStackCommand({ StackName: 'none' }))).resolves.toBeDefined();
  const failed = await aws.create({ Resources: { A: thing({ Fail: 'create' }) } });
  await expect(aws.update(template)).rejects.toThrow(`Stack:${failed.StackId} is in ROLLBACK_COMPLETE state and can not be updated.`);
  await expect(aws.create(template)).rejects.toMatchObject({ name: 'AlreadyExistsException' });
  await expect(aws.client.send(new CancelUpdateStackCommand({ StackName: 'stack' }))).rejects.toThrow('CancelUpdateStack cannot be called');
  await expect(aws.client.send(new DescribeTypeCommand({}))).rejects.toThrow('cloudformation DescribeType is not modelled here');
});
