import { Contents } from './contents';
import { SentRequest } from './requests';
import { wordsFor } from './segments';
import { LINK_SECONDS } from '../../src/handler/contract';

// what the look before a job has to prevent, and what not

/** Permissions are taken for young for two minutes; what is not seen by then holds nothing up, so nobody knows about it. */
const YOUNG_MS = 100_000;

/** Whether nobody could know what is wrong with the content of a request. */
function isUnseen({ unseenAt, deliveredAt = 0, stalled }: SentRequest): boolean {
  return stalled || (unseenAt !== undefined && unseenAt >= deliveredAt + YOUNG_MS);
}

/** Whether a job for this request is certain to fail, as the look before it must have seen. */
export function isCertainToFail(request: SentRequest, now: number, contents: Contents): boolean {
  const { job: { content, looks }, sentAt } = request;
  return looks?.ValidateInput !== 'false' && !isUnseen(request) && contents.isFlawedThroughout(content, { from: sentAt, to: now });
}

/** Whether the look before the job may have found something wrong. */
export function mayBeRefused({ job: { content, looks }, sentAt }: SentRequest, now: number, contents: Contents): boolean {
  return looks?.ValidateInput !== 'false' && contents.isFlawedWithin(content, { from: sentAt, to: now });
}

/** Whether a request is refused for what is wrong with its content. */
export function isRefusedFor(request: SentRequest, reason: string, contents: Contents): boolean {
  const { flaw } = contents.of(request.job.content);
  return flaw !== undefined && reason.includes('was not started: ') && reason.includes(wordsFor(request.job.content, flaw));
}

/** Whether a request was looked into before its answer was due. */
export function isInTime({ sentAt, declared: { timeout } }: SentRequest, now: number): boolean {
  return now < sentAt + Math.min(timeout ?? Infinity, LINK_SECONDS) * 1000 - 1000;
}
