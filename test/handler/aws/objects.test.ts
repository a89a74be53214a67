import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { S3Objects } from '../../../src/handler/aws/objects';

const OBJECT = { bucket: 'input', key: 'a.jsonl' };
const PATIENCE_MS = 150;

describe('S3', () => {
  const environment = { ...process.env };
  let server: Server;
  let requests: IncomingMessage[];
  let answer: (response: ServerResponse) => void;

  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      requests.push(request);
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    Object.assign(process.env, {
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_MAX_ATTEMPTS: '2',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    });
  });

  afterEach(async () => {
    process.env = { ...environment };
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test.each<[string, string, (objects: S3Objects) => Promise<unknown>]>([
    ['listing', 'listing s3://input/q/', async (objects) => objects.list('s3://input/q/')],
    ['reading', 'reading s3://input/a.jsonl', async (objects) => objects.read(OBJECT)],
  ])('that never answers fails %s in time, after it was tried again', async (_, what, call) => {
    answer = () => undefined;
    const begin = performance.now();
    await expect(call(new S3Objects(PATIENCE_MS))).rejects.toMatchObject({ name: 'TimeoutError', message: expect.stringContaining(`${what}: `) as string });
    expect(performance.now() - begin).toBeLessThan(5000);
    expect(requests).toHaveLength(2);
  });

  test('that stops in the middle of an object ends the reading of it', async () => {
    answer = (response) => response.writeHead(200, { 'content-length': '1000' }).write('{"itemId":');
    const stream = await new S3Objects(PATIENCE_MS).read(OBJECT);
    await expect(text(stream)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('that is slow but does not stop is waited for', async () => {
    answer = (response) => {
      response.writeHead(200);
      let parts = 0;
      const timer = setInterval(() => {
        response.write('x');
        if (++parts < 6) return;
        clearInterval(timer);
        response.end();
      }, PATIENCE_MS / 2);
    };
    expect(await text(await new S3Objects(PATIENCE_MS).read(OBJECT))).toBe('xxxxxx');
  });

  test('gives what lies behind an offset, of the content that was listed', async () => {
    answer = (response) => response.end('x');
    await text(await new S3Objects().read(OBJECT, { offset: 7, tag: '"t"' }));
    expect(requests[0].headers).toMatchObject({ 'range': 'bytes=7-', 'if-match': '"t"' });
  });
});
