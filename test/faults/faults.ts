import { crc32 } from 'node:zlib';
import { ANSWER } from './call';
import { jsonError, queryError, restXmlError } from '../../local/core/error-response';
import { AwsError } from '../../local/core/errors';
import { WireRequest } from '../../local/core/request';
import { AwsResponse } from '../../local/core/service';

/** One request that a fault may befall. */
export interface Encounter {
  readonly call: string;
  readonly request: WireRequest;
  readonly serve: () => Promise<AwsResponse>;
  /** Counts the requests of this call since the fault began; the first one is 1. */
  readonly number: number;
  /** Milliseconds of the clock since the first one. */
  readonly age: number;
  /** Milliseconds of the clock from the start of the execution to the first one. */
  readonly beginning: number;
}

/** What happens to a request at the network; to reject cuts its connection. */
export type Fault = (encounter: Encounter) => Promise<AwsResponse>;

const MINUTE = 60_000;
const YOUNG = 1.5 * MINUTE;
/** More often than the SDK tries by itself. */
const IN_A_ROW = 4;

/** The faults of the matrix, by the heads of its columns. */
export const FAULTS = {
  'throttled once': (met) => met.number === 1 ? throttled(met) : met.serve(),
  'throttled 3 min': (met) => met.age < 3 * MINUTE ? throttled(met) : met.serve(),
  'error 500': (met) => met.number <= IN_A_ROW ? refused(met, { json: 'InternalServerException', query: 'InternalFailure', s3: 'InternalError' }, 500) : met.serve(),
  'reset': async (met) => met.number <= IN_A_ROW ? cut() : met.serve(),
  'answer lost': async (met) => {
    const answer = await met.serve();
    return met.number === 1 ? cut() : answer;
  },
  'no answer': async (met) => {
    const answer = await met.serve();
    return met.number === 1 ? new Promise<never>(() => undefined) : answer;
  },
  'malformed': async (met) => met.number <= 2 ? malformed(met, await met.serve()) : met.serve(),
  'denied 90 s': (met) => isYoung(met) ? refused(met, { json: 'AccessDeniedException', query: 'AccessDenied', s3: 'AccessDenied' }, 403) : met.serve(),
  'expired token': (met) => met.number <= IN_A_ROW ? refused(met, { json: 'ExpiredTokenException', query: 'ExpiredToken', s3: 'ExpiredToken' }) : met.serve(),
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof FAULTS;

interface Codes {
  readonly json: string;
  readonly query: string;
  readonly s3: string;
}

function throttled(met: Encounter): Promise<AwsResponse> {
  const isS3 = protocolOf(met) === 's3';
  return refused(met, { json: 'ThrottlingException', query: 'Throttling', s3: 'SlowDown' }, isS3 ? 503 : 400);
}

/** Permissions are as young as the request; what is called later only is denied from then on. */
function isYoung({ age, beginning }: Encounter): boolean {
  return (beginning < YOUNG ? beginning : 0) + age < YOUNG;
}

/** An error in the words of the service that is called. */
export async function refused(met: Encounter, codes: Codes, status = 400): Promise<AwsResponse> {
  const protocol = protocolOf(met);
  const shape = { json: jsonError, query: queryError, s3: restXmlError }[protocol];
  return shape(new AwsError(codes[protocol], 'The fault matrix says so', status));
}

function protocolOf({ call, request }: Encounter): keyof Codes {
  if (call === ANSWER || request.signature?.signingName === 's3') return 's3';
  return request.headers['x-amz-target'] === undefined ? 'query' : 'json';
}

function cut(): never {
  throw new Error('the connection is cut');
}

/** A body that nobody can read; the content of an object does not fit the checksum that S3 sends with it. */
function malformed({ call }: Encounter, answer: AwsResponse): AwsResponse {
  if (!call.startsWith('GetObject ')) return { ...answer, headers: withoutLength(answer), body: '<{ "broken' };
  const content = Buffer.from(answer.body);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content));
  content[0] = 255 - content[0];
  return { ...answer, headers: { ...answer.headers, 'x-amz-checksum-crc32': checksum.toString('base64') }, body: content };
}

function withoutLength({ headers: { 'content-length': _, ...headers } }: AwsResponse): AwsResponse['headers'] {
  return headers;
}
