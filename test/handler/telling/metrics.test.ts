import { DetailType, EVENT_STATUS, EventDetail, EventEntry } from '../../../src/handler/contract';
import { metricLine } from '../../../src/handler/telling/metrics';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const STACK_ID = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/8a5f2b90-aaaa-bbbb-cccc-0123456789ab';

const entry = (type: DetailType, detail: Partial<EventDetail>): EventEntry => ({
  Source: 'cdk-personalize-segments',
  DetailType: type,
  Detail: { stackId: STACK_ID, logicalId: 'ReadersF07297A3', jobName: 'job', status: '', ...detail },
  Resources: [],
});

interface Line {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}

const lineOf = (type: DetailType, detail: Partial<EventDetail>): Line | undefined => {
  const line = metricLine(entry(type, detail), NOW);
  return line === undefined ? undefined : JSON.parse(line) as Line;
};

/** The metrics that CloudWatch would make of a line. */
const metricsOf = (type: DetailType, detail: Partial<EventDetail>): Record<string, unknown> => {
  const line = lineOf(type, detail);
  const { Metrics = [] } = line?._aws.CloudWatchMetrics[0] ?? {};
  return Object.fromEntries(Metrics.map(({ Name, Unit }) => [`${Name} (${Unit})`, line?.[Name]]));
};

describe('a line with metrics', () => {
  const line = lineOf('Batch Segment Job Settled', { status: 'ACTIVE', durationSeconds: 1830 });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
  test('is a document in the embedded metric format', () => {
    expect(line).toEqual({
      _aws: {
        Timestamp: NOW,
        CloudWatchMetrics: [{
          Namespace: 'PersonalizeSegments',
          Dimensions: [['StackName', 'LogicalId']],
          Metrics: [{ Name: 'Failures', Unit: 'Count' }, { Name: 'Duration', Unit: 'Seconds' }],
        }],
      },
      StackName: 'Shop',
      LogicalId: 'ReadersF07297A3',
      Failures: 0,
      Duration: 1830,
      jobName: 'job',
    });
  });

  test.each([
    entry('Batch Segment Job Settled', { status: 'CREATE FAILED', failureReason: 'two\nlines', durationSeconds: 0 }),
    entry('Batch Segment Job Settled', { status: 'REFUSED', jobName: undefined }),
    entry('Batch Segment Job Accepted', { status: 'CREATE PENDING', queueSeconds: 0 }),
  ])('refers to members that are there: text for dimensions, numbers for metrics: %j', (event) => {
    const text = metricLine(event, NOW) ?? '';
    expect(text).not.toContain('\n');
    const document = JSON.parse(text) as Line;
    const [{ Namespace, Dimensions, Metrics }] = document._aws.CloudWatchMetrics;
    expect(Namespace).toMatch(/^[^:\s][^:]{0,255}$/);
    expect(Number.isInteger(document._aws.Timestamp)).toBe(true);
    for (const dimension of Dimensions.flat()) expect(document[dimension]).toEqual(expect.stringMatching(/./));
    for (const { Name } of Metrics) expect(document[Name]).toEqual(expect.any(Number));
    expect(Metrics.length).toBeGreaterThan(0);
  });
});

describe('an event counts', () => {
  test.each<[DetailType, Partial<EventDetail>, Record<string, unknown>]>([
    ['Batch Segment Job Accepted', { status: 'CREATE PENDING', queueSeconds: 75 }, { 'QueueTime (Seconds)': 75 }],
    ['Batch Segment Job Settled', { status: 'ACTIVE', durationSeconds: 10, queueSeconds: 75 }, { 'Failures (Count)': 0, 'Duration (Seconds)': 10 }],
    ['Batch Segment Job Settled', { status: 'ACTIVE' }, { 'Failures (Count)': 0 }],
    ['Batch Segment Job Settled', { status: 'CREATE FAILED', durationSeconds: 10 }, { 'Failures (Count)': 1, 'Duration (Seconds)': 10 }],
    ['Batch Segment Job Settled', { status: 'REFUSED' }, { 'Failures (Count)': 1 }],
    ['Batch Segment Job Timed Out', { status: 'TIMED OUT' }, { 'Failures (Count)': 1 }],
  ])('%s %j as %j', (type, detail, metrics) => {
    expect(metricsOf(type, detail)).toEqual(metrics);
  });

  test.each<[DetailType, string]>([
    ['Batch Segment Job Skipped', EVENT_STATUS.skipped],
    ['Batch Segment Job Superseded', EVENT_STATUS.superseded],
  ])('%s as nothing', (type, status) => {
    expect(metricLine(entry(type, { status }), NOW)).toBeUndefined();
  });

  test('an acceptance of which nothing is known as nothing', () => {
    expect(metricLine(entry('Batch Segment Job Accepted', { status: 'CREATE PENDING' }), NOW)).toBeUndefined();
  });
});
