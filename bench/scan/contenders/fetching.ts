import { Agent, get, IncomingMessage } from 'node:http';

const AT_A_TIME = 8;

/** Fetches the files of a server, some at a time, and has each one read. */
export async function fetching(base: string, files: number, read: (file: IncomingMessage) => Promise<void>): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });
  let next = 0;
  await Promise.all(Array.from({ length: AT_A_TIME }, async () => {
    while (next < files) await read(await response(`${base}/${next++}`, agent));
  }));
  agent.destroy();
}

async function response(url: string, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => { get(url, { agent }, resolve).on('error', reject); });
}
