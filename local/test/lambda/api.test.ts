import { eventually, LambdaFixture } from './fixture';
import { AwsResponse } from '../../core/service';

let fixture: LambdaFixture;
beforeEach(() => { fixture = new LambdaFixture(); });
afterEach(async () => fixture.lambda.stop());

interface RequestOptions {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function request(method: string, path: string, { body = '', headers = {} }: RequestOptions = {}): Promise<AwsResponse> {
  const principal = 'arn:aws:iam::000000000000:root';
  return fixture.lambda.handle({ method, path: `/2015-03-31/functions/${path}`, query: new URLSearchParams(), headers, body: Buffer.from(body), principal });
}

const ECHO = 'exports.handler = async (event) => { if (event.fail) throw new RangeError("no"); console.log("ran"); return { event }; };';

describe('Invoke', () => {
  test('answers the result', async () => {
    const response = await request('POST', `${await fixture.deploy(ECHO)}/invocations`, { body: '{"a":1}' });

    expect(response).toMatchObject({ status: 200, headers: { 'x-amz-executed-version': '$LATEST' }, body: '{"event":{"a":1}}' });
    expect(response.headers['x-amz-function-error']).toBeUndefined();
  });

  test('marks the error of a function', async () => {
    const response = await request('POST', `${await fixture.deploy(ECHO)}/invocations`, { body: '{"fail":true}' });

    expect(response).toMatchObject({ status: 200, headers: { 'x-amz-function-error': 'Unhandled' } });
    expect(JSON.parse(response.body.toString())).toMatchObject({ errorType: 'RangeError', errorMessage: 'no' });
  });

  test('returns before an event is delivered', async () => {
    const name = await fixture.deploy(ECHO);

    expect(await request('POST', `${name}/invocations`, { headers: { 'x-amz-invocation-type': 'Event' } })).toMatchObject({ status: 202, body: '' });
    expect(fixture.lambda.logs(name)).toEqual([]);
    await eventually(() => fixture.lambda.logs(name).includes('ran'));
  });

  test('only looks whether the function is there for a dry run', async () => {
    const name = await fixture.deploy(ECHO);
    const headers = { 'x-amz-invocation-type': 'DryRun' };

    expect(await request('POST', `${name}/invocations`, { headers })).toMatchObject({ status: 204 });
    expect(await request('POST', 'nobody/invocations', { headers })).toMatchObject({ status: 404 });
  });

  test.each([
    ['a payload that is not JSON', 'nobody', '{', 400, 'InvalidRequestContentException'],
    ['a function that does not exist', 'nobody', '{}', 404, 'ResourceNotFoundException'],
  ])('refuses %s', async (_, name, body, status, code) => {
    expect(await request('POST', `${name}/invocations`, { body })).toMatchObject({ status, headers: { 'x-amzn-errortype': code } });
  });
});

test('GetFunction and GetFunctionConfiguration tell the settings', async () => {
  const name = await fixture.deploy(ECHO, { Timeout: '7', Environment: { Variables: { A: 'b' } } });
  const settings = { FunctionName: name, Timeout: 7, MemorySize: 128, Handler: 'index.handler', State: 'Active', Environment: { Variables: { A: 'b' } } };

  expect(JSON.parse((await request('GET', name)).body.toString())).toMatchObject({ Configuration: settings });
  expect(JSON.parse((await request('GET', `${name}/configuration`)).body.toString())).toMatchObject(settings);
});

test.each([['DELETE', 'name'], ['GET', 'name/policy'], ['GET', 'name/invocations']])('%s %s is refused as not modelled', async (method, path) => {
  expect(await request(method, path)).toMatchObject({ status: 501, headers: { 'x-amzn-errortype': 'NotModelled' } });
});
