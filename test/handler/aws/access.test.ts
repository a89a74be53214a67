import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { AwsAccess } from '../../../src/handler/aws/access';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const s3Error = (code: string, status: number): Answer => (_, response) => {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code><Message>because</Message></Error>`);
};

/** The region that a request is signed for. */
const regionOf = ({ headers: { authorization = '' } }: IncomingMessage): string => authorization.split('/')[2];

describe('access', () => {
  const environment = { ...process.env };
  let answer: Answer;
  let requests: string[];
  let server: Server;

  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url} ${regionOf(request)}`);
      answer(request.resume(), response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    Object.assign(process.env, {
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_MAX_ATTEMPTS: '1',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    });
  });

  afterEach(async () => {
    process.env = { ...environment };
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('gives the policy of a bucket', async () => {
    answer = (_, response) => response.end('{"Statement":[]}');
    await expect(new AwsAccess().bucketPolicy('input')).resolves.toBe('{"Statement":[]}');
    expect(requests).toEqual(['GET /input/?policy= eu-west-1']);
  });

  test('gives nothing for a bucket without a policy', async () => {
    answer = s3Error('NoSuchBucketPolicy', 404);
    await expect(new AwsAccess().bucketPolicy('input')).resolves.toBeUndefined();
  });

  test.each([['AccessDenied', 403], ['NoSuchBucket', 404]])('passes %s on by its name', async (code, status) => {
    answer = s3Error(code, status);
    await expect(new AwsAccess().bucketPolicy('input')).rejects.toMatchObject({ name: code });
  });

  test('reads the policy of a bucket that is elsewhere', async () => {
    answer = (request, response) => (regionOf(request) === 'us-east-2'
      ? response.end('{"Statement":[]}')
      : response.setHeader('x-amz-bucket-region', 'us-east-2') && s3Error('PermanentRedirect', 301)(request, response));
    await expect(new AwsAccess().bucketPolicy('input')).resolves.toBe('{"Statement":[]}');
    expect(requests.map((request) => request.split(' ')[2])).toEqual(['eu-west-1', 'us-east-2']);
  });

  test('gives the region of a bucket', async () => {
    answer = (_, response) => response.setHeader('x-amz-bucket-region', 'eu-west-1').end();
    await expect(new AwsAccess().bucketRegion('input')).resolves.toBe('eu-west-1');
    expect(requests).toEqual(['HEAD /input/ eu-west-1']);
  });

  test.each([301, 400])('gives the region of a bucket that is elsewhere, which S3 tells with status %d', async (status) => {
    answer = (request, response) => response
      .writeHead(regionOf(request) === 'us-east-2' ? 200 : status, { 'x-amz-bucket-region': 'us-east-2' }).end();
    await expect(new AwsAccess().bucketRegion('input')).resolves.toBe('us-east-2');
    expect(requests).toHaveLength(2);
  });

  test('gives no region where S3 tells none', async () => {
    answer = (_, response) => response.end();
    await expect(new AwsAccess().bucketRegion('input')).resolves.toBeUndefined();
  });

  test('says by name that there is no such bucket, though S3 answers HEAD without a text', async () => {
    answer = (_, response) => response.writeHead(404).end();
    await expect(new AwsAccess().bucketRegion('input')).rejects.toMatchObject({ name: 'NotFound' });
  });

  test('gives the policy of a key', async () => {
    answer = (_, response) => response.setHeader('content-type', 'application/x-amz-json-1.1').end(JSON.stringify({ Policy: '{}', PolicyName: 'default' }));
    await expect(new AwsAccess().keyPolicy('arn:aws:kms:eu-west-1:111122223333:key/1')).resolves.toBe('{}');
  });

  test('passes the error of a key on by its name', async () => {
    answer = (_, response) => response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ __type: 'AccessDeniedException' }));
    await expect(new AwsAccess().keyPolicy('arn:aws:kms:eu-west-1:111122223333:key/1')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
