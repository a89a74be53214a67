import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { alive, eventually, LambdaFixture } from './fixture';
import { FunctionError } from '../../services/lambda/function-error';

let fixture: LambdaFixture;
beforeEach(() => { fixture = new LambdaFixture(); });
afterEach(async () => fixture.lambda.stop());

async function failureOf(invocation: Promise<unknown>): Promise<FunctionError> {
  const outcome: unknown = await invocation.catch((error: unknown) => error);
  if (outcome instanceof FunctionError) return outcome;
  throw new Error(`expected a FunctionError, got ${JSON.stringify(outcome)}`);
}

const PID = 'exports.handler = async () => process.pid;';

describe('a function', () => {
  test('runs the bundle of its asset with its event and its context', async () => {
    const name = await fixture.deploy(`exports.handler = async (event, context) => ({
      event, name: context.functionName, arn: context.invokedFunctionArn, id: context.awsRequestId, left: context.getRemainingTimeInMillis(),
    });`, { Timeout: '10' });

    expect(await fixture.lambda.invoke(name, { a: [1, null] })).toEqual({
      event: { a: [1, null] },
      name,
      arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      left: expect.any(Number) as number,
    });
  });

  test('sees its own environment and Lambda\'s, and nothing of the parent\'s', async () => {
    process.env.PARENT_SECRET = 'leaked';
    const name = await fixture.deploy('exports.handler = async () => process.env;', { Environment: { Variables: { TABLE: 'books', LEVEL: 3 } }, MemorySize: 256 });

    const environment = await fixture.lambda.invoke(name, {}) as Record<string, string>;

    delete process.env.PARENT_SECRET;
    expect(Object.keys(environment).sort()).toEqual([
      'AWS_ACCESS_KEY_ID', 'AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL', 'AWS_EXECUTION_ENV', 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
      'AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_VERSION', 'AWS_REGION', 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
      'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'LAMBDA_TASK_ROOT', 'LEVEL', 'PATH', 'TABLE', 'TZ', '_HANDLER',
    ]);
    expect(environment).toMatchObject({
      TABLE: 'books', LEVEL: '3', TZ: ':UTC', AWS_REGION: 'us-east-1', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256', AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
    });
    expect(fixture.sessions.principalOf(environment.AWS_ACCESS_KEY_ID)).toBe('arn:aws:iam::000000000000:role/worker');
  });

  test('runs inline code and code in the callback style', async () => {
    const name = await fixture.deploy('', { Code: { ZipFile: 'exports.handler = (event, context, done) => setTimeout(() => done(null, event + 1), 1);' } });

    expect(await fixture.lambda.invoke(name, 41)).toBe(42);
  });

  test('runs an ECMAScript module in a folder, and answers null for undefined', async () => {
    const { physicalId } = await fixture.create(fixture.zipped({ 'lib/main.mjs': 'export const handler = async () => undefined;' }, { Handler: 'lib/main.handler' }));

    expect(await fixture.lambda.invoke(physicalId, {})).toBeNull();
  });

  test.each([
    ['require', 'index.js', 'const { S3Client } = require("@aws-sdk/client-s3"); exports.handler = async () => S3Client.name;'],
    ['import', 'index.mjs', 'import { S3Client } from "@aws-sdk/client-s3"; export const handler = async () => S3Client.name;'],
  ])('finds the SDK that Lambda\'s runtime carries by %s', async (_, file, source) => {
    const { physicalId } = await fixture.create(fixture.zipped({ [file]: source }));

    expect(await fixture.lambda.invoke(physicalId, {})).toBe('S3Client');
  });

  test('prefers the SDK that it brings along', async () => {
    const { physicalId } = await fixture.create(fixture.zipped({
      'index.js': 'exports.handler = async () => require("@aws-sdk/client-s3").own;',
      'node_modules/@aws-sdk/client-s3/index.js': 'exports.own = true;',
    }));

    expect(await fixture.lambda.invoke(physicalId, {})).toBe(true);
  });

  test('keeps its process warm', async () => {
    const name = await fixture.deploy(PID);

    expect(await fixture.lambda.invoke(name, {})).toBe(await fixture.lambda.invoke(name, {}));
  });

  test('runs two invocations at a time in two processes', async () => {
    const name = await fixture.deploy('exports.handler = async () => { await new Promise((done) => setTimeout(done, 100)); return process.pid; };');

    const pids = await Promise.all([fixture.lambda.invoke(name, 1), fixture.lambda.invoke(name, 2)]);

    expect(new Set(pids).size).toBe(2);
  });

  test('has at most 20 processes; further invocations wait for one of them', async () => {
    const name = await fixture.deploy('exports.handler = async () => { await new Promise((done) => setTimeout(done, 300)); return process.pid; };');

    const pids = await Promise.all(Array.from({ length: 24 }, async () => fixture.lambda.invoke(name, {})));

    expect(new Set(pids).size).toBe(20);
  });

  test('keeps what it wrote, line by line', async () => {
    const name = await fixture.deploy('exports.handler = async () => { console.log("one\\ntwo"); console.error("three"); };');

    await fixture.lambda.invoke(name, {});

    await eventually(() => fixture.lambda.logs(name).length === 3);
    expect([...fixture.lambda.logs(name)].sort()).toEqual(['one', 'three', 'two']);
  });

  test('is found by name and by ARN, and missed with Lambda\'s own error', async () => {
    const name = await fixture.deploy(PID);

    expect(await fixture.lambda.invoke(`arn:aws:lambda:us-east-1:000000000000:function:${name}`, {})).toBe(await fixture.lambda.invoke(name, {}));
    await expect(fixture.lambda.invoke('nobody', {})).rejects.toMatchObject({
      code: 'ResourceNotFoundException', message: 'Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody',
    });
  });
});

describe('a function that fails', () => {
  test('tells type, message and trace of what it threw, and stays warm', async () => {
    const name = await fixture.deploy('exports.handler = async (event) => { if (event) throw new RangeError("too far"); return process.pid; };');
    const pid = await fixture.lambda.invoke(name, null);

    const { payload } = await failureOf(fixture.lambda.invoke(name, true));

    expect(payload).toEqual({ errorType: 'RangeError', errorMessage: 'too far', trace: expect.arrayContaining(['RangeError: too far']) as string[] });
    expect(await fixture.lambda.invoke(name, null)).toBe(pid);
  });

  test('times out after its seconds, and is replaced', async () => {
    const name = await fixture.deploy('exports.handler = async (event) => event ? new Promise(() => setInterval(() => 0, 1000)) : process.pid;', { Timeout: 1 });
    const pid = await fixture.lambda.invoke(name, null);

    const { payload } = await failureOf(fixture.lambda.invoke(name, true));

    expect(payload.errorType).toBe('Sandbox.Timedout');
    expect(payload.errorMessage).toMatch(/^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/);
    expect(await fixture.lambda.invoke(name, null)).not.toBe(pid);
  });

  test.each([
    ['exits', 'process.exit(7)', 'Runtime.ExitError', /Runtime exited with error: exit status 7$/],
    ['is killed', 'process.kill(process.pid, "SIGKILL"); await new Promise(() => 0)', 'Runtime.ExitError', /Runtime exited with error: signal: SIGKILL$/],
    ['throws outside of the handler', 'setTimeout(() => { throw new TypeError("late") }); await new Promise(() => 0)', 'TypeError', /^late$/],
    ['forgets a rejection', 'Promise.reject(new TypeError("lost")); await new Promise(() => 0)', 'Runtime.UnhandledPromiseRejection', /^TypeError: lost$/],
  ])('is replaced when it %s', async (_, code, errorType, errorMessage) => {
    const name = await fixture.deploy(`exports.handler = async (event) => { if (event) { ${code}; } return process.pid; };`);
    const pid = await fixture.lambda.invoke(name, null);

    const { payload } = await failureOf(fixture.lambda.invoke(name, true));

    expect(payload.errorType).toBe(errorType);
    expect(payload.errorMessage).toMatch(errorMessage);
    await eventually(() => !alive(Number(pid)));
    expect(await fixture.lambda.invoke(name, null)).not.toBe(pid);
  });

  test.each([
    ['has no such module', 'other.handler', '', 'Runtime.ImportModuleError'],
    ['imports what is not there', 'index.handler', 'require("absent");', 'Runtime.ImportModuleError'],
    ['imports what is installed here but not on AWS', 'index.handler', 'require("fflate");', 'Runtime.ImportModuleError'],
    ['exports no such handler', 'index.other', '', 'Runtime.HandlerNotFound'],
    ['is not JavaScript', 'index.handler', 'exports.handler = (', 'Runtime.UserCodeSyntaxError'],
    ['throws while it loads', 'index.handler', 'throw new EvalError("no");', 'EvalError'],
    ['answers what is not JSON', 'index.handler', 'exports.handler = async () => 1n;', 'Runtime.MarshalError'],
  ])('names the reason when it %s', async (_, Handler, source, errorType) => {
    const name = await fixture.deploy(source, { Handler });

    expect((await failureOf(fixture.lambda.invoke(name, {}))).payload.errorType).toBe(errorType);
  });
});

describe('time', () => {
  test('is the embedded AWS\'s in a function when the clock runs faster', async () => {
    await fixture.lambda.stop();
    fixture = new LambdaFixture(3600);
    const name = await fixture.deploy(`exports.handler = async () => ({
      now: Date.now(), date: new Date().getTime(), text: new Date(Date()).getTime(), fixed: new Date(0).toISOString(), same: new Date() instanceof Date && new Date().constructor === Date,
    });`);
    const before = fixture.context.clock.now();

    const seen = await fixture.lambda.invoke(name, {}) as { now: number; date: number; text: number; fixed: string; same: boolean };

    const after = fixture.context.clock.now();
    for (const time of [seen.now, seen.date]) {
      expect(time).toBeGreaterThanOrEqual(Math.floor(before));
      expect(time).toBeLessThanOrEqual(after);
    }
    expect(Math.abs(seen.text - seen.now)).toBeLessThan(60_000);
    expect(seen).toMatchObject({ fixed: '1970-01-01T00:00:00.000Z', same: true });
  });

  test('does not shorten a function\'s timeout when the clock runs faster', async () => {
    await fixture.lambda.stop();
    fixture = new LambdaFixture(3600);
    const name = await fixture.deploy('exports.handler = async () => { await new Promise((done) => setTimeout(done, 50)); return "done"; };', { Timeout: 3 });

    expect(await fixture.lambda.invoke(name, {})).toBe('done');
  });
});

describe('stopping', () => {
  const WHERE = 'exports.handler = async (event) => { if (event) { console.log(process.pid); await new Promise(() => 0); } return [process.pid, __dirname]; };';

  test.each(['stop()', 'the stopping signal'])('leaves no process and no folder behind after %s', async (way) => {
    const name = await fixture.deploy(WHERE);
    const [pid, folder] = await fixture.lambda.invoke(name, false) as [number, string];
    expect([alive(pid), existsSync(folder)]).toEqual([true, true]);

    if (way === 'stop()') await fixture.lambda.stop();
    else fixture.context.stop.abort();

    await eventually(() => !alive(pid) && !existsSync(dirname(folder)));
  });

  test('ends an invocation under way and one that queues behind it', async () => {
    const name = await fixture.deploy(WHERE, { Timeout: 60 });
    const invocations = Promise.allSettled(Array.from({ length: 21 }, async () => fixture.lambda.invoke(name, true)));
    await eventually(() => fixture.lambda.logs(name).length === 20);

    await fixture.lambda.stop();

    const outcomes = await invocations;
    expect(fixture.lambda.logs(name)).toHaveLength(20);
    expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 21 }, () => 'rejected'));
    expect(fixture.lambda.logs(name).some((pid) => alive(Number(pid)))).toBe(false);
  });
});
