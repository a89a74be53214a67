import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { BatchSegmentJob } from '../../src';
import { newJob, newStack } from '../support/stack';

const JOB = 'Custom::PersonalizeBatchSegmentJob';

describe('metrics', () => {
  type Look = (job: BatchSegmentJob, props?: cloudwatch.MetricOptions) => cloudwatch.Metric;
  test.each<[string, Look, string, string]>([
    ['Failures', (job, props) => job.metricFailures(props), 'Sum', 'Count'],
    ['Duration', (job, props) => job.metricDuration(props), 'Maximum', 'Seconds'],
    ['QueueTime', (job, props) => job.metricQueueTime(props), 'Maximum', 'Seconds'],
  ])('%s is of this job only', (name, look, statistic, unit) => {
    const stack = newStack();
    const metric = look(newJob(stack));
    metric.createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'PersonalizeSegments',
      MetricName: name,
      Dimensions: [{ Name: 'LogicalId', Value: Object.keys(Template.fromStack(stack).findResources(JOB))[0] }, { Name: 'StackName', Value: 'Shop' }],
      Statistic: statistic,
      Unit: unit,
      Period: 300,
    });
    expect(metric).toMatchObject({ account: stack.account, region: stack.region });
  });

  test('may be looked at otherwise', () => {
    const metric = newJob(newStack()).metricDuration({ statistic: 'p90', period: Duration.days(1), label: 'Slow' });
    expect(metric).toMatchObject({ statistic: 'p90', period: Duration.days(1), label: 'Slow', namespace: 'PersonalizeSegments' });
  });
});
