import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { S3Input } from '../../../src/handler/aws/input';

/** S3 at the network: one asset to read, and the uploads that arrive. */
class Bucket {
  readonly uploads = new Map<string, string>();
  /** Most uploads that were under way at a time. */
  busiest = 0;
  asset: Buffer = Buffer.alloc(0);
  private underWay = 0;
  private readonly server: Server = createServer((request, response) => { void this.handle(request, response); });

  /** What happens to a request before it is answered; false when that was the answer. */
  before: (request: IncomingMessage, response: ServerResponse) => Promise<boolean> = async () => true;

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.busiest = Math.max(this.busiest, request.method === 'PUT' ? ++this.underWay : 0);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answered = !await this.before(request, response);
    if (request.method === 'PUT') this.underWay--;
    if (answered) return;
    if (request.method === 'PUT') this.uploads.set(new URL(request.url ?? '', this.endpoint).pathname, Buffer.concat(chunks).toString());
    response.end(request.method === 'PUT' ? undefined : this.asset);
  }
}

const HASH = '0123456789abcdef';
const asset = (LinesPerFile: number) => ({ Bucket: 'assets', Key: 'abc.jsonl', Hash: HASH, InputBucket: 'input', LinesPerFile: String(LinesPerFile) });
const pathOf = (file: string): string => `/input/batch-segment-input/${HASH}/queries-${file}.jsonl`;
const lines = (count: number): string[] => Array.from({ length: count }, (_, i) => `{"itemId":"b-${i}"}`);

describe('staged input', () => {
  const environment = { ...process.env };
  let bucket: Bucket;

  beforeEach(async () => {
    bucket = new Bucket();
    await bucket.start();
    Object.assign(process.env, {
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: bucket.endpoint,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_MAX_ATTEMPTS: '1',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    });
  });

  afterEach(async () => {
    process.env = { ...environment };
    await bucket.stop();
  });

  test.each([
    [4, 2, ['0001', '0002']],
    [5, 2, ['0001', '0002', '0003']],
    [1, 500, ['0001']],
  ])('of %d lines lies in files of %d', async (count, linesPerFile, files) => {
    bucket.asset = Buffer.from(lines(count).join('\n') + '\n');
    await new S3Input().stage(asset(linesPerFile));
    expect([...bucket.uploads.keys()].sort()).toEqual(files.map(pathOf));
    expect(files.map((file) => bucket.uploads.get(pathOf(file))).join('')).toBe(bucket.asset.toString());
  });

  test('is the same when its last line has no end', async () => {
    bucket.asset = Buffer.from(lines(3).join('\n'));
    await new S3Input().stage(asset(2));
    expect(bucket.uploads.get(pathOf('0002'))).toBe('{"itemId":"b-2"}\n');
  });

  test('has no more lines than the asset, whatever else may end a line', async () => {
    bucket.asset = Buffer.from(`${JSON.stringify({ itemId: 'a\u2028b\u2029c\u0085d' })}\n{"itemId":"e"}\n`);
    await new S3Input().stage(asset(500));
    expect(bucket.uploads.get(pathOf('0001'))).toBe(bucket.asset.toString());
  });

  test('keeps characters whole that arrive in parts', async () => {
    const itemIds = ['ü'.repeat(500_000), `x${'😀'.repeat(200_000)}`];
    bucket.asset = Buffer.from(itemIds.map((itemId) => JSON.stringify({ itemId }) + '\n').join(''));
    await new S3Input().stage(asset(500));
    expect(bucket.uploads.get(pathOf('0001'))).toBe(bucket.asset.toString());
  });

  test('goes up in a few files at a time', async () => {
    bucket.asset = Buffer.from(lines(40).join('\n'));
    bucket.before = async ({ method }) => {
      if (method === 'PUT') await new Promise((resolve) => setTimeout(resolve, 20));
      return true;
    };
    await new S3Input().stage(asset(1));
    expect(bucket.uploads.size).toBe(40);
    expect(bucket.busiest).toBeGreaterThanOrEqual(4);
    expect(bucket.busiest).toBeLessThanOrEqual(8);
  });

  test('fails with the error of the upload that failed, and goes no further', async () => {
    bucket.asset = Buffer.from(lines(400).join('\n'));
    bucket.before = async ({ url = '' }, response) => {
      if (!url.includes('queries-0003')) return true;
      response.writeHead(403, { 'content-type': 'application/xml' }).end('<Error><Code>AccessDenied</Code><Message>not yours</Message></Error>');
      return false;
    };
    await expect(new S3Input().stage(asset(1))).rejects.toMatchObject({ name: 'AccessDenied', message: 'writing s3://input/batch-segment-input/0123456789abcdef/queries-0003.jsonl: not yours' });
    expect(bucket.uploads.size).toBeLessThan(40);
  });

  test('is not taken for whole when the asset breaks off', async () => {
    bucket.before = async ({ method }, response) => {
      if (method === 'PUT') return true;
      response.writeHead(200, { 'content-length': '1000' }).write(lines(3).join('\n'), () => response.destroy());
      return false;
    };
    await expect(new S3Input().stage(asset(1))).rejects.toThrow('aborted');
  });
});
