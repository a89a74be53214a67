import { createHash } from 'node:crypto';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';

/** What a scripted call answers: a body, an AWS error, a connection that breaks, or nothing at all. */
export type Reply = { readonly body?: unknown } | { readonly error: string; readonly message?: string; readonly status?: number } | 'reset' | 'hang';
export type Script = (input: Record<string, unknown>) => Reply;

/** What CloudFormation says of the resource and its stack; `undefined` when there is no such stack. */
export interface FakeStack {
  readonly stackStatus: string;
  readonly lastUpdated?: string;
  readonly resourceStatus: string;
  readonly physicalId?: string;
  readonly resourceUpdated?: string;
}

const CREATING: FakeStack = { stackStatus: 'CREATE_IN_PROGRESS', lastUpdated: '2026-11-22T06:59:59.900Z', resourceStatus: 'CREATE_IN_PROGRESS' };

interface HttpReply {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const DENIED: HttpReply = { status: 403, body: '<Error><Code>AccessDenied</Code><Message>no</Message></Error>', type: 'application/xml' };

/**
 * AWS at the network, for the handler as it ships: JSON services by operation name, S3 as a map of objects,
 * CloudFormation as the list of answers that were put to it.
 */
export class FakeAws {
  readonly calls: { readonly operation: string; readonly input: Record<string, unknown> }[] = [];
  readonly objects = new Map<string, string>();
  /** Policies by bucket; those of other buckets may not be read. */
  readonly policies = new Map<string, string>();
  /** Buckets that the handler may neither list nor read. */
  readonly closed = new Set<string>();
  readonly answers: Record<string, unknown>[] = [];
  /** Status that the next answers are taken with; 200 when there are no more. */
  readonly answerStatuses: number[] = [];
  readonly answerContentTypes: (string | undefined)[] = [];
  stack: FakeStack | undefined = CREATING;
  private readonly scripts = new Map<string, Script>();
  private readonly server: Server = createServer((request, response) => {
    void this.handle(request).then((reply) => {
      if (reply === 'hang') return;
      if (reply === 'reset') {
        request.socket.destroy();
        return;
      }
      response.writeHead(reply.status, { 'content-type': reply.type ?? 'application/x-amz-json-1.1', ...reply.headers }).end(reply.body);
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Where to put the answer to a request that was sent then. */
  responseUrl(sentAt = new Date()): string {
    const date = sentAt.toISOString().replace(/[-:]|\.\d+/g, '');
    return `${this.endpoint}/cloudformation-custom-resource-response/secret?X-Amz-Date=${date}`;
  }

  on(operation: string, script: Script): this {
    this.scripts.set(operation, script);
    return this;
  }

  /** Forgets scripts, calls, objects and answers. */
  reset(): void {
    for (const list of [this.calls, this.answers, this.answerStatuses, this.answerContentTypes]) list.length = 0;
    this.stack = CREATING;
    for (const map of [this.scripts, this.objects, this.policies, this.closed]) map.clear();
  }

  callsOf(operation: string): readonly Record<string, unknown>[] {
    return this.calls.filter((call) => call.operation === operation).map(({ input }) => input);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage): Promise<HttpReply | 'reset' | 'hang'> {
    const body = await text(request);
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string') return this.json(target.split('.')[1], JSON.parse(body) as Record<string, unknown>);
    if (body.includes('Action=Describe')) return this.cloudFormation(new URLSearchParams(body).get('Action') ?? '');
    const url = new URL(request.url ?? '', this.endpoint);
    const path = decodeURIComponent(url.pathname).slice(1);
    if (path.startsWith('cloudformation-custom-resource-response')) return this.answer(request, body);
    if (request.method === 'PUT') return this.putObject(path, body);
    const [bucket] = path.split('/');
    if (request.method === 'HEAD') return { status: 200, body: '', headers: { 'x-amz-bucket-region': 'eu-west-1' } };
    if (url.searchParams.has('policy')) return this.getPolicy(bucket);
    if (this.closed.has(bucket)) return DENIED;
    return url.searchParams.has('list-type') ? this.listObjects(bucket, url.searchParams.get('prefix') ?? '') : this.getObject(path, request.headers.range);
  }

  private putObject(path: string, body: string): HttpReply {
    this.objects.set(path, body);
    return { status: 200, body: '', type: 'application/xml' };
  }

  private getPolicy(bucket: string): HttpReply {
    this.calls.push({ operation: 'GetBucketPolicy', input: { bucket } });
    const policy = this.policies.get(bucket);
    return policy === undefined ? DENIED : { status: 200, body: policy, type: 'application/json' };
  }

  private getObject(path: string, range?: string): HttpReply {
    this.calls.push({ operation: 'GetObject', input: { path } });
    const object = this.objects.get(path);
    if (object === undefined) return { status: 404, body: '<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>', type: 'application/xml' };
    const offset = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    return { status: offset > 0 ? 206 : 200, body: Buffer.from(object).subarray(offset).toString(), type: 'application/octet-stream' };
  }

  private listObjects(bucket: string, prefix: string): HttpReply {
    this.calls.push({ operation: 'ListObjectsV2', input: { bucket, prefix } });
    const found = [...this.objects].filter(([path]) => path.startsWith(`${bucket}/${prefix}`)).sort();
    const contents = found.map(([path, body]) => `<Contents><Key>${path.slice(bucket.length + 1)}</Key><ETag>${md5(body)}</ETag><Size>${Buffer.byteLength(body)}</Size></Contents>`);
    return { status: 200, body: `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`, type: 'application/xml' };
  }

  private json(operation: string, input: Record<string, unknown>): HttpReply | 'reset' | 'hang' {
    this.calls.push({ operation, input });
    const reply = this.scripts.get(operation)?.(input) ?? { error: 'UnknownOperationException', message: operation };
    if (reply === 'reset' || reply === 'hang') return reply;
    if ('error' in reply) return { status: reply.status ?? 400, body: JSON.stringify({ __type: reply.error, message: reply.message ?? 'because' }) };
    return { status: 200, body: JSON.stringify(reply.body ?? {}) };
  }

  private cloudFormation(operation: string): HttpReply {
    this.calls.push({ operation, input: {} });
    const answer = this.stack ? { status: 200, body: descriptionOf(operation, this.stack) }
      : { status: 400, body: '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id x does not exist</Message></Error></ErrorResponse>' };
    return { ...answer, type: 'text/xml' };
  }

  private answer(request: IncomingMessage, body: string): HttpReply {
    const status = this.answerStatuses.shift() ?? 200;
    this.answerContentTypes.push(request.headers['content-type']);
    if (status === 200) this.answers.push(JSON.parse(body) as Record<string, unknown>);
    return { status, body: '' };
  }
}

function descriptionOf(operation: string, { stackStatus, lastUpdated, resourceStatus, physicalId, resourceUpdated }: FakeStack): string {
  const tag = (name: string, value: string | undefined): string => (value === undefined ? '' : `<${name}>${value}</${name}>`);
  const result = operation === 'DescribeStacks'
    ? `<Stacks><member>${tag('StackStatus', stackStatus)}${tag('LastUpdatedTime', lastUpdated)}</member></Stacks>`
    : `<StackResourceDetail>${tag('ResourceStatus', resourceStatus)}${tag('PhysicalResourceId', physicalId)}${tag('LastUpdatedTimestamp', resourceUpdated)}</StackResourceDetail>`;
  return `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`;
}

function md5(body: string): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
