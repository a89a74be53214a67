import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Server } from '../../core/server';
import { Roles } from '../../services/iam/roles';
import { Sessions } from '../../services/iam/sessions';
import { stsService } from '../../services/sts/service';
import { clientOptions, serve, testContext } from '../core/fixture';

const ROLE = 'arn:aws:iam::000000000000:role/deploy/Deployer';
let server: Server;
let sts: STSClient;
let roleId: string;
const clients: STSClient[] = [];

beforeAll(async () => {
  const context = testContext();
  const sessions = new Sessions(context);
  const roles = new Roles(context);
  ({ roleId } = roles.create({ roleName: 'Deployer', path: '/deploy/', trustPolicy: {} }));
  server = await serve([stsService(context, { roles, sessions })], context, sessions);
  sts = new STSClient(clientOptions(server));
  clients.push(sts);
});

afterAll(async () => {
  for (const client of clients) client.destroy();
  await server.stop();
});

describe('STS', () => {
  test('knows foreign keys as the root of the account', async () => {
    expect(await sts.send(new GetCallerIdentityCommand({})))
      .toMatchObject({ Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root', UserId: '000000000000' });
  });

  test('hands out keys that are known as the role', async () => {
    const { Credentials, AssumedRoleUser } = await sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'me@work', DurationSeconds: 900 }));
    expect(AssumedRoleUser).toEqual({ AssumedRoleId: `${roleId}:me@work`, Arn: 'arn:aws:sts::000000000000:assumed-role/Deployer/me@work' });
    expect((Credentials?.Expiration?.getTime() ?? 0) - Date.now()).toBeGreaterThan(890_000);
    const credentials = { accessKeyId: Credentials?.AccessKeyId ?? '', secretAccessKey: Credentials?.SecretAccessKey ?? '', sessionToken: Credentials?.SessionToken };
    const assumed = new STSClient({ ...clientOptions(server), credentials });
    clients.push(assumed);
    expect(await assumed.send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: 'arn:aws:sts::000000000000:assumed-role/Deployer/me@work' });
  });

  test('refuses a role that does not exist as AWS does', async () => {
    const RoleArn = 'arn:aws:iam::000000000000:role/Nobody';
    await expect(sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::000000000000:root is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      $metadata: { httpStatusCode: 403 },
    });
  });

  test.each([
    ['RoleSessionName', { RoleSessionName: 'a b' }],
    ['DurationSeconds', { RoleSessionName: 'me', DurationSeconds: 60 }],
    ['DurationSeconds', { RoleSessionName: 'me', DurationSeconds: 43_201 }],
  ])('refuses a wrong %s', async (member, input) => {
    await expect(sts.send(new AssumeRoleCommand({ RoleArn: ROLE, ...input })))
      .rejects.toMatchObject({ name: 'ValidationError', message: expect.stringContaining(member) });
  });
});
