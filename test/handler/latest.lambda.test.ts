import { State } from '../../src/handler/contract';
import { Reply } from '../support/fake-aws';
import { PROPERTIES } from '../support/requests';
import { jobOf, NOT_FOUND, ShippedHandler } from '../support/shipped-handler';

// jobs with the newest version of a solution, by the handler as it ships

const shipped = ShippedHandler.forTests();
const { aws } = shipped;

const SOLUTION = 'arn:aws:personalize:eu-west-1:111122223333:solution/readers';
const LATEST = { ...PROPERTIES, SolutionVersionArn: undefined, SolutionArn: SOLUTION };
const version = (name: string, status: string, creationDateTime: number): object => ({ solutionVersionArn: `${SOLUTION}/${name}`, status, creationDateTime });
const versions = (...solutionVersions: object[]): Reply => ({ body: { solutionVersions } });

const planned = (properties: object = {}, age = 0): Promise<State> => {
  aws.on('DescribeBatchSegmentJob', () => NOT_FOUND).on('CreateBatchSegmentJob', () => ({ body: {} }));
  return shipped.plannedOf(shipped.stateOf({ ResourceProperties: { ...LATEST, ...properties } }, age).request, age);
};

test('the newest version that is ACTIVE when the job starts is the job\'s', async () => {
  const listed = [version('old', 'ACTIVE', 1000), version('new', 'ACTIVE', 3000), version('training', 'CREATE IN_PROGRESS', 4000), version('older', 'ACTIVE', 2000)];
  aws.on('ListSolutionVersions', () => versions(...listed));
  const created = await shipped.step('reconcile', await planned());
  expect(created).toMatchObject({ next: 'WAIT', creating: true, solutionVersionArn: `${SOLUTION}/new` });
  expect(aws.callsOf('ListSolutionVersions')).toEqual([{ solutionArn: SOLUTION }]);
  expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([expect.objectContaining({ solutionVersionArn: `${SOLUTION}/new` })]);
});

test('the newest version is looked for on all pages', async () => {
  aws.on('ListSolutionVersions', ({ nextToken }) => (nextToken === undefined
    ? { body: { solutionVersions: [version('old', 'ACTIVE', 1000)], nextToken: 'more' } } : versions(version('new', 'ACTIVE', 3000))));
  expect(await shipped.step('reconcile', await planned())).toMatchObject({ solutionVersionArn: `${SOLUTION}/new` });
});

test('a job that waits for its turn takes the version that is the newest then', async () => {
  aws.on('ListSolutionVersions', () => versions(version('old', 'ACTIVE', 1000)));
  const state = await planned();
  aws.on('CreateBatchSegmentJob', () => ({ error: 'LimitExceededException' }));
  const refused = await shipped.step('reconcile', state);
  aws.on('ListSolutionVersions', () => versions(version('old', 'ACTIVE', 1000), version('new', 'ACTIVE', 3000))).on('CreateBatchSegmentJob', () => ({ body: {} }));
  await shipped.step('reconcile', refused);
  expect(aws.callsOf('CreateBatchSegmentJob').map(({ solutionVersionArn }) => solutionVersionArn)).toEqual([`${SOLUTION}/old`, `${SOLUTION}/new`]);
});

test('a version in training is waited for as long as the template says', async () => {
  aws.on('ListSolutionVersions', () => versions(version('old', 'ACTIVE', 1000), version('training', 'CREATE PENDING', 4000)));
  expect(await shipped.step('reconcile', await planned({ WaitForTrainingSeconds: '1800' }, 29)))
    .toMatchObject({ next: 'WAIT', lastSeen: `solution version ${SOLUTION}/training is in training` });
  expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
  expect(await shipped.step('reconcile', await planned({ WaitForTrainingSeconds: '1800' }, 30))).toMatchObject({ solutionVersionArn: `${SOLUTION}/old` });
  expect(aws.callsOf('CreateBatchSegmentJob')).toHaveLength(1);
});

test('a stack that does not wait for its job does not wait for the training either, and the job does', async () => {
  aws.on('ListSolutionVersions', () => versions(version('training', 'CREATE PENDING', 4000)));
  const settled = await shipped.step('reconcile', await planned({ WaitForTrainingSeconds: '1800', CompletionTimeoutSeconds: undefined }));
  expect(settled).toMatchObject({ next: 'REPORT', outcome: { kind: 'pending' } });
  const answered = await shipped.step('report', settled);
  expect(aws.answers[0]).toMatchObject({ Status: 'SUCCESS', Data: { SolutionVersionArn: '' } });
  aws.on('ListSolutionVersions', () => versions(version('training', 'ACTIVE', 4000)));
  aws.stack = { stackStatus: 'CREATE_COMPLETE', resourceStatus: 'CREATE_COMPLETE', physicalId: answered.plan?.jobArn };
  await shipped.step('reconcile', answered);
  expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([expect.objectContaining({ solutionVersionArn: `${SOLUTION}/training` })]);
});

test.each<[string, Reply, string]>([
  ['has none', versions(), `was not started: solution ${SOLUTION} has no version: train it first`],
  ['has none that is ACTIVE', versions(version('v', 'CREATE FAILED', 1)), 'is CREATE FAILED. Train it anew'],
  ['is not there', { error: 'ResourceNotFoundException', message: 'no such solution' }, 'was refused: ResourceNotFoundException: no such solution'],
])('a solution that %s fails the job with the reason', async (_, reply, reason) => {
  aws.on('ListSolutionVersions', () => reply);
  await shipped.step('report', await shipped.step('reconcile', await planned()));
  expect(aws.answers[0]).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(reason) });
  expect(aws.callsOf('CreateBatchSegmentJob')).toEqual([]);
});

test('the version that was used is an attribute', async () => {
  const state = await planned();
  aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE', { solutionVersionArn: `${SOLUTION}/used` }));
  await shipped.step('report', await shipped.step('reconcile', state));
  expect(aws.answers[0]).toMatchObject({ Data: { SolutionVersionArn: `${SOLUTION}/used` } });
  expect(aws.callsOf('ListSolutionVersions')).toEqual([]); // a newer version alone does not re-run the job
});

test('a job of the user\'s own name may be of any version of the solution, and of no other', async () => {
  const mine = {
    numResults: 1000,
    jobInput: { s3DataSource: { path: 's3://input/batch-segment-input/0123456789abcdef/', kmsKeyArn: PROPERTIES.Input.KmsKeyArn } },
    jobOutput: { s3DataDestination: { path: 's3://output/segments/mine/', kmsKeyArn: PROPERTIES.Output.KmsKeyArn } },
  };
  const state = await planned({ JobName: 'mine' });
  aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE', { ...mine, solutionVersionArn: `${SOLUTION}/any` }));
  expect(await shipped.step('reconcile', state)).toMatchObject({ outcome: { kind: 'active' } });
  aws.on('DescribeBatchSegmentJob', () => jobOf('ACTIVE', { ...mine, solutionVersionArn: `${SOLUTION}-2/any` }));
  const message = expect.stringContaining(`solutionVersionArn is ${SOLUTION}-2/any there`);
  expect(await shipped.step('reconcile', state)).toMatchObject({ outcome: { kind: 'invalid', message } });
});
