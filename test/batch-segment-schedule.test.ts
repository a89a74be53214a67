import { App, Aws, CfnOutput, CfnParameter, Duration, Lazy, Stack, Tags, TimeZone, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { BatchSegmentScheduleProps, RunOverlap, SegmentInput, SegmentStorage, SolutionVersion } from '../src';
import { inputOf, newSchedule, SCHEDULE, scheduleOf, SOLUTION_ARN } from './support/schedule';
import { newJob, newStack, SOLUTION_VERSION_ARN } from './support/stack';
import { findCycle, resourcesOf } from './support/template';
import { OVERLAP } from '../src/handler/contract';

const { ScheduleExpression, TimeWindow } = scheduler;
const FIXED = SolutionVersion.fromSolutionVersionArn(SOLUTION_VERSION_ARN);

/** The template of a stack with one schedule. */
function templateWith(props: Partial<BatchSegmentScheduleProps> = {}): Template {
  const stack = newStack();
  newSchedule(stack, props);
  return Template.fromStack(stack);
}

describe('the schedule', () => {
  test.each([
    ['a cron expression in its time zone', ScheduleExpression.cron({ hour: '3', minute: '0', timeZone: TimeZone.EUROPE_BERLIN }), 'cron(0 3 * * ? *)', 'Europe/Berlin'],
    ['a rate', ScheduleExpression.rate(Duration.hours(12)), 'rate(12 hours)', 'Etc/UTC'],
    ['a single time', ScheduleExpression.at(new Date(Date.UTC(2030, 0, 31, 3))), 'at(2030-01-31T03:00:00)', 'Etc/UTC'],
  ])('runs at %s', (_, schedule, expression, timeZone) => {
    templateWith({ schedule }).hasResourceProperties(SCHEDULE, { ScheduleExpression: expression, ScheduleExpressionTimezone: timeZone });
  });

  test('begins at its time, unless it is given a window', () => {
    templateWith().hasResourceProperties(SCHEDULE, { FlexibleTimeWindow: { Mode: 'OFF' } });
    templateWith({ timeWindow: TimeWindow.flexible(Duration.minutes(30)) })
      .hasResourceProperties(SCHEDULE, { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 } });
  });

  test('runs unless it is disabled', () => {
    templateWith().hasResourceProperties(SCHEDULE, { State: 'ENABLED' });
    templateWith({ enabled: false }).hasResourceProperties(SCHEDULE, { State: 'DISABLED' });
  });

  test('drops what it cannot deliver, unless it has a dead-letter queue', () => {
    templateWith().hasResourceProperties(SCHEDULE, { Target: { DeadLetterConfig: Match.absent() } });
    const stack = newStack();
    const deadLetterQueue = new sqs.Queue(stack, 'DeadLetters');
    newSchedule(stack, { deadLetterQueue });
    Template.fromStack(stack).hasResourceProperties(SCHEDULE, { Target: { DeadLetterConfig: { Arn: stack.resolve(deadLetterQueue.queueArn) } } });
  });

  test('is known by name and ARN', () => {
    const stack = newStack();
    const { scheduleName, scheduleArn } = newSchedule(stack);
    const { logicalId } = scheduleOf(Template.fromStack(stack));
    expect(stack.resolve(scheduleName)).toEqual({ Ref: logicalId });
    expect(stack.resolve(scheduleArn)).toEqual({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  });

  test('is two resources beside provider and storage, and so is each further one', () => {
    const count = (schedules: number): number => {
      const stack = newStack();
      const storage = new SegmentStorage(stack, 'Storage');
      for (let i = 0; i < schedules; i++) newSchedule(stack, { storage }, `Schedule${i}`);
      return Object.keys(resourcesOf(Template.fromStack(stack))).length;
    };
    expect(count(3) - count(1)).toBe(4);
  });
});

describe('a run', () => {
  test('is asked of the handler in the words of the contract', () => {
    const template = templateWith({ numResults: 1000, filterArn: 'arn:aws:personalize:eu-west-1:111122223333:filter/adults', outputPrefix: 'nightly/' });
    expect(inputOf(template)).toEqual({
      RequestType: 'Run',
      StackId: 'deployed',
      LogicalResourceId: scheduleOf(template).logicalId,
      ScheduledTime: '<aws.scheduler.scheduled-time>',
      Overlap: 'SKIP',
      SkipIfUnchanged: 'true',
      ResourceProperties: {
        ContractVersion: '1',
        RunnerArn: 'deployed',
        JobArnPrefix: 'arn:deployed:personalize:eu-west-1:111122223333:batch-segment-job/',
        SolutionArn: SOLUTION_ARN,
        FilterArn: 'arn:aws:personalize:eu-west-1:111122223333:filter/adults',
        NumResults: '1000',
        RoleArn: 'deployed',
        Input: {
          Asset: { Bucket: expect.stringContaining('assets'), Key: expect.stringMatching(/^[0-9a-f]{64}\.jsonl$/), Hash: expect.any(String), InputBucket: 'deployed', LinesPerFile: '500' },
          KmsKeyArn: 'deployed',
        },
        Output: { Path: 's3://deployed/nightly/', KmsKeyArn: 'deployed' },
      },
    });
  });

  test('waits for a version in training as long as it is told', () => {
    const solutionVersion = SolutionVersion.latest(SOLUTION_ARN, { waitForTraining: Duration.hours(2) });
    expect(inputOf(templateWith({ solutionVersion })).ResourceProperties).toMatchObject({ SolutionArn: SOLUTION_ARN, WaitForTrainingSeconds: '7200' });
  });

  test('is told when the segments of the last one expire, where its storage says so', () => {
    const expireSeconds = (segmentsExpiration?: Duration): unknown => {
      const stack = newStack();
      newSchedule(stack, { storage: new SegmentStorage(stack, 'Storage', { segmentsExpiration }) });
      return inputOf(Template.fromStack(stack)).SegmentsExpireSeconds;
    };
    expect(expireSeconds(Duration.days(30))).toBe('2592000');
    expect(expireSeconds()).toBeUndefined();
    expect(expireSeconds(Duration.days(Lazy.number({ produce: () => 30 })))).toBeUndefined(); // not known at synth
  });

  test('goes to the handler function that jobs of the stack use', () => {
    const stack = newStack();
    newSchedule(stack);
    newJob(stack);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Lambda::Function', 1);
    const [job] = Object.values(template.findResources('Custom::PersonalizeBatchSegmentJob'));
    expect((scheduleOf(template).Properties.Target as Record<string, unknown>).Arn).toEqual(job.Properties.ServiceToken);
  });

  test('is left out or waits, as it is told', () => {
    expect(inputOf(templateWith({ overlap: RunOverlap.QUEUE, skipIfUnchanged: false }))).toMatchObject({ Overlap: 'QUEUE', SkipIfUnchanged: 'false' });
    expect(inputOf(templateWith({ overlap: RunOverlap.SKIP, skipIfUnchanged: true }))).toMatchObject({ Overlap: 'SKIP', SkipIfUnchanged: 'true' });
  });

  test('overlaps in no way that the handler does not know', () => {
    expect(Object.values(RunOverlap)).toEqual(Object.values(OVERLAP));
  });

  test.each([
    ['a number that is resolved late', () => Lazy.number({ produce: () => 7 }), '7'],
    ['a number of the deployment', (stack: Stack) => new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber, 'deployed'],
  ])('is told %s as text', (_, number, text) => {
    const stack = newStack();
    newSchedule(stack, { numResults: number(stack) });
    expect(inputOf(Template.fromStack(stack)).ResourceProperties.NumResults).toBe(text);
  });
});

describe('tags', () => {
  const tagsOf = (stack: Stack): unknown => inputOf(Template.fromStack(stack)).ResourceProperties.Tags;

  test('are left out where there are none', () => {
    const stack = newStack();
    newSchedule(stack);
    expect(tagsOf(stack)).toBeUndefined();
  });

  test('reach the jobs from every level, the nearest one first', () => {
    const stack = new Stack(new App(), 'Shop', { tags: { team: 'books', level: 'props' } });
    const schedule = newSchedule(stack);
    Tags.of(stack.node.root).add('app', 'shop');
    Tags.of(stack).add('level', 'stack');
    Tags.of(schedule).add('level', 'schedule');
    expect(tagsOf(stack)).toEqual({ team: 'books', app: 'shop', level: 'schedule' });
  });

  test('leave room for the one that the handler adds', () => {
    const synth = (count: number) => {
      const stack = newStack();
      const schedule = newSchedule(stack);
      for (let i = 0; i < count; i++) Tags.of(schedule).add(`tag${i}`, 'x');
      return () => Template.fromStack(stack);
    };
    expect(synth(49)).not.toThrow();
    expect(synth(50)).toThrow('Shop/Nightly: tags must be at most 49, those of stack and app included, got 50');
  });
});

describe('what has to be there before the first run', () => {
  test('are the permissions of storage and handler', () => {
    const stack = newStack();
    newSchedule(stack, { input: SegmentInput.fromBucket(new s3.Bucket(stack, 'Queries'), 'monday/') });
    expect(scheduleOf(Template.fromStack(stack)).DependsOn).toEqual([
      expect.stringMatching(/^NightlyStorageHandlerPolicy/),
      expect.stringMatching(/^NightlyStorageInspect/),
      expect.stringMatching(/^NightlyStorageRead/),
      expect.stringMatching(/^QueriesPolicy/),
    ]);
  });

  test('closes no circle, with schedules and jobs that share a storage and depend on each other', () => {
    const stack = newStack();
    const storage = new SegmentStorage(stack, 'Storage');
    const first = newJob(stack, { storage }, 'First');
    const queries = new s3.Bucket(stack, 'Queries');
    queries.node.addDependency(first);
    const second = newSchedule(stack, { storage, input: SegmentInput.fromBucket(queries, 'monday/') }, 'Second');
    const third = newSchedule(stack, { storage, deadLetterQueue: new sqs.Queue(stack, 'DeadLetters') }, 'Third');
    third.node.addDependency(second);
    third.onFailed('ThirdFailed');
    expect(findCycle(Template.fromStack(stack))).toBeUndefined();
  });
});

describe('how a run went', () => {
  test('is told by rules, which are made before the schedule', () => {
    const stack = newStack();
    const schedule = newSchedule(stack);
    schedule.onSettled('Settled');
    schedule.onFailed('Failed');
    const template = Template.fromStack(stack);
    const { logicalId, DependsOn } = scheduleOf(template);
    const detail = { stackId: [{ Ref: 'AWS::StackId' }], logicalId: [logicalId] };
    template.hasResourceProperties('AWS::Events::Rule', { EventPattern: { 'source': ['cdk-personalize-segments'], 'detail-type': ['Batch Segment Job Settled'], detail } });
    template.hasResourceProperties('AWS::Events::Rule', { EventPattern: { detail: { ...detail, status: ['CREATE FAILED', 'INCOMPLETE', 'REFUSED', 'TIMED OUT'] } } });
    expect(DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^NightlySettled/), expect.stringMatching(/^NightlyFailed/)]));
    expect(findCycle(template)).toBeUndefined();
  });

  test('is told to a function that reads the segments, without a circle', () => {
    const stack = newStack();
    const schedule = newSchedule(stack);
    const campaign = new lambda.Function(stack, 'Campaign', {
      runtime: lambda.Runtime.NODEJS_LATEST, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {}'),
    });
    schedule.grants.readSegments(campaign);
    schedule.onSettled('Settled', { target: new targets.LambdaFunction(campaign) });
    expect(findCycle(Template.fromStack(stack))).toBeUndefined();
  });

  test('is told by metrics of the stack and the schedule', () => {
    const stack = newStack();
    const schedule = newSchedule(stack);
    new cloudwatch.Alarm(stack, 'Failures', { metric: schedule.metricFailures(), threshold: 1, evaluationPeriods: 1 });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'PersonalizeSegments',
      MetricName: 'Failures',
      Dimensions: Match.arrayWith([{ Name: 'LogicalId', Value: scheduleOf(template).logicalId }, { Name: 'StackName', Value: 'Shop' }]),
    });
    expect([schedule.metricDuration(), schedule.metricQueueTime()].map(({ metricName }) => metricName)).toEqual(['Duration', 'QueueTime']);
  });
});

describe('a fixed solution version', () => {
  const warning = (text: string) => Match.stringLikeRegexp(`${text}.*cdk-personalize-segments:scheduledFixedVersion`);

  test.each([
    ['makes jobs of changed input only', true, 'use SolutionVersion.latest. As it is, a run makes a job only when the input has changed'],
    ['is paid for again and again', false, 'use SolutionVersion.latest. As it is, each run is paid for'],
  ])('%s, which is a warning', (_, skipIfUnchanged, text) => {
    const stack = newStack();
    newSchedule(stack, { solutionVersion: FIXED, skipIfUnchanged });
    Annotations.fromStack(stack).hasWarning('/Shop/Nightly', warning(text));
    expect(inputOf(Template.fromStack(stack)).ResourceProperties.SolutionVersionArn).toBe(SOLUTION_VERSION_ARN);
  });

  test('is not warned of where the newest one is taken', () => {
    const stack = newStack();
    newSchedule(stack);
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

describe('a wrong prop is refused with construct, prop, rule and value', () => {
  const zone = (name: string) => ({ schedule: ScheduleExpression.cron({ timeZone: TimeZone.of(name) }) });
  test.each([
    ['no schedule', { schedule: undefined }, 'Shop/Nightly: schedule must be made by ScheduleExpression.cron, rate or at, got undefined'],
    ['an expression as text', { schedule: 'rate(1 day)' as never }, 'schedule must be made by ScheduleExpression.cron, rate or at, got "rate(1 day)"'],
    ['an unknown time zone', zone('Mars/Olympus'), 'Shop/Nightly: schedule must be in a time zone of the IANA database, such as Europe/Berlin, got "Mars/Olympus"'],
    ['a time zone that is misspelt', zone('europe/berlin'), 'such as Europe/Berlin, got "europe/berlin"'],
    ['an offset', zone('+01:00'), 'got "+01:00"'],
    ['an unknown overlap', { overlap: 'NEVER' as never }, 'Shop/Nightly: overlap must be SKIP or QUEUE, got "NEVER"'],
    ['training that is waited for as long as a run is followed', { solutionVersion: SolutionVersion.latest(SOLUTION_ARN, { waitForTraining: Duration.hours(24) }) },
      'Shop/Nightly: solutionVersion.waitForTraining must be shorter than the 24 hours that a run is followed for'],
    ['what is wrong for a job', { numResults: 0 }, 'Shop/Nightly: numResults must be an integer from 1 to 5000000, got 0'],
    ['no input', { input: undefined }, 'Shop/Nightly: input must be made by SegmentInput.from…, got undefined'],
    ['no solution version', { solutionVersion: undefined }, 'Shop/Nightly: solutionVersion must be made by SolutionVersion.from…'],
  ])('%s', (_, props, message) => {
    const stack = newStack();
    expect(() => newSchedule(stack, props)).toThrow(message);
    expect(stack.node.findAll().map(({ node }) => node.path)).toEqual(['Shop', 'Shop/Nightly']);
  });

  test('a FIFO queue for dead letters', () => {
    const stack = newStack();
    const deadLetterQueue = new sqs.Queue(stack, 'DeadLetters', { fifo: true });
    expect(() => newSchedule(stack, { deadLetterQueue })).toThrow('Shop/Nightly: deadLetterQueue must be a standard queue: EventBridge Scheduler sends to no FIFO queue, got "Shop/DeadLetters"');
  });

  test('but tokens and time zones under another name are let through', () => {
    for (const name of [Aws.STACK_NAME, 'UTC', 'Etc/UTC', 'Asia/Calcutta', 'Asia/Kolkata', 'Europe/Kiev']) {
      expect(() => newSchedule(newStack(), zone(name))).not.toThrow();
    }
    expect(Token.isUnresolved(Aws.STACK_NAME)).toBe(true);
  });
});

test('the same code gives the same template', () => {
  const synth = (): string => {
    const stack = newStack();
    const schedule = newSchedule(stack, { deadLetterQueue: new sqs.Queue(stack, 'DeadLetters') });
    schedule.onSettled('Settled');
    new CfnOutput(stack, 'StartRun', { value: schedule.startRunCommand });
    return JSON.stringify(Template.fromStack(stack).toJSON());
  };
  expect(synth()).toBe(synth());
});
