import { SchedulerFixture, scheduleOf, WORKER } from './fixture';
import { Server } from '../../core/server';
import { serve, signedFor } from '../core/fixture';

const NEVER = 'cron(0 12 1 1 ? 2199)';
const ARN = 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/daily';

interface Answer {
  readonly status: number;
  readonly error: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

let fixture: SchedulerFixture;
let server: Server;

beforeEach(async () => {
  fixture = new SchedulerFixture();
  server = await serve([fixture.scheduler], fixture.context);
});

afterEach(async () => {
  fixture.scheduler.stop();
  await server.stop();
});

async function call(method: string, path: string, input?: unknown): Promise<Answer> {
  const headers = { 'authorization': signedFor('scheduler'), 'content-type': 'application/json' };
  const response = await fetch(`${server.endpoint}${path}`, { method, headers, body: input === undefined ? undefined : JSON.stringify(input) });
  const body = await response.json() as Answer['body'];
  return { status: response.status, error: response.headers.get('x-amzn-errortype'), body };
}

test('describes a schedule as it was made, with AWS\'s defaults', async () => {
  expect(await call('POST', '/schedules/daily', { ...scheduleOf(NEVER), ClientToken: 'token' })).toEqual({ status: 200, error: null, body: { ScheduleArn: ARN } });
  const { body } = await call('GET', '/schedules/daily?groupName=default');
  expect(body).toEqual({
    ActionAfterCompletion: 'NONE',
    Arn: ARN,
    CreationDate: expect.any(Number),
    Description: '',
    FlexibleTimeWindow: { Mode: 'OFF' },
    GroupName: 'default',
    LastModificationDate: expect.any(Number),
    Name: 'daily',
    ScheduleExpression: NEVER,
    ScheduleExpressionTimezone: 'UTC',
    State: 'ENABLED',
    Target: {
      Arn: WORKER,
      Input: '"<aws.scheduler.scheduled-time>"',
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
    },
  });
  expect(Math.abs(Number(body.CreationDate) - Date.now() / 1000)).toBeLessThan(5);
});

test('describes everything that can be set, dates in seconds since 1970', async () => {
  const settings = {
    Description: 'Readers, again',
    EndDate: 1_900_000_000,
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
    ScheduleExpressionTimezone: 'Europe/Berlin',
    StartDate: 1_800_000_000,
    State: 'DISABLED',
  };
  const target = { DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:lost' }, RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 } };
  await call('POST', '/schedules/daily', scheduleOf(NEVER, settings, target));
  expect((await call('GET', '/schedules/daily')).body).toMatchObject({ ...settings, Target: target });
});

test('updates a schedule as a whole', async () => {
  await call('POST', '/schedules/daily', scheduleOf(NEVER, { Description: 'old', State: 'DISABLED' }));
  expect((await call('PUT', '/schedules/daily', scheduleOf('rate(1 day)'))).body).toEqual({ ScheduleArn: ARN });
  expect((await call('GET', '/schedules/daily')).body).toMatchObject({ Description: '', State: 'ENABLED', ScheduleExpression: 'rate(1 day)' });
});

test('deletes a schedule', async () => {
  await call('POST', '/schedules/daily', scheduleOf(NEVER));
  expect(await call('DELETE', '/schedules/daily')).toEqual({ status: 200, error: null, body: {} });
  expect((await call('GET', '/schedules/daily')).status).toBe(404);
});

test.each(['GET', 'PUT', 'DELETE'])('%s of a schedule that does not exist is a ResourceNotFoundException', async (method) => {
  const input = method === 'PUT' ? scheduleOf(NEVER) : undefined;
  expect(await call(method, '/schedules/daily', input)).toEqual({
    status: 404, error: 'ResourceNotFoundException', body: { Message: 'Schedule daily does not exist.' },
  });
});

test('knows one group', async () => {
  const answer = { status: 404, error: 'ResourceNotFoundException', body: { Message: 'Schedule group other does not exist.' } };
  expect(await call('GET', '/schedules/daily?groupName=other')).toEqual(answer);
  expect(await call('DELETE', '/schedules/daily?groupName=other')).toEqual(answer);
  expect(await call('GET', '/schedules?ScheduleGroup=other')).toEqual(answer);
});

test('makes no second schedule of the same name', async () => {
  await call('POST', '/schedules/daily', scheduleOf(NEVER));
  expect(await call('POST', '/schedules/daily', scheduleOf('rate(1 day)'))).toMatchObject({ status: 409, error: 'ConflictException' });
  expect((await call('GET', '/schedules/daily')).body.ScheduleExpression).toBe(NEVER);
});

describe('ListSchedules', () => {
  const names = async (query: string) => ((await call('GET', `/schedules${query}`)).body.Schedules as ReadonlyArray<{ readonly Name: string }>).map(({ Name }) => Name);

  beforeEach(async () => {
    for (const name of ['a-1', 'a-2', 'b-1']) await call('POST', `/schedules/${name}`, scheduleOf(NEVER, { State: name === 'a-2' ? 'DISABLED' : 'ENABLED' }));
  });

  test('summarizes', async () => {
    const { body } = await call('GET', '/schedules?NamePrefix=b');
    expect(body).toEqual({
      Schedules: [{
        Arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/b-1',
        CreationDate: expect.any(Number),
        GroupName: 'default',
        LastModificationDate: expect.any(Number),
        Name: 'b-1',
        State: 'ENABLED',
        Target: { Arn: WORKER },
      }],
    });
  });

  test('filters', async () => {
    expect(await names('')).toEqual(['a-1', 'a-2', 'b-1']);
    expect(await names('?NamePrefix=a&ScheduleGroup=default')).toEqual(['a-1', 'a-2']);
    expect(await names('?State=DISABLED')).toEqual(['a-2']);
  });

  test('pages', async () => {
    const { body } = await call('GET', '/schedules?MaxResults=2');
    expect((body.Schedules as unknown[]).length).toBe(2);
    expect(await names(`?NextToken=${String(body.NextToken)}`)).toEqual(['b-1']);
    expect(await call('GET', '/schedules?MaxResults=0')).toMatchObject({ status: 400, error: 'ValidationException' });
  });
});

describe('refuses', () => {
  test.each([
    ['an expression that is none', scheduleOf('rate(1 week)'), 'Invalid Schedule Expression rate(1 week): '],
    ['a schedule without an expression', { ...scheduleOf(NEVER), ScheduleExpression: undefined }, 'ScheduleExpression is required'],
    ['an unknown time zone', scheduleOf(NEVER, { ScheduleExpressionTimezone: 'Mars/Phobos' }), 'Provided time zone is not valid: Mars/Phobos'],
    ['no flexible time window', scheduleOf(NEVER, { FlexibleTimeWindow: undefined }), 'Mode must be one of OFF, FLEXIBLE'],
    ['a window that is too long', scheduleOf(NEVER, { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 1441 } }), 'from 1 to 1440, got 1441'],
    ['a window without its length', scheduleOf(NEVER, { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }), 'MaximumWindowInMinutes must be a whole number'],
    ['a length of no window', scheduleOf(NEVER, { FlexibleTimeWindow: { Mode: 'OFF', MaximumWindowInMinutes: 5 } }), 'needs a FlexibleTimeWindow of mode FLEXIBLE'],
    ['an unknown state', scheduleOf(NEVER, { State: 'PAUSED' }), 'State must be one of ENABLED, DISABLED, got "PAUSED"'],
    ['dates that are none', scheduleOf(NEVER, { StartDate: 'soon' }), 'StartDate must be a date in ISO 8601, got "soon"'],
    ['an end before the start', scheduleOf(NEVER, { StartDate: 2, EndDate: 1 }), 'EndDate must be later than StartDate'],
    ['too many retries', scheduleOf(NEVER, {}, { RetryPolicy: { MaximumRetryAttempts: 186 } }), 'from 0 to 185, got 186'],
    ['no role', scheduleOf(NEVER, {}, { RoleArn: undefined }), 'RoleArn is required'],
    ['a body that is no object', [1], 'must be a JSON object'],
  ])('%s', async (_, input, message) => {
    const answer = await call('POST', '/schedules/daily', input);
    expect(answer).toMatchObject({ status: 400, error: 'ValidationException', body: { Message: expect.stringContaining(message) } });
    expect(fixture.scheduler.schedules.has('daily')).toBe(false);
  });

  test.each([
    ['other groups', scheduleOf(NEVER, { GroupName: 'other' }), 'The schedule group other'],
    ['deleting itself', scheduleOf(NEVER, { ActionAfterCompletion: 'DELETE' }), 'ActionAfterCompletion DELETE'],
    ['other targets', scheduleOf(NEVER, {}, { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage' }), 'The schedule\'s target arn:aws:scheduler:::aws-sdk:sqs:sendMessage'],
  ])('%s as not modelled', async (_, input, message) => {
    expect(await call('POST', '/schedules/daily', input)).toMatchObject({ status: 501, error: 'NotModelled', body: { Message: expect.stringContaining(message) } });
  });

  test('a name that is too long, and operations that are not modelled', async () => {
    expect(await call('POST', `/schedules/${'x'.repeat(65)}`, scheduleOf(NEVER))).toMatchObject({ status: 400, error: 'ValidationException' });
    expect(await call('GET', '/schedule-groups')).toMatchObject({ status: 501, error: 'NotModelled' });
    expect(await call('PATCH', '/schedules/daily')).toMatchObject({ status: 501, error: 'NotModelled' });
  });
});
