import { log } from './log';

/** What CloudFormation is told; `Reason` is read by people. */
export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason: string;
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}

/** Who asked: copied into the answer. */
export interface Asker {
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly ResponseURL: string;
}

export interface AnswerOptions {
  readonly fetch?: typeof fetch;
  readonly sleep?: (ms: number) => Promise<void>;
}

const MAX_REASON_BYTES = 1000; // of the 4,096 bytes that a whole answer may have
const MAX_TRIES = 5;
const TRY_MS = 10_000;

/** Delivers the answer; a request whose URL has expired can no longer be answered and is given up with a log line. */
export async function putAnswer(asker: Asker, answer: Answer, options: AnswerOptions = {}): Promise<void> {
  const sleep = options.sleep ?? ((ms) => new Promise<void>((resolve) => { setTimeout(resolve, ms); }));
  const body = answerBody(asker, answer);
  for (let tried = 1; ; tried++) {
    const status = await put(asker.ResponseURL, body, options.fetch ?? fetch);
    if (typeof status === 'number' && status < 300) return;
    log('the answer was not taken', { requestId: asker.RequestId, status, tried });
    if (status === 403 || status === 404) return; // the URL has expired: no repetition helps
    if (tried === MAX_TRIES) throw new Error(`CloudFormation did not take the answer to request ${asker.RequestId}: ${status}`);
    await sleep(250 * 4 ** tried);
  }
}

/** The bytes of an answer: the same request and answer give the same bytes. */
export function answerBody(asker: Asker, answer: Answer): string {
  return JSON.stringify({
    Status: answer.Status,
    Reason: cut(printable(answer.Reason), MAX_REASON_BYTES),
    PhysicalResourceId: answer.PhysicalResourceId,
    StackId: asker.StackId,
    RequestId: asker.RequestId,
    LogicalResourceId: asker.LogicalResourceId,
    Data: answer.Data,
  });
}

/** HTTP status, or the name of what went wrong. An error's message may hold the URL, so it is not passed on. */
async function put(url: string, body: string, send: typeof fetch): Promise<number | string> {
  try {
    // the URL is signed for an empty content type, which fetch would fill in
    const response = await send(url, { method: 'PUT', redirect: 'manual', body, headers: { 'content-type': '' }, signal: AbortSignal.timeout(TRY_MS) });
    return response.status;
  } catch (error) {
    return error instanceof Error ? error.name : 'unknown error';
  }
}

/** Line breaks stay: the CLI shows a second line. Other control characters break the console's view. */
function printable(text: string): string {
  return text.replace(/[^\P{C}\n]/gu, ' ');
}

/** Cuts at the end, between characters, to at most so many bytes of JSON text. */
function cut(text: string, maxBytes: number): string {
  const size = (part: string): number => Buffer.byteLength(JSON.stringify(part)) - 2;
  if (size(text) <= maxBytes) return text;
  const characters = [...text];
  let length = 0;
  let bytes = size('…');
  while (bytes + size(characters[length]) <= maxBytes) bytes += size(characters[length++]);
  return characters.slice(0, length).join('') + '…';
}
