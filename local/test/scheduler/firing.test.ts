import { Invocation, SchedulerFixture, scheduleOf, WORKER } from './fixture';
import { AwsError } from '../../core/errors';
import { Fields } from '../../core/fields';
import { Schedule } from '../../services/scheduler/schedule';
import { scheduleSettings } from '../../services/scheduler/schedule-settings';
import { windowDelay } from '../../services/scheduler/timer';
import { eventually } from '../lambda/fixture';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A minute in ten milliseconds. */
const FAST = 6000;

let fixture: SchedulerFixture;
afterEach(() => fixture.scheduler.stop());

function create(name: string, properties: Fields): Schedule {
  return fixture.scheduler.schedules.create(name, scheduleSettings(properties));
}

function update(name: string, properties: Fields): Schedule {
  return fixture.scheduler.schedules.update(name, scheduleSettings(properties));
}

async function minutes(count: number): Promise<void> {
  await fixture.context.clock.sleep(count * MINUTE_MS);
}

/** `at(…)` so many milliseconds from now. */
function atIn(ms: number): string {
  return `at(${new Date(fixture.context.clock.now() + ms).toISOString().slice(0, 19)})`;
}

describe('a schedule', () => {
  test('invokes its target at each of its times and never before', async () => {
    fixture = new SchedulerFixture(FAST);
    const { created } = create('often', scheduleOf('rate(5 minutes)'));
    await eventually(() => fixture.invocations.length >= 4);
    expect(fixture.times.slice(0, 4)).toEqual([0, 5, 10, 15].map((minute) => created.getTime() + minute * MINUTE_MS));
    fixture.invocations.forEach(({ functionArn, event, at }) => {
      expect(functionArn).toBe(WORKER);
      expect(at).toBeGreaterThanOrEqual(Date.parse(String(event)));
    });
  });

  test('leaves out no time when the clock outruns it', async () => {
    fixture = new SchedulerFixture(6_000_000);
    const { created } = create('often', scheduleOf('rate(1 minute)'));
    await eventually(() => fixture.invocations.length >= 50);
    expect(fixture.times.slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, minute) => created.getTime() + minute * MINUTE_MS));
  });

  test('waits for a time that is further away than Node.js can wait', async () => {
    fixture = new SchedulerFixture();
    const sleep = jest.spyOn(fixture.context.clock, 'sleep');
    create('far', scheduleOf('cron(0 12 1 1 ? 2199)'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    // a longer timeout would end at once, and again and again
    expect(sleep.mock.calls.map(([ms]) => ms)).toEqual([HOUR_MS]);
    expect(fixture.invocations).toEqual([]);
  });

  test('runs once with at(…), also past hours of waiting', async () => {
    fixture = new SchedulerFixture(HOUR_MS / 5);
    const expression = atIn(30 * HOUR_MS);
    create('once', scheduleOf(expression));
    await eventually(() => fixture.invocations.length > 0);
    await fixture.context.clock.sleep(10 * HOUR_MS);
    expect(fixture.times).toEqual([Date.parse(`${expression.slice(3, -1)}Z`)]);
  });

  test('runs at a cron expression\'s times', async () => {
    fixture = new SchedulerFixture(FAST);
    create('quarters', scheduleOf('cron(0/15 * * * ? *)', { ScheduleExpressionTimezone: 'Asia/Kathmandu' }));
    await eventually(() => fixture.invocations.length >= 3);
    const [first, second, third] = fixture.times;
    expect([first % (15 * MINUTE_MS), second - first, third - second]).toEqual([0, 15 * MINUTE_MS, 15 * MINUTE_MS]);
  });

  test('is invoked within its flexible time window, after its time', async () => {
    fixture = new SchedulerFixture(FAST);
    create('flexible', scheduleOf('rate(10 minutes)', { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 } }));
    await eventually(() => fixture.invocations.length >= 5);
    const lates = fixture.invocations.map(({ at, event }) => at - Date.parse(String(event)));
    expect(Math.min(...lates)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...lates)).toBeGreaterThan(MINUTE_MS);
  });
});

test('delays are spread over the window, and the same for the same time', () => {
  fixture = new SchedulerFixture();
  const schedule = create('flexible', scheduleOf('rate(1 day)', { State: 'DISABLED', FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 } }));
  const delays = Array.from({ length: 100 }, (_, day) => windowDelay(schedule, day * 24 * HOUR_MS));
  expect(delays).toEqual(Array.from({ length: 100 }, (_, day) => windowDelay(schedule, day * 24 * HOUR_MS)));
  expect(Math.min(...delays)).toBeLessThan(5 * MINUTE_MS);
  expect(Math.max(...delays)).toBeGreaterThan(25 * MINUTE_MS);
  expect(Math.max(...delays)).toBeLessThan(30 * MINUTE_MS);
});

describe('nothing is invoked', () => {
  const settled = async (): Promise<readonly Invocation[]> => {
    fixture.invocations.length = 0;
    await minutes(5);
    return fixture.invocations;
  };

  beforeEach(async () => {
    fixture = new SchedulerFixture(FAST);
    create('often', scheduleOf('rate(1 minute)'));
    await eventually(() => fixture.invocations.length > 0);
  });

  test('after a schedule was deleted', async () => {
    fixture.scheduler.schedules.delete('often');
    expect(await settled()).toEqual([]);
  });

  test('while it is disabled, and the times that were missed are not made up for', async () => {
    update('often', scheduleOf('rate(1 minute)', { State: 'DISABLED' }));
    expect(await settled()).toEqual([]);
    const enabledAt = fixture.context.clock.now();
    update('often', scheduleOf('rate(1 minute)'));
    await eventually(() => fixture.invocations.length >= 2);
    expect(Math.min(...fixture.times)).toBeGreaterThan(enabledAt);
  });

  test('after the service stopped, not even by schedules that are made later', async () => {
    fixture.scheduler.stop();
    create('later', scheduleOf('rate(1 minute)'));
    expect(await settled()).toEqual([]);
  });

  test('after the embedded AWS stopped', async () => {
    fixture.context.stop.abort();
    expect(await settled()).toEqual([]);
  });
});

describe('an update', () => {
  test('takes effect at once, on times and target', async () => {
    fixture = new SchedulerFixture(FAST);
    create('s', scheduleOf('cron(0 0 1 1 ? *)'));
    await minutes(2);
    expect(fixture.invocations).toEqual([]);
    update('s', scheduleOf('rate(1 minute)', {}, { Arn: `${WORKER}-2` }));
    await eventually(() => fixture.invocations.length > 0);
    expect(fixture.invocations[0].functionArn).toBe(`${WORKER}-2`);
  });

  test('that is refused leaves the schedule as it was', async () => {
    fixture = new SchedulerFixture(FAST);
    const { created } = create('s', scheduleOf('rate(1 minute)'));
    expect(() => update('s', scheduleOf('rate(1 year)'))).toThrow('Invalid Schedule Expression');
    await eventually(() => fixture.invocations.length > 2);
    expect(fixture.times[0]).toBe(created.getTime());
    expect(fixture.scheduler.schedules.get('s').expression).toBe('rate(1 minute)');
  });
});

describe('the payload', () => {
  async function firstEvent(input?: string): Promise<unknown> {
    fixture = new SchedulerFixture();
    create('s', scheduleOf('rate(1 minute)', {}, { Input: input }));
    await eventually(() => fixture.invocations.length > 0);
    return fixture.invocations[0].event;
  }

  test('is the input with its context attributes replaced', async () => {
    const event = await firstEvent(JSON.stringify({
      arn: '<aws.scheduler.schedule-arn>',
      time: '<aws.scheduler.scheduled-time>',
      id: '<aws.scheduler.execution-id>',
      attempt: '<aws.scheduler.attempt-number>',
      twice: '<aws.scheduler.attempt-number>-<aws.scheduler.attempt-number>',
      other: '<aws.scheduler.other>',
    }));
    expect(event).toEqual({
      arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/s',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      attempt: '1',
      twice: '1-1',
      other: '<aws.scheduler.other>',
    });
  });

  test('may become JSON by the replacement', async () => {
    expect(await firstEvent('{"attempt":<aws.scheduler.attempt-number>}')).toEqual({ attempt: 1 });
  });

  test('is the scheduler\'s event without an input', async () => {
    expect(await firstEvent()).toEqual({
      'version': '0',
      'id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Scheduled Event',
      'source': 'aws.scheduler',
      'account': '000000000000',
      'time': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      'region': 'us-east-1',
      'resources': ['arn:aws:scheduler:us-east-1:000000000000:schedule/default/s'],
      'detail': '{}',
    });
  });
});

describe('an invocation that fails', () => {
  const missing = new AwsError('ResourceNotFoundException', `Function not found: ${WORKER}`, 404);
  const INPUT = '{"time":"<aws.scheduler.scheduled-time>","attempt":"<aws.scheduler.attempt-number>","id":"<aws.scheduler.execution-id>"}';

  function failing(target: Fields, speed = 600): { readonly queueArn: string; readonly expression: string } {
    fixture = new SchedulerFixture(speed);
    fixture.failure = missing;
    const queueArn = fixture.queues.create('dead-letters');
    const expression = atIn(2000);
    create('s', scheduleOf(expression, {}, { Input: INPUT, DeadLetterConfig: { Arn: queueArn }, ...target }));
    return { queueArn, expression };
  }

  test('is tried again and then sent to the dead-letter queue', async () => {
    const { queueArn, expression } = failing({ RetryPolicy: { MaximumRetryAttempts: 2 } });
    await eventually(() => fixture.queues.messages(queueArn).length > 0);
    const [{ body, attributes }, ...others] = fixture.queues.messages(queueArn);
    const time = `${expression.slice(3, -1)}Z`;
    expect(others).toEqual([]);
    expect(JSON.parse(body)).toEqual({ time, attempt: '3', id: attributes.EXECUTION_ID });
    expect(attributes).toEqual({
      ERROR_CODE: 'ResourceNotFoundException',
      ERROR_MESSAGE: `Function not found: ${WORKER}`,
      EXECUTION_ID: expect.stringMatching(/^[0-9a-f]{16}$/),
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      IS_PAYLOAD_TRUNCATED: 'false',
      RETRY_ATTEMPTS: '2',
      SCHEDULED_TIME: time,
      SCHEDULE_ARN: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/s',
      TARGET_ARN: WORKER,
    });
    expect(fixture.context.lines.filter((line) => line.includes('failed to invoke'))).toHaveLength(3);
  });

  test('is not tried again once it is too old', async () => {
    const { queueArn } = failing({ RetryPolicy: { MaximumEventAgeInSeconds: 60 } });
    await eventually(() => fixture.queues.messages(queueArn).length > 0);
    const [{ attributes }] = fixture.queues.messages(queueArn);
    expect(attributes.EXHAUSTED_RETRY_CONDITION).toBe('MaximumEventAgeInSeconds');
    // 1 + 2 + 4 + 8 + 16 seconds, and 32 more would be too many; fewer when this machine is slow
    expect(Number(attributes.RETRY_ATTEMPTS)).toBeLessThanOrEqual(5);
    expect(Number(attributes.RETRY_ATTEMPTS)).toBeGreaterThan(0);
  });

  test('reaches its target in a later attempt, with the time of the first', async () => {
    const { queueArn, expression } = failing({});
    await eventually(() => fixture.context.lines.length >= 2);
    fixture.failure = undefined;
    await eventually(() => fixture.invocations.length > 0);
    const { time, attempt } = fixture.invocations[0].event as { readonly time: string; readonly attempt: string };
    expect(time).toBe(`${expression.slice(3, -1)}Z`);
    expect(Number(attempt)).toBeGreaterThanOrEqual(3);
    expect(fixture.queues.messages(queueArn)).toEqual([]);
  });

  test('ends with its schedule', async () => {
    const { queueArn } = failing({});
    await eventually(() => fixture.context.lines.length >= 1);
    fixture.scheduler.schedules.delete('s');
    fixture.failure = undefined;
    await minutes(2);
    expect([fixture.invocations, fixture.queues.messages(queueArn)]).toEqual([[], []]);
  });

  test('counts for an input that is no JSON, too', async () => {
    const { queueArn } = failing({ Input: 'not JSON', RetryPolicy: { MaximumRetryAttempts: 0 } });
    await eventually(() => fixture.queues.messages(queueArn).length > 0);
    expect(fixture.queues.messages(queueArn)[0]).toMatchObject({ body: 'not JSON', attributes: { ERROR_CODE: 'InvalidRequestContentException', RETRY_ATTEMPTS: '0' } });
  });

  test('is logged as lost when its dead-letter queue is gone', async () => {
    failing({ RetryPolicy: { MaximumRetryAttempts: 0 } });
    fixture.queues.delete('dead-letters');
    await eventually(() => fixture.context.lines.some((line) => line.includes('lost the event')));
  });
});

