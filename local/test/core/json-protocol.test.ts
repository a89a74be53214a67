import { request } from './fixture';
import { AwsError } from '../../core/errors';
import { jsonService } from '../../core/json-protocol';

const service = jsonService({
  signingName: 'demo',
  targetPrefix: 'Demo',
  operations: {
    Echo: (input) => ({ ...input, At: new Date(1500), Absent: undefined, List: [new Date(2000), { Flag: false }] }),
    Nothing: () => undefined,
    Refuse: () => {
      throw new AwsError('TeapotException', 'short and stout', 418);
    },
    Break: () => {
      throw new TypeError('broken');
    },
  },
});

async function call(target: string, body = '{}', contentType = 'application/x-amz-json-1.0') {
  const response = await service.handle(request({ headers: { 'x-amz-target': target, 'content-type': contentType }, body: Buffer.from(body) }));
  return { ...response, json: JSON.parse(response.body.toString()) as unknown };
}

describe('JSON protocol', () => {
  test('answers in the version that the client speaks, dates as epoch seconds', async () => {
    const response = await call('Demo.Echo', '{"Name":"x"}');
    expect(response).toMatchObject({ status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' } });
    expect(response.json).toEqual({ Name: 'x', At: 1.5, List: [2, { Flag: false }] });
  });

  test('takes an empty body for an empty object, and answers one for no output', async () => {
    expect((await call('Demo.Nothing', '')).json).toEqual({});
  });

  test('takes the prefix with the package that some clients put before it', async () => {
    expect((await call('com.example.Demo.Nothing')).status).toBe(200);
  });

  test('names an error in body and header', async () => {
    const response = await call('Demo.Refuse');
    expect(response).toMatchObject({ status: 418, headers: { 'x-amzn-errortype': 'TeapotException' } });
    expect(response.json).toEqual({ __type: 'TeapotException', message: 'short and stout' });
  });

  test('leaves unexpected errors to the router', async () => {
    await expect(call('Demo.Break')).rejects.toThrow('broken');
  });

  test.each(['Demo.Unknown', 'Other.Echo', 'Echo', 'Demo.constructor', 'MyDemo.Echo'])('refuses the target %s as not modelled', async (target) => {
    const response = await call(target);
    expect(response.status).toBe(501);
    expect(response.json).toMatchObject({ __type: 'NotModelled', message: expect.stringContaining(`demo ${target} is not modelled here`) });
  });

  test.each(['{', '[]', 'null', '"text"'])('refuses the body %s', async (body) => {
    const response = await call('Demo.Echo', body);
    expect(response).toMatchObject({ status: 400, json: { __type: 'SerializationException' } });
  });
});
