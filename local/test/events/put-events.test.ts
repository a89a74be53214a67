import { EventsFixture, LISTENER } from './fixture';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let fixture: EventsFixture;
beforeEach(() => { fixture = new EventsFixture(); });

const ENTRY = { Source: 'shop', DetailType: 'Order', Detail: '{}' };

test('an event reaches the targets of the rules that it matches, in its envelope', async () => {
  await fixture.rule();
  await fixture.rule({ EventPattern: { source: ['other'] } });

  const answer = await fixture.put({ id: 7 }, { Resources: ['arn:one'], Time: 1_700_000_000.9 });

  expect(answer).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.stringMatching(UUID) as string }] });
  const [{ EventId }] = answer.Entries as ReadonlyArray<{ readonly EventId: string }>;
  const event = {
    'version': '0',
    'id': EventId,
    'detail-type': 'Order',
    'source': 'shop',
    'account': '000000000000',
    'time': '2023-11-14T22:13:20Z',
    'region': 'us-east-1',
    'resources': ['arn:one'],
    'detail': { id: 7 },
  };
  expect(fixture.delivered).toEqual([{ functionArn: LISTENER, event }]);
  expect(fixture.events.received).toEqual([event]);
});

test('an event that brings no time has that of the clock', async () => {
  await fixture.put();

  const [{ time, resources }] = fixture.events.received;
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(5000);
  expect(resources).toEqual([]);
});

test.each<[string, object, string, string]>([
  ['without Source', { Source: undefined }, 'InvalidArgument', 'Parameter Source is not valid. Reason: Source is a required argument.'],
  ['without DetailType', { DetailType: undefined }, 'InvalidArgument', 'Parameter DetailType is not valid. Reason: DetailType is a required argument.'],
  ['with an empty Detail', { Detail: '' }, 'InvalidArgument', 'Parameter Detail is not valid. Reason: Detail is a required argument.'],
  ['with a Detail that is no JSON', { Detail: '{' }, 'MalformedDetail', 'Detail is malformed.'],
  ['with a Detail that is a list', { Detail: '[]' }, 'MalformedDetail', 'Detail is malformed.'],
  ['in the name of AWS', { Source: 'aws.s3' }, 'NotAuthorizedForSourceException', 'Not authorized for the source.'],
])('an entry %s fails alone', async (_, wrong, ErrorCode, ErrorMessage) => {
  await fixture.rule();

  const answer = await fixture.call('PutEvents', { Entries: [ENTRY, { ...ENTRY, ...wrong }, ENTRY] });

  expect(answer).toEqual({
    FailedEntryCount: 1,
    Entries: [{ EventId: expect.any(String) as string }, { ErrorCode, ErrorMessage }, { EventId: expect.any(String) as string }],
  });
  expect(fixture.delivered).toHaveLength(2);
});

test.each<[string, unknown, string]>([
  ['no entries', [], 'ValidationException'],
  ['nothing', undefined, 'ValidationException'],
  ['eleven entries', Array.from({ length: 11 }, () => ENTRY), 'ValidationException'],
  ['an entry that is none', [ENTRY, 'text'], 'SerializationException'],
  ['a Source that is a number', [ENTRY, { ...ENTRY, Source: 7 }], 'SerializationException'],
  ['a Detail that is an object', [ENTRY, { ...ENTRY, Detail: {} }], 'SerializationException'],
  ['a Time that is none', [ENTRY, { ...ENTRY, Time: 'noon' }], 'SerializationException'],
  ['Resources that are a string', [ENTRY, { ...ENTRY, Resources: 'arn:one' }], 'SerializationException'],
  ['another bus', [ENTRY, { ...ENTRY, EventBusName: 'other' }], 'NotModelled'],
])('%s fails the request, and nothing is put', async (_, Entries, code) => {
  expect(await fixture.call('PutEvents', { Entries })).toMatchObject({ __type: code });
  expect(fixture.events.received).toEqual([]);
});

test.each(['default', 'arn:aws:events:us-east-1:000000000000:event-bus/default'])('the bus may be called %s', async (EventBusName) => {
  expect(await fixture.put({}, { EventBusName })).toMatchObject({ FailedEntryCount: 0 });
});

test('a target that cannot be reached keeps the event from no other', async () => {
  const Targets = [{ Id: 'Gone', Arn: LISTENER.replace('listener', 'gone') }, { Id: 'There', Arn: LISTENER }];
  await fixture.rule({ Targets });

  expect(await fixture.put()).toMatchObject({ FailedEntryCount: 0 });

  expect(fixture.delivered).toHaveLength(1);
  expect(fixture.context.lines.at(-1)).toMatch(/could not send event .* to target Gone: Function not found/);
});

test('the last thousand events are kept', async () => {
  for (let index = 0; index < 1001; index++) await fixture.put({ index });

  expect(fixture.events.received).toHaveLength(1000);
  expect(fixture.events.received[0].detail).toEqual({ index: 1 });
});
