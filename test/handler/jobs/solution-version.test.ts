import { SolutionVersion } from '../../../src/handler/aws/personalize';
import { JobProperties } from '../../../src/handler/contract';
import { ChosenVersion, chooseVersion } from '../../../src/handler/jobs/solution-version';
import { jobProperties } from '../../../src/handler/requests/properties';
import { newRequest, PROPERTIES } from '../../support/requests';

const SOLUTION = 'arn:aws:personalize:eu-west-1:111122223333:solution/readers';
const HOUR_MS = 3_600_000;

/** Versions, given from the oldest to the newest, in an order of the list that says nothing. */
const versionsOf = (...statuses: (string | undefined)[]): readonly SolutionVersion[] => {
  const versions = statuses.map((status, index) => ({ arn: `${SOLUTION}/v${index}`, status, createdAt: 1000 + index }));
  return [...versions.filter((_, index) => index % 2 === 1), ...versions.filter((_, index) => index % 2 === 0)];
};

const choose = (versions: readonly SolutionVersion[], waitForTraining?: string, ageMs = 0): Promise<ChosenVersion> => {
  const properties: JobProperties = {
    ...jobProperties(newRequest()), SolutionVersionArn: undefined, SolutionArn: SOLUTION, WaitForTrainingSeconds: waitForTraining,
  };
  return chooseVersion(properties, { versions: async () => versions }, ageMs);
};

test('a version that was given is taken without asking', async () => {
  const asked = jest.fn();
  expect(await chooseVersion(jobProperties(newRequest()), { versions: asked }, 0)).toEqual({ arn: PROPERTIES.SolutionVersionArn });
  expect(asked).not.toHaveBeenCalled();
});

test('the versions are those of the solution', async () => {
  const asked = jest.fn(async () => versionsOf('ACTIVE'));
  await chooseVersion({ ...jobProperties(newRequest()), SolutionVersionArn: undefined, SolutionArn: SOLUTION }, { versions: asked }, 0);
  expect(asked).toHaveBeenCalledWith(SOLUTION);
});

describe('the version of a job is', () => {
  test.each<[string, readonly (string | undefined)[], string]>([
    ['the only one', ['ACTIVE'], 'v0'],
    ['the newest that is ACTIVE', ['ACTIVE', 'ACTIVE', 'ACTIVE'], 'v2'],
    ['an older one when the newest failed', ['ACTIVE', 'ACTIVE', 'CREATE FAILED'], 'v1'],
    ['an older one when the newest was stopped', ['ACTIVE', 'CREATE STOPPED'], 'v0'],
    ['an older one when the newest has a status that nobody knows', ['ACTIVE', 'SOMETHING NEW', undefined], 'v0'],
    ['an older one when the newest is in training and nobody waits for it', ['ACTIVE', 'CREATE PENDING', 'CREATE IN_PROGRESS'], 'v0'],
  ])('%s', async (_, statuses, version) => {
    expect(await choose(versionsOf(...statuses))).toEqual({ arn: `${SOLUTION}/${version}` });
  });

  test.each(['CREATE PENDING', 'CREATE IN_PROGRESS', 'CREATE VALIDATING', 'UPDATE IN_PROGRESS', 'SOMETHING NEW', 'FAILED', '', undefined])('waited for while it is %j, as long as that was asked for', async (status) => {
    const versions = versionsOf('ACTIVE', status);
    expect(await choose(versions, '3600', HOUR_MS - 1)).toEqual({ notYet: `solution version ${SOLUTION}/v1 is in training` });
    expect(await choose(versions, '3600', HOUR_MS)).toEqual({ arn: `${SOLUTION}/v0` });
  });

  test.each(['CREATE FAILED', 'CREATE STOPPING', 'CREATE STOPPED', 'DELETE PENDING', 'DELETE IN_PROGRESS', 'DELETED'])('not waited for when it is %s, since it will not be ACTIVE any more', async (status) => {
    expect(await choose(versionsOf('ACTIVE', status), '3600')).toEqual({ arn: `${SOLUTION}/v0` });
  });

  test('waited for also when a still newer one failed', async () => {
    expect(await choose(versionsOf('ACTIVE', 'CREATE IN_PROGRESS', 'CREATE FAILED'), '3600')).toMatchObject({ notYet: expect.stringContaining('/v1 ') });
  });

  test('not waited for when a newer one is ACTIVE', async () => {
    expect(await choose(versionsOf('CREATE IN_PROGRESS', 'ACTIVE'), '3600')).toEqual({ arn: `${SOLUTION}/v1` });
  });

  test('waited for also when there is no other', async () => {
    expect(await choose(versionsOf('CREATE PENDING'), '3600')).toMatchObject({ notYet: expect.stringContaining('in training') });
  });
});

describe('there is no version, and the reason says what to do', () => {
  test.each<[string, readonly (string | undefined)[], string]>([
    ['without any', [], `solution ${SOLUTION} has no version: train it first`],
    ['when training took too long', ['CREATE FAILED', 'CREATE IN_PROGRESS'],
      `solution ${SOLUTION} has no version that is ACTIVE; the newest, ${SOLUTION}/v1, is CREATE IN_PROGRESS. Let the training end first, or give a longer waitForTraining`],
    ['when training failed', ['CREATE FAILED'], `solution ${SOLUTION} has no version that is ACTIVE; the newest, ${SOLUTION}/v0, is CREATE FAILED. Train it anew`],
    ['when nothing is known', [undefined], `solution ${SOLUTION} has no version that is ACTIVE; the newest, ${SOLUTION}/v0, is of no status. Let the training end first, or give a longer waitForTraining`],
    ['when training was stopped', ['CREATE STOPPED'], `solution ${SOLUTION} has no version that is ACTIVE; the newest, ${SOLUTION}/v0, is CREATE STOPPED. Train it anew`],
  ])('%s', async (_, statuses, message) => {
    await expect(choose(versionsOf(...statuses), '3600', HOUR_MS)).rejects.toMatchObject({ name: 'InvalidRequestError', message });
  });
});
