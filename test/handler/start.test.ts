import { Answer } from '../../src/handler/answer';
import { HandlerRequest } from '../../src/handler/contract';
import { Executions } from '../../src/handler/executions';
import { start } from '../../src/handler/start';
import { newRequest, newRun } from '../support/requests';

const named = (name: string, fault?: string): Error => Object.assign(new Error('because'), { name }, fault && { $fault: fault });

interface Started {
  readonly answers: readonly Answer[];
  readonly error?: Error;
  readonly asked: number;
  readonly seconds: number;
}

/** Starts with a runner that answers like this, on a clock that only the waiting moves. */
async function started(runner: () => Promise<boolean>, request: HandlerRequest = newRequest(), status = 'RUNNING'): Promise<Started> {
  jest.spyOn(console, 'log').mockImplementation();
  const answers: Answer[] = [];
  let now = 0;
  let asked = 0;
  const executions: Executions = {
    start: async () => {
      asked++;
      return runner();
    },
    describe: async () => ({ status }),
    running: async () => [],
  };
  const error = await start(request, {
    executions: () => executions,
    answer: async (answer) => { answers.push(answer); },
    sleep: async (ms) => { now += ms; },
    now: () => now,
  }).then(() => undefined, (reason: Error) => reason);
  return { answers, error, asked, seconds: now / 1000 };
}

afterEach(() => jest.restoreAllMocks());

// what is asked again for two minutes, and what is said then
test.each([
  ['AccessDeniedException', 'answers', 'Batch segment job was not started, since its runner was not: AccessDeniedException: because'],
  ['StateMachineDoesNotExist', 'answers', 'Batch segment job was not started, since its runner was not: StateMachineDoesNotExist: because'],
  ['ThrottlingException', 'gives back', undefined],
  ['ExecutionLimitExceeded', 'gives back', undefined],
  ['InternalFailure', 'gives back', undefined],
  ['TimeoutError', 'gives back', undefined],
])('%s: asks again for two minutes, then %s', async (name, _, reason) => {
  const { answers, error, asked, seconds } = await started(async () => { throw named(name); });
  expect(asked).toBeGreaterThan(20);
  expect(seconds).toBe(120);
  expect(answers.map(({ Reason }) => Reason)).toEqual(reason ? [reason] : []);
  // given back to Lambda, which delivers the request again: an unclear answer is never reported
  expect(error?.message).toBe(reason ? undefined : 'because');
});

test('what stays wrong is answered at once', async () => {
  const { answers, asked } = await started(async () => { throw named('InvalidExecutionInput', 'client'); });
  expect(asked).toBe(1);
  expect(answers).toEqual([expect.objectContaining({ Status: 'FAILED', Reason: expect.stringContaining('InvalidExecutionInput: because') })]);
});

test.each(['ECONNREFUSED', 'ENOTFOUND'])('an endpoint that cannot be reached (%s) is answered after two minutes, since nothing was sent', async (code) => {
  const { answers, error, seconds } = await started(async () => { throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code }); });
  expect(seconds).toBe(120);
  expect(error).toBeUndefined();
  expect(answers[0].Reason).toBe('Batch segment job was not started, since Step Functions cannot be reached: Error: connect ECONNREFUSED 127.0.0.1:9');
});

test('permissions that come late are waited for', async () => {
  let denied = 3;
  const { answers, error, asked } = await started(async () => {
    if (denied-- > 0) throw named('AccessDeniedException', 'client');
    return true;
  });
  expect([asked, answers, error]).toEqual([4, [], undefined]);
});

describe('a run', () => {
  test.each([
    ['that cannot be started', async () => { throw named('InvalidExecutionInput', 'client'); }, newRun(), 'because'],
    ['that is not a run of a schedule', async () => true, newRun({ ScheduledTime: 'now' }), 'property ScheduledTime must be a time in UTC such as 2026-11-22T06:00:00Z, got "now"'],
  ])('%s has nobody to answer to, so Lambda shows that it failed', async (_, runner, request, message) => {
    const { answers, error } = await started(runner, request);
    expect(answers).toEqual([]);
    expect(error?.message).toBe(message);
  });

  test('that comes again finds its execution', async () => {
    expect(await started(async () => false, newRun(), 'SUCCEEDED')).toMatchObject({ answers: [], error: undefined, asked: 1 });
  });

  test('that comes again finds that its execution ended without having followed it', async () => {
    expect((await started(async () => false, newRun(), 'TIMED_OUT')).error?.message).toContain('ended TIMED_OUT without an answer');
  });
});
