import { GetParameterCommand, GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Server } from '../../core/server';
import { ParameterStore } from '../../services/ssm/parameters';
import { ssmResources } from '../../services/ssm/resources';
import { ssmService } from '../../services/ssm/service';
import { clientOptions, driver, serve, testContext } from '../core/fixture';

let parameters: ParameterStore;
let server: Server;
let ssm: SSMClient;

beforeEach(async () => {
  const context = testContext();
  parameters = new ParameterStore(context);
  server = await serve([ssmService(parameters)], context);
  ssm = new SSMClient(clientOptions(server));
});

afterEach(async () => {
  ssm.destroy();
  await server.stop();
});

describe('parameters', () => {
  test('are found by name and by ARN', async () => {
    await ssm.send(new PutParameterCommand({ Name: '/cdk/version', Type: 'String', Value: '30' }));
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/cdk/version' }));
    expect(Parameter).toEqual({
      Name: '/cdk/version',
      Type: 'String',
      Value: '30',
      Version: 1,
      DataType: 'text',
      ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/cdk/version',
      LastModifiedDate: expect.any(Date),
    });
    expect((await ssm.send(new GetParameterCommand({ Name: Parameter?.ARN }))).Parameter?.Value).toBe('30');
  });

  test('are overwritten only when asked to, with the next version and the same type', async () => {
    await ssm.send(new PutParameterCommand({ Name: 'x', Type: 'StringList', Value: 'a,b' }));
    await expect(ssm.send(new PutParameterCommand({ Name: 'x', Type: 'String', Value: 'c' }))).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    expect((await ssm.send(new PutParameterCommand({ Name: 'x', Value: 'c', Overwrite: true }))).Version).toBe(2);
    expect((await ssm.send(new GetParameterCommand({ Name: 'x' }))).Parameter).toMatchObject({ Value: 'c', Type: 'StringList' });
  });

  test('that are missing are an error alone, and listed as invalid among others', async () => {
    await ssm.send(new PutParameterCommand({ Name: 'x', Type: 'String', Value: 'a' }));
    await expect(ssm.send(new GetParameterCommand({ Name: 'y' }))).rejects.toMatchObject({ name: 'ParameterNotFound' });
    const answer = await ssm.send(new GetParametersCommand({ Names: ['x', 'y'] }));
    expect([answer.Parameters?.map(({ Name }) => Name), answer.InvalidParameters]).toEqual([['x'], ['y']]);
  });
});

describe('AWS::SSM::Parameter', () => {
  const resource = () => driver(ssmResources(parameters), 'AWS::SSM::Parameter');

  test('makes up a name and gives type and value', async () => {
    const state = await resource().create({ Type: 'String', Value: 'a' });
    expect(state).toEqual({ physicalId: expect.stringMatching(/^CFN-Thing-/), attributes: { Type: 'String', Value: 'a' } });
    expect(parameters.get(state.physicalId).Value).toBe('a');
  });

  test('changes its value in place and its name by replacement', async () => {
    const old = { Name: 'x', Type: 'String', Value: 'a' };
    await resource().create(old);
    expect((await resource().update('x', old, { ...old, Value: 'b' })).physicalId).toBe('x');
    expect(parameters.get('x')).toMatchObject({ Value: 'b', Version: 2 });
    expect((await resource().update('x', old, { ...old, Name: 'y' })).physicalId).toBe('y');
    await resource().delete('x');
    expect(parameters.find('x')).toBeUndefined();
  });

  test('does not take over a parameter that is there already', async () => {
    parameters.put('x', { type: 'String', value: 'mine' }, false);
    await expect(resource().create({ Name: 'x', Type: 'String', Value: 'a' })).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    expect(parameters.get('x').Value).toBe('mine');
  });

  test.each([
    [{ Type: 'String' }, 'Value is required'],
    [{ Type: 'Number', Value: '1' }, 'Type must be one of'],
    [{ Type: 'String', Value: { a: 1 } }, 'Value must be a string, got {"a":1}'],
  ])('refuses %j', async (properties, message) => {
    await expect(resource().create(properties)).rejects.toThrow(message);
  });
});
