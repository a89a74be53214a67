import { Answer, answerBody, putAnswer } from '../../../src/handler/telling/answer';
import { newRequest } from '../../support/requests';

const request = newRequest();
const answer: Answer = { Status: 'FAILED', Reason: 'no rights', PhysicalResourceId: 'arn' };
const reasonOf = (Reason: string): string => (JSON.parse(answerBody(request, { ...answer, Reason })) as { Reason: string }).Reason;

describe('the body of an answer', () => {
  test('names who asked', () => {
    expect(JSON.parse(answerBody(request, answer))).toEqual({
      ...answer, StackId: request.StackId, RequestId: request.RequestId, LogicalResourceId: request.LogicalResourceId,
    });
  });

  test('keeps a reason of exactly 1,000 bytes', () => {
    expect(reasonOf('x'.repeat(1000))).toBe('x'.repeat(1000));
  });

  test('cuts a longer one at its end, to 1,000 bytes', () => {
    expect(reasonOf('x'.repeat(1001))).toBe(`${'x'.repeat(997)}…`);
  });

  test.each(['ü', '😀', '"', '\n'])('counts %j by the bytes that it takes in JSON, and never splits it', (character) => {
    const reason = reasonOf(character.repeat(2000));
    expect(Buffer.byteLength(JSON.stringify(reason)) - 2).toBeLessThanOrEqual(1000);
    expect(Buffer.byteLength(JSON.stringify(reason)) - 2).toBeGreaterThan(990);
    expect(reason.replaceAll(character, '')).toBe('…');
  });

  test('stays within the 4,096 bytes that CloudFormation reads, with the longest ids there are', () => {
    const longest = { ...request, StackId: 'x'.repeat(300), LogicalResourceId: 'x'.repeat(255), ResponseURL: 'x'.repeat(2000) };
    const body = answerBody(longest, { ...answer, Reason: '"'.repeat(5000), PhysicalResourceId: 'x'.repeat(256), Data: { a: 'x'.repeat(256), b: 'x'.repeat(63) } });
    expect(Buffer.byteLength(body)).toBeLessThan(4096);
  });

  test('replaces control characters, and keeps line breaks', () => {
    expect(reasonOf('a\u0000b\u001b[31mc\td\ne\u202ef')).toBe('a b [31mc d\ne f');
  });
});

describe('delivering an answer', () => {
  const delivery = async (...statuses: (number | Error)[]) => {
    const puts: RequestInit[] = [];
    const waits: number[] = [];
    jest.spyOn(console, 'log').mockImplementation();
    const result = putAnswer(request, answer, {
      fetch: async (_url, init) => {
        puts.push(init ?? {});
        const status = statuses[puts.length - 1] ?? 200;
        if (status instanceof Error) throw status;
        return new Response(null, { status });
      },
      sleep: async (ms) => { waits.push(ms); },
    });
    return { error: await result.then(() => undefined, (error: Error) => error.message), puts, waits };
  };

  afterEach(() => jest.restoreAllMocks());

  test('takes one PUT', async () => {
    const { puts } = await delivery(200);
    expect(puts).toEqual([expect.objectContaining({ method: 'PUT', redirect: 'manual', headers: { 'content-type': '' } })]);
  });

  test('repeats the same bytes after a 500 and after a broken connection, with growing pauses', async () => {
    const { puts, waits, error } = await delivery(500, new TypeError('fetch failed'), 503);
    expect(puts).toHaveLength(4);
    expect(new Set(puts.map(({ body }) => body)).size).toBe(1);
    expect(waits).toEqual([1000, 4000, 16000]);
    expect(error).toBeUndefined();
  });

  test.each([403, 404])('does not repeat what an expired URL refuses with %d', async (status) => {
    const { puts, error } = await delivery(status);
    expect([puts.length, error]).toEqual([1, undefined]);
  });

  test.each([400, 408, 409, 429])('repeats what was too slow or too much: %d', async (status) => {
    expect((await delivery(status)).puts).toHaveLength(2);
  });

  test('gives the request back after five tries, without its URL', async () => {
    const { puts, error } = await delivery(500, 500, 500, 500, 500);
    expect([puts.length, error]).toEqual([5, `CloudFormation did not take the answer to request ${request.RequestId}: 500`]);
  });
});
