import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { signedFor } from './fixture';
import { LocalAws, LocalAwsOptions } from '../..';

let local: LocalAws;
afterEach(async () => local.stop());

async function start(options?: LocalAwsOptions): Promise<LocalAws> {
  local = await LocalAws.start(options);
  return local;
}

describe('LocalAws', () => {
  test('gives the environment that points clients to it', async () => {
    const { endpoint } = await start({ account: '123456789012', region: 'eu-west-1' });
    expect(local.environment()).toEqual({
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DEFAULT_ACCOUNT: '123456789012',
      CDK_DEFAULT_REGION: 'eu-west-1',
    });
  });

  test('answers for its account', async () => {
    const { endpoint } = await start({ account: '123456789012' });
    const sts = new STSClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: '123456789012' });
    sts.destroy();
  });

  const SERVICES = ['cloudformation', 'cloudtrail', 'events', 'kms', 'lambda', 'logs', 'personalize', 's3', 'scheduler', 'ssm', 'states', 'sts'];
  test.each(SERVICES)('serves %s', async (service) => {
    const { endpoint } = await start();
    const response = await fetch(`${endpoint}/?no-such-operation`, { method: 'PATCH', headers: { authorization: signedFor(service) } });
    expect(response.status).toBe(501);
    expect(await response.text()).not.toContain(`The service ${service}`);
  });

  test('keeps one clock for all, as fast as it is told', async () => {
    const { clock } = await start({ speed: 1000 });
    const before = clock.now();
    await clock.sleep(60_000);
    expect(clock.now() - before).toBeGreaterThanOrEqual(60_000);
  });

  test('can be stopped twice', async () => {
    await start();
    await local.stop();
    await expect(local.stop()).resolves.toBeUndefined();
  });

  test('refuses a speed that is none', async () => {
    await start();
    await expect(LocalAws.start({ speed: 0 })).rejects.toThrow('speed must be a positive number, got 0');
  });
});
