import { createServer, IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { restXmlError } from './error-response';
import { AwsError } from './errors';
import { readRequest, WireRequest } from './request';
import { AwsResponse } from './service';

const HOST = '127.0.0.1';

/** What answers the requests of a server; never rejects. */
export type RequestHandler = (request: WireRequest) => Promise<AwsResponse>;

/** An HTTP server on this machine alone. */
export class Server {
  /** Listens on the port; 0 picks a free one. */
  static async listen(port: number, handler: RequestHandler): Promise<Server> {
    const http = createServer((message, response) => void answer(message, response, handler));
    // long enough for a client that keeps its connection while it waits between two polls
    http.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve, reject) => {
      http.once('error', (error: NodeJS.ErrnoException) => reject(describe(error, port)));
      http.listen(port, HOST, resolve);
    });
    return new Server(http);
  }

  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;

  private constructor(private readonly http: HttpServer) {
    this.endpoint = `http://${HOST}:${(http.address() as AddressInfo).port}`;
  }

  /** Stops listening and closes every connection, also those that are kept alive or in use. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.http.close(() => resolve()));
    this.http.closeAllConnections();
    await closed;
  }
}

function describe(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error;
  return new Error(`Port ${port} on ${HOST} is in use: choose another with --port, or 0 for a free one`);
}

async function answer(message: IncomingMessage, response: ServerResponse, handler: RequestHandler): Promise<void> {
  try {
    send(response, await respond(message, handler));
  } catch {
    // the client went away in the middle of its request: nobody is left to answer
    response.destroy();
  }
}

async function respond(message: IncomingMessage, handler: RequestHandler): Promise<AwsResponse> {
  let request: WireRequest;
  try {
    request = await readRequest(message);
  } catch (error) {
    // broken paths and transfer encodings are S3 traffic: no other service has them
    if (error instanceof AwsError) return restXmlError(error);
    throw error;
  }
  return handler(request);
}

function send(response: ServerResponse, { status, headers, body }: AwsResponse): void {
  const hasLength = headers['content-length'] !== undefined || status === 204 || status === 304;
  response.writeHead(status, hasLength ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  response.end(status === 204 ? undefined : body);
}
