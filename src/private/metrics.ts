import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { logicalIdOf } from './logical-id';
import { METRIC, METRIC_DIMENSION, METRIC_NAMESPACE } from '../handler/contract';

const PERIOD = Duration.minutes(5);

/** How each metric is looked at, unless somebody wants it otherwise. */
const DEFAULTS = {
  failures: { statistic: cloudwatch.Stats.SUM, unit: cloudwatch.Unit.COUNT },
  duration: { statistic: cloudwatch.Stats.MAXIMUM, unit: cloudwatch.Unit.SECONDS },
  queueTime: { statistic: cloudwatch.Stats.MAXIMUM, unit: cloudwatch.Unit.SECONDS },
  segments: { statistic: cloudwatch.Stats.SUM, unit: cloudwatch.Unit.COUNT },
  failedRecords: { statistic: cloudwatch.Stats.SUM, unit: cloudwatch.Unit.COUNT },
  users: { statistic: cloudwatch.Stats.SUM, unit: cloudwatch.Unit.COUNT },
} as const satisfies Readonly<Record<keyof typeof METRIC, cloudwatch.MetricOptions>>;

/** A metric of what asks for jobs: the custom resource of a job, or a schedule. */
export function jobMetric(resource: Construct, metric: keyof typeof METRIC, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE,
    metricName: METRIC[metric],
    period: PERIOD,
    ...DEFAULTS[metric],
    ...options,
    dimensionsMap: {
      [METRIC_DIMENSION.stackName]: Stack.of(resource).stackName,
      [METRIC_DIMENSION.logicalId]: logicalIdOf(resource),
      ...options.dimensionsMap,
    },
  }).attachTo(resource);
}
