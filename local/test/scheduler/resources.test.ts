import { SchedulerFixture, scheduleOf } from './fixture';
import { SchedulerService } from '../../services/scheduler/service';
import { Queues } from '../../services/sqs/queues';
import { queueResources } from '../../services/sqs/resources';
import { driver } from '../core/fixture';
import { eventually, LambdaFixture } from '../lambda/fixture';

const NEVER = 'cron(0 12 1 1 ? 2199)';

let fixture: SchedulerFixture;

beforeEach(() => {
  fixture = new SchedulerFixture();
});

afterEach(() => fixture.scheduler.stop());

describe('AWS::Scheduler::Schedule', () => {
  const resource = () => driver(fixture.scheduler.resources, 'AWS::Scheduler::Schedule');
  const names = () => fixture.scheduler.schedules.all().map(({ name }) => name);

  test('is referred to by its name and has its ARN', async () => {
    expect(await resource().create(scheduleOf(NEVER, { Name: 'daily', GroupName: 'default' }))).toEqual({
      physicalId: 'daily',
      attributes: { Arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/daily' },
    });
  });

  test('is named after stack and logical id when it has no name', async () => {
    const { physicalId } = await resource().create(scheduleOf(NEVER));
    expect(physicalId).toMatch(/^Shop-Thing-[0-9A-F]{12}$/);
    expect(names()).toEqual([physicalId]);
  });

  test('takes numbers and dates as templates write them', async () => {
    await resource().create(scheduleOf(NEVER, {
      Name: 'daily', StartDate: '2027-01-01T00:00:00.000Z', FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: '10' },
    }));
    expect(fixture.scheduler.schedules.get('daily')).toMatchObject({ windowInMinutes: 10, startDate: new Date('2027-01-01T00:00:00Z') });
  });

  test('changes in place, and its name by replacement', async () => {
    const old = scheduleOf(NEVER, { Name: 'daily' });
    await resource().create(old);
    const disabled = { ...old, State: 'DISABLED' };
    expect((await resource().update('daily', old, disabled)).physicalId).toBe('daily');
    expect(fixture.scheduler.schedules.get('daily').enabled).toBe(false);
    expect((await resource().update('daily', disabled, { ...disabled, Name: 'nightly' })).physicalId).toBe('nightly');
    await resource().delete('daily');
    expect(names()).toEqual(['nightly']);
  });

  test('is deleted also when it is gone already', async () => {
    await expect(resource().delete('daily')).resolves.toBeUndefined();
  });

  test('fails with what is wrong', async () => {
    await expect(resource().create(scheduleOf('cron(0 12 * * *)'))).rejects.toThrow('Invalid Schedule Expression cron(0 12 * * *): ');
    await expect(resource().create(scheduleOf(NEVER, { GroupName: 'other' }))).rejects.toMatchObject({ code: 'NotModelled' });
  });
});

describe('AWS::SQS::Queue', () => {
  const resource = () => driver(queueResources(fixture.context, fixture.queues), 'AWS::SQS::Queue');
  const ARN = 'arn:aws:sqs:us-east-1:000000000000:lost';

  test('is referred to by its URL', async () => {
    const url = 'http://127.0.0.1:4566/000000000000/lost';
    expect(await resource().create({ QueueName: 'lost' })).toEqual({ physicalId: url, attributes: { Arn: ARN, QueueName: 'lost', QueueUrl: url } });
    expect((await resource().create({})).attributes.QueueName).toMatch(/^Shop-Thing-[0-9A-F]{12}$/);
  });

  test('keeps its messages when it is updated, until it is deleted', async () => {
    const { physicalId } = await resource().create({ QueueName: 'lost' });
    fixture.queues.send(ARN, { body: 'a', attributes: {} });
    await resource().update(physicalId, { QueueName: 'lost' }, { QueueName: 'lost', MessageRetentionPeriod: 60 });
    expect(fixture.queues.messages(ARN)).toEqual([{ body: 'a', attributes: {} }]);
    await resource().delete(physicalId);
    expect(() => fixture.queues.messages(ARN)).toThrow(`The queue ${ARN} does not exist`);
  });

  test('is replaced when its name changes', async () => {
    const { physicalId } = await resource().create({ QueueName: 'lost' });
    const { attributes } = await resource().update(physicalId, { QueueName: 'lost' }, { QueueName: 'found' });
    expect(attributes.QueueName).toBe('found');
  });

  test('does not take over a queue, and is no FIFO queue', async () => {
    await resource().create({ QueueName: 'lost' });
    await expect(resource().create({ QueueName: 'lost' })).rejects.toMatchObject({ code: 'QueueAlreadyExists' });
    await expect(resource().create({ QueueName: 'lost.fifo', FifoQueue: true })).rejects.toMatchObject({ code: 'NotModelled' });
  });
});

test('a schedule reaches its function through Lambda\'s event queue, as often as that delivers', async () => {
  const lambda = new LambdaFixture(600, { deliveries: () => [0, 1000] });
  const scheduler = new SchedulerService(lambda.context, {
    invoke: (functionArn, event) => lambda.lambda.invokeAsync(functionArn, event),
    send: (queueArn, message) => new Queues(lambda.context).send(queueArn, message),
  });
  try {
    const { attributes, physicalId } = await lambda.create(lambda.properties('exports.handler = async (event) => console.log(`got ${event}`);'));
    await driver(scheduler.resources, 'AWS::Scheduler::Schedule').create(scheduleOf('rate(1 day)', { Name: 'daily' }, { Arn: attributes.Arn }));
    const got = () => lambda.lambda.logs(physicalId).filter((line) => line.startsWith('got '));
    await eventually(() => got().length === 2);
    expect(new Set(got()).size).toBe(1);
  } finally {
    lambda.context.stop.abort();
    await lambda.lambda.stop();
  }
});
