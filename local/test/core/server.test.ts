import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { serve, signedFor, testContext } from './fixture';
import { AwsError } from '../../core/errors';
import { Server } from '../../core/server';
import { AwsRequest, Service } from '../../core/service';
import { Sessions } from '../../services/iam/sessions';

const servers: Server[] = [];
afterEach(async () => Promise.all(servers.splice(0).map((server) => server.stop())));

function recording(signingName: string): Service & { readonly requests: AwsRequest[] } {
  const requests: AwsRequest[] = [];
  return {
    signingName,
    requests,
    handle: async (request) => {
      requests.push(request);
      return { status: 200, headers: {}, body: 'ok' };
    },
  };
}

function failing(error: Error): Service {
  return { signingName: 'demo', handle: async () => Promise.reject(error) };
}

async function start(services: readonly Service[], context = testContext(), sessions = new Sessions(context)): Promise<Server> {
  const server = await serve(services, context, sessions);
  servers.push(server);
  return server;
}

/** Sends a request whose path is left exactly as it is. */
async function send(server: Server, path: string, headers: Record<string, string>): Promise<number | undefined> {
  const { hostname, port } = new URL(server.endpoint);
  return new Promise((resolve, reject) => {
    httpRequest({ hostname, port, path, headers, method: 'PUT' }, (response) => resolve(response.resume().statusCode)).on('error', reject).end('x');
  });
}

describe('routing', () => {
  test('goes by the credential scope of the header, and tells who signed', async () => {
    const demo = recording('demo');
    const sessions = new Sessions(testContext());
    const { accessKeyId } = sessions.issue('arn:aws:iam::000000000000:role/Reader');
    const server = await start([demo, recording('other')], testContext(), sessions);
    await fetch(server.endpoint, { headers: { authorization: signedFor('demo').replace('=local/', `=${accessKeyId}/`) } });
    expect(demo.requests.map(({ principal }) => principal)).toEqual(['arn:aws:iam::000000000000:role/Reader']);
  });

  test('goes by the credential scope of a presigned URL', async () => {
    const demo = recording('demo');
    const server = await start([demo]);
    await fetch(`${server.endpoint}/x?X-Amz-Credential=local%2F20260102%2Fus-east-1%2Fdemo%2Faws4_request`);
    expect(demo.requests).toHaveLength(1);
  });

  test('takes a presigned URL of the old signature version for S3', async () => {
    const s3 = recording('s3');
    const server = await start([s3, recording('demo')]);
    await fetch(`${server.endpoint}/books/x?AWSAccessKeyId=local&Signature=0&Expires=1`);
    expect(s3.requests).toHaveLength(1);
  });

  test('goes by a scope without a region, as SigV4A has it', async () => {
    const demo = recording('demo');
    const server = await start([demo]);
    await fetch(server.endpoint, { headers: { authorization: 'AWS4-ECDSA-P256-SHA256 Credential=local/20260102/demo/aws4_request, Signature=0' } });
    expect(demo.requests).toHaveLength(1);
  });

  test('brings answers of custom resources to CloudFormation, whatever their URL was signed for', async () => {
    const cloudFormation = recording('cloudformation');
    const server = await start([cloudFormation, recording('s3')]);
    const path = '/cloudformation-custom-resource-response-useast1/arn%3Aaws%7CJob%7C1?X-Amz-Credential=local%2F1%2Fus-east-1%2Fs3%2Faws4_request';
    await fetch(server.endpoint + path, { method: 'PUT', body: '{}' });
    expect(cloudFormation.requests.map((request) => request.path)).toEqual(['/cloudformation-custom-resource-response-useast1/arn:aws|Job|1']);
  });

  test('refuses a request that is not signed, saying what to set', async () => {
    const server = await start([recording('demo')]);
    const response = await fetch(server.endpoint);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('<Code>MissingAuthenticationToken</Code><Message>GET / is not signed: set AWS_ACCESS_KEY_ID');
  });

  test('refuses a service that is not here', async () => {
    const server = await start([recording('demo')]);
    const response = await fetch(server.endpoint, { headers: { 'authorization': signedFor('ec2'), 'x-amz-target': 'EC2.Run' } });
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({ __type: 'NotModelled', message: expect.stringContaining('The service ec2 is not modelled here') });
  });
});

describe('errors that nobody expected', () => {
  test('are logged and answered as InternalFailure in the shape of the service', async () => {
    const context = testContext();
    const server = await start([failing(new TypeError('secret detail'))], context);
    const response = await fetch(server.endpoint, { headers: { 'authorization': signedFor('demo'), 'x-amz-target': 'Demo.Run' } });
    expect(response.status).toBe(500);
    const answer = await response.text();
    expect(JSON.parse(answer)).toMatchObject({ __type: 'InternalFailure' });
    expect(answer).not.toContain('secret detail');
    expect(context.lines).toEqual([expect.stringContaining('demo Demo.Run failed unexpectedly: TypeError: secret detail')]);
  });

  test('do not include the errors that a service means', async () => {
    const context = testContext();
    const server = await start([failing(new AwsError('Busy', 'later'))], context);
    const response = await fetch(server.endpoint, { headers: { authorization: signedFor('demo') } });
    expect(await response.text()).toContain('<Code>Busy</Code>');
    expect(context.lines).toEqual([]);
  });
});

describe('requests', () => {
  test('keep dots and double slashes of their path', async () => {
    const demo = recording('demo');
    const server = await start([demo]);
    await send(server, '//a/../b%20c+d?x=1', { authorization: signedFor('demo') });
    expect(demo.requests.map(({ path, query }) => [path, query.get('x')])).toEqual([['//a/../b c+d', '1']]);
  });

  test('are refused when their path is not UTF-8', async () => {
    const server = await start([recording('demo')]);
    expect(await send(server, '/%ff', { authorization: signedFor('demo') })).toBe(400);
  });

  test('lose their transfer encoding and keep what they are encoded with beside', async () => {
    const demo = recording('demo');
    const server = await start([demo]);
    await fetch(server.endpoint, {
      method: 'PUT',
      body: '1\r\nx\r\n0\r\n\r\n',
      headers: { 'authorization': signedFor('demo'), 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'content-encoding': 'aws-chunked,gzip' },
    });
    expect(demo.requests.map(({ body, headers }) => [body.toString(), headers['content-encoding']])).toEqual([['x', 'gzip']]);
  });
});

describe('server', () => {
  test('says which port is in use and what to do', async () => {
    const { endpoint } = await start([]);
    const port = Number(new URL(endpoint).port);
    await expect(Server.listen(port, async () => Promise.reject(new Error('not called'))))
      .rejects.toThrow(`Port ${port} on 127.0.0.1 is in use: choose another with --port, or 0 for a free one`);
  });

  test('closes kept-alive connections when it stops', async () => {
    const server = await serve([]);
    const socket = connect(Number(new URL(server.endpoint).port), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    await server.stop();
    await closed;
    await expect(fetch(server.endpoint)).rejects.toThrow('fetch failed');
  });
});
