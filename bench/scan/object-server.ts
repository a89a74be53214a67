import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { inputFile } from './generate';

/** A bucket on this machine, as far as the handler asks: one page of objects below any prefix, and what is in each. */
export class ObjectServer {
  /** So many input files of so many lines each. */
  static async of(files: number, lines: number): Promise<ObjectServer> {
    const contents = Array.from({ length: files }, (_, number) => inputFile(lines, number));
    const listing = listingOf(contents);
    const server = createServer(({ url = '/' }, response) => {
      const content = url.includes('list-type=2') ? listing : contents[Number(url.split('?')[0].split('/').pop())];
      response.end(content);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ObjectServer(server, contents.reduce((bytes, content) => bytes + content.length, 0));
  }

  private constructor(private readonly server: Server, readonly bytes: number) {}

  /** What leads the AWS SDK to it. */
  get environment(): Readonly<Record<string, string>> {
    const { port } = this.server.address() as AddressInfo;
    return {
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      AWS_REGION: 'eu-west-1',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function listingOf(contents: readonly string[]): string {
  const objects = contents.map((content, number) => `<Contents><Key>queries/${number}</Key><ETag>"${number}"</ETag><Size>${content.length}</Size></Contents>`);
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><IsTruncated>false</IsTruncated>${objects.join('')}</ListBucketResult>`;
}
