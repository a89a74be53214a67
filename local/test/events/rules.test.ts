import { EventsFixture, LISTENER } from './fixture';
import { Properties } from '../../services/cloudformation/resource';

let fixture: EventsFixture;
beforeEach(() => { fixture = new EventsFixture(); });

const details = (): readonly unknown[] => fixture.delivered.map(({ event }) => (event as { readonly detail: unknown }).detail);

describe('AWS::Events::Rule', () => {
  test('is named after stack and logical id, and has its ARN', async () => {
    const { physicalId, attributes } = await fixture.rule();

    expect(physicalId).toMatch(/^Shop-Thing-[0-9A-F]{12}$/);
    expect(attributes).toEqual({ Arn: `arn:aws:events:us-east-1:000000000000:rule/${physicalId}` });
  });

  test('changes pattern, state and targets in place', async () => {
    const before = { EventPattern: { source: ['shop'] }, Targets: [{ Id: 'Target0', Arn: LISTENER }] };
    const { physicalId } = await fixture.rules.create(before);

    const after = { ...before, EventPattern: { detail: { id: [7] } } };
    expect((await fixture.rules.update(physicalId, before, after)).physicalId).toBe(physicalId);
    await fixture.put({ id: 6 });
    await fixture.put({ id: 7 });
    expect(details()).toEqual([{ id: 7 }]);

    await fixture.rules.update(physicalId, after, { ...after, State: 'DISABLED' });
    await fixture.put({ id: 7 });
    expect(details()).toHaveLength(1);
  });

  test('is replaced when its name changes, and ends with its deletion', async () => {
    const before = { Name: 'old', EventPattern: { source: ['shop'] }, Targets: [{ Id: 'Target0', Arn: LISTENER }] };
    await fixture.rules.create(before);

    expect((await fixture.rules.update('old', before, { ...before, Name: 'new' })).physicalId).toBe('new');
    await fixture.rules.delete('old');
    await fixture.put();
    expect(fixture.delivered).toHaveLength(1);

    await fixture.rules.delete('new');
    await fixture.put();
    expect(fixture.delivered).toHaveLength(1);
  });

  test('does not take over a rule that is there already', async () => {
    await fixture.rule({ Name: 'taken' });

    await expect(fixture.rule({ Name: 'taken' })).rejects.toMatchObject({ code: 'ResourceAlreadyExistsException' });
  });

  test('may have its pattern as JSON text', async () => {
    await fixture.rule({ EventPattern: '{"source":["shop"]}' });
    await fixture.put();

    expect(fixture.delivered).toHaveLength(1);
  });

  test.each<[string, Properties, string, string]>([
    ['another bus', { EventBusName: 'other' }, 'NotModelled', 'The bus "other"'],
    ['a schedule', { EventPattern: undefined, ScheduleExpression: 'rate(1 hour)' }, 'NotModelled', 'ScheduleExpression'],
    ['neither pattern nor schedule', { EventPattern: undefined }, 'ValidationException', 'must be specified'],
    ['a malformed pattern', { EventPattern: { source: 'shop' } }, 'InvalidEventPatternException', '"source" must be an object or an array'],
    ['a pattern that is no JSON', { EventPattern: '{' }, 'InvalidEventPatternException', 'Event pattern is not valid'],
    ['a state that there is not', { State: 'PAUSED' }, 'NotModelled', 'PAUSED'],
    ['a name with a blank', { Name: 'a b' }, 'ValidationException', '"a b"'],
    ['a queue as target', { Targets: [{ Id: 'Queue', Arn: 'arn:aws:sqs:us-east-1:000000000000:queue' }] }, 'NotModelled', 'arn:aws:sqs'],
    ['a target without an id', { Targets: [{ Arn: LISTENER }] }, 'ValidationError', 'Id is required'],
    ['two targets with one id', { Targets: [{ Id: 'a', Arn: LISTENER }, { Id: 'a', Arn: LISTENER }] }, 'ValidationException', 'Id a'],
    ['six targets', { Targets: [1, 2, 3, 4, 5, 6].map((Id) => ({ Id, Arn: LISTENER })) }, 'LimitExceededException', '6 targets'],
  ])('refuses %s', async (_, properties, code, message) => {
    await expect(fixture.rule(properties)).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
    expect(await fixture.call('ListRules')).toEqual({ Rules: [] });
  });
});

describe('a target', () => {
  const transformed = (InputTemplate: string): Properties => ({
    InputTransformer: {
      InputPathsMap: { ...Object.fromEntries(['id', 'tags', 'none', 'nil', 'quoted'].map((name) => [name, `$.detail.${name}`])), second: '$.detail.tags[1]' },
      InputTemplate,
    },
  });
  const DETAIL = { id: 'a-1', tags: ['x', 'y'], nil: null, quoted: '"' };

  test.each<[string, Properties, unknown]>([
    ['a constant', { Input: '{"a":[1]}' }, { a: [1] }],
    ['a part of the event', { InputPath: '$.detail.tags[1]' }, 'y'],
    ['a part with dashes in its name', { InputPath: '$.detail-type' }, 'Order'],
    ['null for a part that is not there', { InputPath: '$.detail.none' }, null],
    ['values and text', transformed('{"id": <id>, "tags": <tags>, "text": "\\"<id>\\""}'), { id: 'a-1', tags: ['x', 'y'], text: '"a-1"' }],
    ['a string alone', transformed('"Order <id>, <second>"'), 'Order a-1, y'],
    ['a list in a string, without its quotes', transformed('"<tags>"'), '[x,y]'],
    ['an empty string for a part that is not there', transformed('[<none>, "<none>", <nil>]'), ['', '', null]],
    ['the rule', transformed('["<aws.events.rule-name>", <aws.events.rule-arn>]'), ['rule', 'arn:aws:events:us-east-1:000000000000:rule/rule']],
    ['the whole event', transformed('{"event": <aws.events.event.json>}'), { event: expect.objectContaining({ source: 'shop', detail: DETAIL }) as unknown }],
    ['the event without its detail', transformed('<aws.events.event>'), expect.not.objectContaining({ detail: DETAIL })],
    ['when the event was put', transformed('<aws.events.event.ingestion-time>'), expect.stringMatching(/^\d{4}-.*:\d\dZ$/)],
  ])('is handed %s', async (_, target, expected) => {
    await fixture.rule({ Name: 'rule' }, target);
    await fixture.put(DETAIL);

    expect(fixture.delivered).toEqual([{ functionArn: LISTENER, event: expected }]);
  });

  test('gets nothing when its template gives no JSON', async () => {
    await fixture.rule({}, transformed('"<quoted>"'));
    await fixture.put(DETAIL);

    expect(fixture.delivered).toEqual([]);
    expect(fixture.context.lines.at(-1)).toContain('its InputTemplate gives no JSON');
  });

  test('may bring a retry policy and a dead-letter queue, which change nothing', async () => {
    await fixture.rule({}, { RetryPolicy: { MaximumRetryAttempts: 3 }, DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:lost' } });
    await fixture.put();

    expect(fixture.delivered).toHaveLength(1);
  });

  test.each<[string, Properties, string, string]>([
    ['an Input that is no JSON', { Input: 'text' }, 'ValidationException', 'JSON syntax error in input for target Target0'],
    ['two inputs', { Input: '{}', InputPath: '$.detail' }, 'ValidationException', 'Only one of Input, InputPath, or InputTransformer'],
    ['a path that is none', { InputPath: 'detail' }, 'ValidationException', 'Invalid JSON path "detail"'],
    ['a path with a wildcard', { InputPath: '$.detail.*' }, 'NotModelled', 'wildcard'],
    ['text without quotes', transformed('Order <id>'), 'ValidationException', 'Invalid InputTemplate for target Target0'],
    ['a placeholder as a key', transformed('{<id>: 1, <id>}'), 'ValidationException', 'Invalid InputTemplate'],
    ['a placeholder that is not defined', transformed('"<unknown>"'), 'ValidationException', 'InputPathsMap has no <unknown>'],
    ['a reserved name', { InputTransformer: { InputPathsMap: { 'aws.id': '$.id' }, InputTemplate: '1' } }, 'ValidationException', '"aws.id"'],
    ['no template', { InputTransformer: {} }, 'ValidationError', 'InputTemplate is required'],
  ])('is refused with %s', async (_, target, code, message) => {
    await expect(fixture.rule({}, target)).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
  });
});

describe('the API', () => {
  test('describes a rule', async () => {
    await fixture.rule({ Name: 'orders', Description: 'All orders', State: 'DISABLED' });

    expect(await fixture.call('DescribeRule', { Name: 'orders', EventBusName: 'default' })).toEqual({
      Name: 'orders',
      Arn: 'arn:aws:events:us-east-1:000000000000:rule/orders',
      Description: 'All orders',
      EventPattern: '{"source":["shop"]}',
      State: 'DISABLED',
      EventBusName: 'default',
      CreatedBy: '000000000000',
    });
  });

  test('lists rules by name and prefix, in pages', async () => {
    for (const Name of ['b-2', 'a', 'b-1']) await fixture.rule({ Name });
    const names = ({ Rules }: Record<string, unknown>): unknown => (Rules as ReadonlyArray<{ readonly Name: string }>).map(({ Name }) => Name);

    const first = await fixture.call('ListRules', { Limit: 2 });
    const second = await fixture.call('ListRules', { Limit: 2, NextToken: first.NextToken });

    expect([names(first), names(second), second.NextToken]).toEqual([['a', 'b-1'], ['b-2'], undefined]);
    expect(names(await fixture.call('ListRules', { NamePrefix: 'b' }))).toEqual(['b-1', 'b-2']);
  });

  test('lists targets as they were given', async () => {
    await fixture.rule({ Name: 'orders' }, { InputPath: '$.detail', RetryPolicy: { MaximumRetryAttempts: 3 } });

    expect(await fixture.call('ListTargetsByRule', { Rule: 'orders' })).toEqual({
      Targets: [{ Id: 'Target0', Arn: LISTENER, InputPath: '$.detail', RetryPolicy: { MaximumRetryAttempts: 3 } }],
    });
  });

  test.each<[string, Properties, string]>([
    ['DescribeRule', { Name: 'none' }, 'ResourceNotFoundException'],
    ['ListTargetsByRule', { Rule: 'none' }, 'ResourceNotFoundException'],
    ['ListRules', { EventBusName: 'other' }, 'ResourceNotFoundException'],
    ['ListRules', { Limit: 101 }, 'ValidationException'],
    ['ListRules', { NextToken: 'x' }, 'ValidationException'],
    ['PutRule', {}, 'NotModelled'],
  ])('%s refuses %j', async (operation, input, code) => {
    expect(await fixture.call(operation, input)).toMatchObject({ __type: code });
  });
});
