import { cloudTrailService } from '../../services/cloudtrail/service';
import { LogGroups } from '../../services/cloudwatch-logs/log-groups';
import { logsResources } from '../../services/cloudwatch-logs/resources';
import { logsService } from '../../services/cloudwatch-logs/service';
import { callJson, driver, testContext } from '../core/fixture';

let groups: LogGroups;

beforeEach(() => {
  groups = new LogGroups(testContext());
});

describe('AWS::Logs::LogGroup', () => {
  const resource = () => driver(logsResources(groups), 'AWS::Logs::LogGroup');

  test('is listed with its retention, which changes in place', async () => {
    const { physicalId, attributes } = await resource().create({ RetentionInDays: '7' });
    expect(attributes).toEqual({ Arn: `arn:aws:logs:us-east-1:000000000000:log-group:${physicalId}:*` });
    await resource().update(physicalId, {}, { RetentionInDays: 30 });
    const { logGroups } = await callJson(logsService(groups), 'Logs_20140328.DescribeLogGroups', { logGroupNamePrefix: 'Shop-' });
    expect(logGroups).toEqual([expect.objectContaining({ logGroupName: physicalId, retentionInDays: 30 })]);
  });

  test('is replaced when its name changes, and refuses one that is taken', async () => {
    await resource().create({ LogGroupName: '/a' });
    expect((await resource().update('/a', { LogGroupName: '/a' }, { LogGroupName: '/b' })).physicalId).toBe('/b');
    await expect(resource().create({ LogGroupName: '/b' })).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' });
    await resource().delete('/a');
    expect(groups.withPrefix('').map(({ logGroupName }) => logGroupName)).toEqual(['/b']);
  });
});

test('what the CLI asks after a failure is answered with nothing', async () => {
  expect(await callJson(logsService(groups), 'Logs_20140328.FilterLogEvents', { logGroupName: '/a' })).toMatchObject({ events: [] });
  expect(await callJson(cloudTrailService(), 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents')).toEqual({ Events: [] });
});
