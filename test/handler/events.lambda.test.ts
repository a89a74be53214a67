import { State } from '../../src/handler/contract';
import { PROPERTIES } from '../support/requests';
import { jobOf, NOT_FOUND, ShippedHandler } from '../support/shipped-handler';

// what the handler as it ships tells: events for the runner to put on the bus, and metrics in its log

const shipped = ShippedHandler.forTests();
const { aws } = shipped;

const TIMES = { creationDateTime: Date.now() / 1000, lastUpdatedDateTime: Date.now() / 1000 + 600 };
const TAGGED = { ...PROPERTIES, Tags: { team: 'confidential' } };

/** The state after a Create, and the answer to it where that is given before the job's end. */
const created = async (properties: object = {}): Promise<State> => {
  aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('CreateBatchSegmentJob', () => ({ body: {} }));
  const { request } = shipped.stateOf({ ResourceProperties: { ...TAGGED, ...properties } });
  return shipped.step('reconcile', await shipped.plannedOf(request));
};
const typesOf = ({ events }: State): readonly string[] => (events ?? []).map(({ DetailType }) => DetailType);
const metrics = (): readonly object[] => shipped.lambda.printedJson.filter((line) => '_aws' in line);

test('a job tells when it is accepted and when it is settled, once each', async () => {
  const sent = await created();
  expect(typesOf(sent)).toEqual([]);
  aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE PENDING', TIMES));
  const accepted = await shipped.step('reconcile', sent);
  expect(accepted.events).toEqual([{
    Source: 'cdk-personalize-segments',
    DetailType: 'Batch Segment Job Accepted',
    Resources: [sent.plan?.jobArn],
    Detail: {
      stackId: sent.request.StackId,
      logicalId: 'ReadersF07297A3',
      jobName: sent.plan?.jobName,
      jobArn: sent.plan?.jobArn,
      outputPath: `s3://output/segments/${sent.plan?.jobName}/`,
      status: 'CREATE PENDING',
      solutionVersionArn: 'arn:version',
      queueSeconds: expect.any(Number),
    },
  }]);
  const followed = await shipped.step('reconcile', accepted);
  expect(followed.events).toBeUndefined(); // those of the step before are on the bus by now
  aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE', TIMES));
  const settled = await shipped.step('reconcile', followed);
  expect(settled).toMatchObject({ events: [{ DetailType: 'Batch Segment Job Settled', Detail: { status: 'ACTIVE', durationSeconds: 600 } }] });
  expect((await shipped.step('report', settled)).events).toBeUndefined();
});

test('a job that is settled before it was seen tells both at once', async () => {
  const sent = await created();
  aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { ...TIMES, failureReason: 'no rights' }));
  expect(typesOf(await shipped.step('reconcile', sent))).toEqual(['Batch Segment Job Accepted', 'Batch Segment Job Settled']);
});

test('an answer that has to be held back does not repeat what was told', async () => {
  aws.stack = { stackStatus: 'UPDATE_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS' };
  aws.on('DescribeBatchSegmentJob', () => NOT_FOUND);
  const { request } = shipped.stateOf({ RequestType: 'Update', PhysicalResourceId: 'arn:old', OldResourceProperties: { ...PROPERTIES, NumResults: '7' } });
  const state = { ...await shipped.plannedOf(request), creating: true, seen: true };
  aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE', TIMES));
  const held = await shipped.step('reconcile', state);
  expect([held.next, typesOf(held)]).toEqual(['WAIT', ['Batch Segment Job Settled']]);
  expect((await shipped.step('reconcile', held)).events).toBeUndefined();
});

test('a job that is found as it was settled long ago tells nothing', async () => {
  const state = await shipped.planned(() => jobOf('ACTIVE', TIMES));
  expect(typesOf(await shipped.step('reconcile', state))).toEqual([]);
});

describe('a job whose Create was not answered', () => {
  const unclear = async (properties: object): Promise<State> => {
    aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('CreateBatchSegmentJob', () => 'reset');
    const { request } = shipped.stateOf({ ResourceProperties: { ...PROPERTIES, ...properties } });
    const state = await shipped.step('reconcile', await shipped.plannedOf(request));
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE PENDING', TIMES));
    return state;
  };

  test('tells once that it was accepted', async () => {
    const accepted = await shipped.step('reconcile', await unclear({}));
    expect(typesOf(accepted)).toEqual(['Batch Segment Job Accepted']);
    expect(typesOf(await shipped.step('reconcile', accepted))).toEqual([]);
  });

  test('tells so once also when nobody waits for its end', async () => {
    const settled = await shipped.step('reconcile', await unclear({ CompletionTimeoutSeconds: undefined }));
    expect(typesOf(settled)).toEqual(['Batch Segment Job Accepted']);
    expect(typesOf(await shipped.step('reconcile', await shipped.step('report', settled)))).toEqual([]);
  });
});

test('a job that starts after a roll-back tells how it ended', async () => {
  aws.stack = { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS', resourceStatus: 'UPDATE_IN_PROGRESS' };
  aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('CreateBatchSegmentJob', () => ({ body: {} }));
  const { request } = shipped.stateOf({ RequestType: 'Update', PhysicalResourceId: 'arn:new', OldResourceProperties: { ...PROPERTIES, NumResults: '7' } });
  const answered = { ...await shipped.plannedOf(request), answered: true };
  aws.stack = { stackStatus: 'UPDATE_ROLLBACK_COMPLETE', resourceStatus: 'UPDATE_COMPLETE', physicalId: answered.plan?.jobArn };
  const sent = await shipped.step('reconcile', answered);
  aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { ...TIMES, failureReason: 'no rights' }));
  expect(typesOf(await shipped.step('reconcile', sent))).toEqual(['Batch Segment Job Accepted', 'Batch Segment Job Settled']);
});

describe('the log of the handler', () => {
  // CloudWatch makes metrics of log events that are JSON from beginning to end
  test('has the metrics as lines of their own, with nothing before them', async () => {
    const sent = await created();
    aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE', TIMES));
    await shipped.step('reconcile', sent);
    expect(metrics()).toEqual([
      expect.objectContaining({ StackName: 'Shop', LogicalId: 'ReadersF07297A3', QueueTime: expect.any(Number) }),
      expect.objectContaining({ StackName: 'Shop', LogicalId: 'ReadersF07297A3', Failures: 0, Duration: 600 }),
    ]);
  });

  test('has the metrics of a look once, and none of a look that has nothing to tell', async () => {
    const sent = await created();
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE PENDING', TIMES));
    const accepted = await shipped.step('reconcile', sent);
    await shipped.step('reconcile', accepted);
    expect(shipped.lambda.printed.join('').match(/"CloudWatchMetrics"/g)).toHaveLength(1);
  });

  test('has no response URL and no value of a tag, whatever happens', async () => {
    const sent = await created();
    aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { ...TIMES, failureReason: 'no rights' }));
    aws.answerStatuses.push(500);
    await shipped.step('report', await shipped.step('reconcile', sent));
    aws.on('CreateBatchSegmentJob', () => ({ error: 'LimitExceededException' })).on('DescribeBatchSegmentJob', () => NOT_FOUND);
    await shipped.step('reconcile', { ...sent, creating: undefined });
    aws.on('StartExecution', () => ({ error: 'InvalidExecutionInput' }));
    await shipped.lambda.invoke(sent.request);
    const printed = shipped.lambda.printed.join('');
    for (const message of ['settled', 'created', 'has to wait for its turn', 'the answer was not taken', 'was not handed to the runner']) {
      expect(printed).toContain(message);
    }
    expect(printed).not.toContain('secret');
    expect(printed).not.toContain('confidential');
  });
});
