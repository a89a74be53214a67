import { outputOf, StatesFixture } from './fixture';
import { notModelled } from '../../core/errors';
import { PutEvents } from '../../services/states/put-events-task';
import { EventsFixture } from '../events/fixture';

let fixture: StatesFixture;
let bus: EventsFixture;
beforeEach(() => { bus = new EventsFixture(); });
afterEach(async () => fixture.states.stop());

const Entry = { Source: 'shop', DetailType: 'Order', Detail: { 'id.$': '$.id', 'by.$': '$$.Execution.Name' } };
const publish = (more: object = {}): object => ({ Type: 'Task', Resource: 'arn:aws:states:::events:putEvents', Parameters: { Entries: [Entry] }, End: true, ...more });

function onBus(speed = 1): void {
  fixture = new StatesFixture(speed, undefined, (request) => bus.events.putEvents(request));
}

/** Refuses as often as told, then puts. */
function failing(times: number): { readonly putEvents: PutEvents; readonly calls: number[] } {
  const calls: number[] = [];
  const putEvents: PutEvents = (request) => {
    calls.push(Date.now());
    return calls.length > times ? bus.events.putEvents(request) : { FailedEntryCount: 1 };
  };
  return { putEvents, calls };
}

test('a task puts events that name the execution and its state machine, and results in the answer', async () => {
  onBus();
  const machine = await fixture.deploy({ Publish: publish({ ResultPath: '$.answer' }) });

  const execution = await fixture.ended(await fixture.start(machine, { id: 7 }, 'first'));

  const [event] = bus.events.received;
  expect(event).toMatchObject({ 'source': 'shop', 'detail-type': 'Order', 'detail': { id: 7, by: 'first' }, 'resources': [execution.executionArn, machine] });
  expect(outputOf(execution)).toEqual({ id: 7, answer: { FailedEntryCount: 0, Entries: [{ EventId: event.id }] } });
});

test('a detail may be text, and an entry may bring resources, a time and the default bus', async () => {
  onBus();
  const Entries = [{ ...Entry, Detail: '{"a":1}', Resources: ['arn:one'], Time: '2024-05-01T10:00:00.5Z', EventBusName: 'default' }];

  const { executionArn, status } = await fixture.run({ Publish: publish({ Parameters: { Entries } }) });

  expect(status).toBe('SUCCEEDED');
  expect(bus.events.received).toEqual([expect.objectContaining({ time: '2024-05-01T10:00:00Z', detail: { a: 1 } })]);
  expect(bus.events.received[0].resources.slice(0, 2)).toEqual(['arn:one', executionArn]);
});

test('the entries may come from the input', async () => {
  onBus();
  const entries = [1, 2].map((id) => ({ ...Entry, Detail: { id } }));

  await fixture.run({ Publish: publish({ Parameters: { 'Entries.$': '$.entries' } }) }, { entries });

  expect(bus.events.received.map(({ detail }) => detail)).toEqual([{ id: 1 }, { id: 2 }]);
});

test('an entry that is refused fails the task, with the answer as the cause; the others are put', async () => {
  onBus();

  const execution = await fixture.run({ Publish: publish({ Parameters: { Entries: [{ ...Entry, Detail: {} }, { ...Entry, Source: 'aws.s3', Detail: {} }] } }) });

  expect(execution).toMatchObject({ status: 'FAILED', error: 'EventBridge.FailedEntry' });
  expect(JSON.parse(execution.cause ?? '')).toEqual({
    FailedEntryCount: 1,
    Entries: [{ EventId: bus.events.received[0].id }, { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' }],
  });
});

test('a detail that is no object is refused', async () => {
  onBus();

  const execution = await fixture.run({ Publish: publish({ Parameters: { Entries: [{ ...Entry, Detail: [1] }] } }) });

  expect(execution).toMatchObject({ error: 'EventBridge.FailedEntry', cause: expect.stringContaining('MalformedDetail') as string });
});

test('a failed task is retried on the embedded clock', async () => {
  const { putEvents, calls } = failing(2);
  fixture = new StatesFixture(600, undefined, putEvents);
  const Retry = [{ ErrorEquals: ['EventBridge.FailedEntry'], IntervalSeconds: 30, BackoffRate: 1, MaxAttempts: 2 }];

  expect(await fixture.run({ Publish: publish({ Retry }) }, { id: 7 })).toMatchObject({ status: 'SUCCEEDED' });
  expect(calls[2] - calls[0]).toBeGreaterThanOrEqual(90);
  expect(bus.events.received).toHaveLength(1);
});

test.each(['EventBridge.FailedEntry', 'States.TaskFailed', 'States.ALL'])('a failed task is caught by %s', async (name) => {
  fixture = new StatesFixture(1, undefined, failing(9).putEvents);
  const Catch = [{ ErrorEquals: [name], ResultPath: '$.failure', Next: 'Caught' }];

  const execution = await fixture.run({ Publish: publish({ Catch }), Caught: { Type: 'Succeed' } }, { id: 7 });

  expect(outputOf(execution)).toEqual({ id: 7, failure: { Error: 'EventBridge.FailedEntry', Cause: '{"FailedEntryCount":1}' } });
});

test('a request that is refused as a whole is an error of EventBridge', async () => {
  onBus();

  expect(await fixture.run({ Publish: publish({ Parameters: {} }) })).toMatchObject({ error: 'EventBridge.ValidationException' });
  const other = await fixture.run({ Publish: publish({ Parameters: { Entries: [{ ...Entry, Detail: {}, EventBusName: 'other' }] } }) });
  expect(other).toMatchObject({ error: `EventBridge.${notModelled('').code}`, cause: expect.stringContaining('"other"') as string });
});

test('an execution that was stopped puts nothing any more', async () => {
  onBus(600);
  const arn = await fixture.start(await fixture.deploy({ Wait: { Type: 'Wait', Seconds: 60, Next: 'Publish' }, Publish: publish() }), { id: 7 });

  await fixture.call('StopExecution', { executionArn: arn });
  await fixture.context.clock.sleep(120_000);

  expect(bus.events.received).toEqual([]);
});
