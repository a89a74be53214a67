import { Executions } from '../../../src/handler/aws/executions';
import { HandlerRequest } from '../../../src/handler/contract';
import { start } from '../../../src/handler/steps/start';
import { newRequest, newRun } from '../../support/requests';

const named = (name: string, fault?: string): Error => Object.assign(new Error('because'), { name }, fault && { $fault: fault });

interface Started {
  /** What whoever waits was told. */
  readonly told: readonly string[];
  readonly error?: Error;
  readonly asked: number;
  readonly seconds: number;
}

/** Starts with a runner that answers like this, on a clock that only the waiting moves. */
async function started(runner: () => Promise<boolean>, request: HandlerRequest = newRequest(), status = 'RUNNING'): Promise<Started> {
  jest.spyOn(console, 'log').mockImplementation();
  const told: string[] = [];
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
    fail: async (reason) => { told.push(reason); },
    sleep: async (ms) => { now += ms; },
    now: () => now,
  }).then(() => undefined, (reason: Error) => reason);
  return { told, error, asked, seconds: now / 1000 };
}

afterEach(() => jest.restoreAllMocks());

// what is asked again for two minutes, and what is said then
test.each([
  ['AccessDeniedException', 'tells', 'Batch segment job was not started, since its runner was not: AccessDeniedException: because'],
  ['StateMachineDoesNotExist', 'tells', 'Batch segment job was not started, since its runner was not: StateMachineDoesNotExist: because'],
  ['ThrottlingException', 'gives back', undefined],
  ['ExecutionLimitExceeded', 'gives back', undefined],
  ['InternalFailure', 'gives back', undefined],
  ['TimeoutError', 'gives back', undefined],
])('%s: asks again for two minutes, then %s', async (name, _, reason) => {
  const { told, error, asked, seconds } = await started(async () => { throw named(name); });
  expect(asked).toBeGreaterThan(20);
  expect(seconds).toBe(120);
  expect(told).toEqual(reason ? [reason] : []);
  // given back to Lambda, which delivers the request again: an unclear answer is never reported
  expect(error?.message).toBe(reason ? undefined : 'because');
});

test('what stays wrong is told at once', async () => {
  const { told, asked } = await started(async () => { throw named('InvalidExecutionInput', 'client'); });
  expect(asked).toBe(1);
  expect(told).toEqual(['Batch segment job was not started, since its runner was not: InvalidExecutionInput: because']);
});

test.each(['ECONNREFUSED', 'ENOTFOUND'])('an endpoint that cannot be reached (%s) is told after two minutes, since nothing was sent', async (code) => {
  const { told, error, seconds } = await started(async () => { throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code }); });
  expect(seconds).toBe(120);
  expect(error).toBeUndefined();
  expect(told).toEqual(['Batch segment job was not started, since Step Functions cannot be reached: Error: connect ECONNREFUSED 127.0.0.1:9']);
});

test('permissions that come late are waited for', async () => {
  let denied = 3;
  const { told, error, asked } = await started(async () => {
    if (denied-- > 0) throw named('AccessDeniedException', 'client');
    return true;
  });
  expect([asked, told, error]).toEqual([4, [], undefined]);
});

test('a failure that cannot be told is given back, so that it is told later', async () => {
  jest.spyOn(console, 'log').mockImplementation();
  const executions: Executions = { start: async () => { throw named('InvalidExecutionInput', 'client'); }, describe: async () => ({}), running: async () => [] };
  const fail = async (): Promise<never> => { throw new Error('not taken'); };
  await expect(start(newRequest(), { executions: () => executions, fail, sleep: async () => {}, now: () => 0 })).rejects.toThrow('not taken');
});

describe('a run', () => {
  // whoever waits or not: to repeat it would change nothing, and Lambda would do so twice
  test.each<[string, () => Promise<boolean>, HandlerRequest, string]>([
    ['that cannot be started', async () => { throw named('InvalidExecutionInput', 'client'); }, newRun(),
      'Batch segment job was not started, since its runner was not: InvalidExecutionInput: because'],
    ['that is not a run of a schedule', async () => true, newRun({ ScheduledTime: 'now' }),
      'Batch segment job was not started: property ScheduledTime must be a time in UTC such as 2026-11-22T06:00:00Z, got "now"'],
    ['whose runner is nowhere', async () => { throw Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }); }, newRun(),
      'Batch segment job was not started, since Step Functions cannot be reached: Error: getaddrinfo'],
  ])('%s is told, and not given back', async (_, runner, request, reason) => {
    expect(await started(runner, request)).toMatchObject({ told: [reason], error: undefined });
  });

  test('that may be handed over later is given back, untold', async () => {
    expect(await started(async () => { throw named('ThrottlingException'); }, newRun())).toMatchObject({ told: [], error: { message: 'because' } });
  });

  test('that comes again finds its execution', async () => {
    expect(await started(async () => false, newRun(), 'SUCCEEDED')).toMatchObject({ told: [], error: undefined, asked: 1 });
  });

  test.each(['FAILED', 'TIMED_OUT', 'ABORTED'])('that comes again finds that its execution ended %s without having followed it', async (status) => {
    const { told, error } = await started(async () => false, newRun(), status);
    expect([told, error]).toEqual([[expect.stringContaining(`ended ${status} without an answer`)], undefined]);
  });
});
