import { PROPERTIES } from '../support/requests';
import { jobOf, NOT_FOUND, ShippedHandler } from '../support/shipped-handler';

// what may be why a job was refused or has failed, by the handler as it ships

const shipped = ShippedHandler.forTests();
const { aws } = shipped;

const NOBODY = JSON.stringify({ Version: '2012-10-17', Statement: [] });
const ANYBODY = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] });
const REASON = 'Insufficient privileges for accessing data in S3.';

beforeEach(() => {
  aws.policies.set('input', NOBODY).set('output', ANYBODY);
  aws.on('GetKeyPolicy', () => ({ body: { Policy: ANYBODY } }));
});

test('a job that failed is told with Personalize\'s reason, then what may be why, then where', async () => {
  const state = await shipped.planned();
  aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { failureReason: REASON }));
  const settled = await shipped.step('reconcile', { ...state, creating: true, seen: true });
  const cause = expect.stringMatching(/^the policy of bucket input does not allow personalize\.amazonaws\.com .*s3:GetObject/);
  expect(settled).toMatchObject({ outcome: { kind: 'failed', reason: REASON, causes: [cause] }, events: [{ Detail: { failureReason: REASON, likelyCauses: [cause] } }] });
  await shipped.step('report', settled);
  const [{ Reason: reason }] = aws.answers;
  const lines = String(reason).split('\n');
  expect(lines).toEqual([
    `Batch segment job ${state.plan?.jobName} CREATE FAILED: ${REASON}`,
    expect.stringMatching(/^Likely cause: the policy of bucket input/),
    state.plan?.jobArn,
  ]);
});

test('so is one that was refused', async () => {
  aws.on('CreateBatchSegmentJob', () => ({ error: 'ResourceNotFoundException', message: 'no' }));
  const settled = await shipped.step('reconcile', await shipped.planned());
  expect(settled).toMatchObject({ outcome: { kind: 'refused', causes: [expect.stringContaining('bucket input')] } });
  await shipped.step('report', settled);
  expect(aws.answers[0].Reason).toMatch(/was refused: ResourceNotFoundException: no\nLikely cause: the policy of bucket input/);
});

test('what the look before the job has warned of may be why, too', async () => {
  aws.policies.set('input', ANYBODY);
  const state = await shipped.planned();
  aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { failureReason: 'Too many records in the input file.' }));
  const warning = 's3://input/a.jsonl has 501 queries, more than the 500 a file that Personalize documents';
  expect(await shipped.step('reconcile', { ...state, creating: true, seen: true, warnings: [warning] })).toMatchObject({ outcome: { causes: [warning] } });
});

test('a job without a look before it gets it now', async () => {
  aws.policies.set('input', ANYBODY);
  aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('DescribeSolutionVersion', () => NOT_FOUND);
  const { request } = shipped.stateOf({ ResourceProperties: { ...PROPERTIES, ValidateInput: 'false' } });
  const { warnings: _, ...state } = await shipped.plannedOf(request);
  aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { failureReason: 'Internal failure.' }));
  expect(await shipped.step('reconcile', { ...state, creating: true, seen: true })).toMatchObject({ outcome: { causes: [expect.stringMatching(/solution version .* does not exist/)] } });
});

test('a job that failed is told of all the same when nothing may be asked', async () => {
  aws.policies.clear();
  aws.on('GetKeyPolicy', () => ({ error: 'AccessDeniedException' }));
  const state = await shipped.planned();
  aws.on('DescribeBatchSegmentJob', () => jobOf('CREATE FAILED', { failureReason: REASON }));
  expect(await shipped.step('reconcile', { ...state, creating: true, seen: true })).toMatchObject({ outcome: { kind: 'failed', reason: REASON, causes: [] } });
});
