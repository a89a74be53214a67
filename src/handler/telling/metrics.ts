import { DETAIL_TYPE, EVENT_STATUS, EventDetail, EventEntry, FAILURE_STATUSES, METRIC, METRIC_DIMENSION, METRIC_NAMESPACE } from '../contract';

type Unit = 'Count' | 'Seconds';

interface Datum {
  readonly name: string;
  readonly unit: Unit;
  readonly value: number;
}

/**
 * The metrics of an event, as a line of the handler's log: CloudWatch makes metrics of lines in this format by itself.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricLine({ DetailType: type, Detail: detail }: EventEntry, now: number): string | undefined {
  const data = dataOf(type, detail);
  if (data.length === 0) return undefined;
  const { stackName, logicalId } = METRIC_DIMENSION;
  return JSON.stringify({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [{
        Namespace: METRIC_NAMESPACE,
        Dimensions: [[stackName, logicalId]],
        Metrics: data.map(({ name, unit }) => ({ Name: name, Unit: unit })),
      }],
    },
    [stackName]: detail.stackId.split('/')[1] ?? detail.stackId,
    [logicalId]: detail.logicalId,
    ...Object.fromEntries(data.map(({ name, value }) => [name, value])),
    jobName: detail.jobName,
  });
}

function dataOf(type: string, detail: EventDetail): readonly Datum[] {
  if (type === DETAIL_TYPE.accepted) return datum(METRIC.queueTime, 'Seconds', detail.queueSeconds);
  return [
    ...datum(METRIC.failures, 'Count', failures(detail.status)),
    ...datum(METRIC.duration, 'Seconds', detail.durationSeconds),
    ...datum(METRIC.segments, 'Count', detail.segmentCount),
    ...datum(METRIC.failedRecords, 'Count', detail.failedRecordCount),
    ...datum(METRIC.users, 'Count', detail.userCount),
  ];
}

/** How many jobs have failed: nothing is said by what is neither a success nor a failure. */
function failures(status: string): number | undefined {
  if (status === EVENT_STATUS.active) return 0;
  const statuses: readonly string[] = FAILURE_STATUSES;
  return statuses.includes(status) ? 1 : undefined;
}

function datum(name: string, unit: Unit, value: number | undefined): readonly Datum[] {
  return value === undefined ? [] : [{ name, unit, value }];
}
