'use strict';
// the Node.js runtime of one Lambda execution environment: loads the handler once, then runs one invocation at a time.
// plain JavaScript without dependencies, since it runs beside whatever the function brings along.

const { existsSync } = require('node:fs');
const { resolve } = require('node:path');
const { pathToFileURL } = require('node:url');

const { handler: handlerName, origin, speed } = JSON.parse(process.argv[2]);
process.argv.length = 2;

/** Lets the code see the embedded AWS's time; timers stay real. */
function scaleDate() {
  const now = () => Math.floor(origin + (RealDate.now() - origin) * speed);
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
    apply: () => new RealDate(now()).toString(),
    construct: (target, args, newTarget) => Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
  });
  RealDate.prototype.constructor = globalThis.Date;
}

function failure(type, message) {
  return Object.assign(new Error(message), { name: type });
}

async function importModule(path) {
  const file = ['.js', '.mjs', '.cjs'].map((extension) => path + extension).find(existsSync);
  if (!file) throw failure('Runtime.ImportModuleError', `Error: Cannot find module '${handlerName.slice(0, handlerName.lastIndexOf('.'))}'`);
  if (file.endsWith('.mjs')) return import(pathToFileURL(file).href);
  try {
    return require(file);
  } catch (error) {
    if (error?.code === 'ERR_REQUIRE_ESM') return import(pathToFileURL(file).href);
    if (error?.code === 'MODULE_NOT_FOUND') throw failure('Runtime.ImportModuleError', `Error: ${error.message}`);
    if (error instanceof SyntaxError) throw failure('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`);
    throw error;
  }
}

async function loadHandler() {
  const dot = handlerName.lastIndexOf('.');
  const loaded = await importModule(resolve(process.env.LAMBDA_TASK_ROOT, handlerName.slice(0, dot)));
  const handler = loaded[handlerName.slice(dot + 1)];
  if (typeof handler !== 'function') throw failure('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`);
  return handler;
}

/** Async handlers, and those in the callback style. */
function call(handler, event, context) {
  return new Promise((resolvePromise, reject) => {
    const callback = (error, result) => (error ? reject(error) : resolvePromise(result));
    const returned = handler(event, context, callback);
    if (handler.length < 3 || typeof returned?.then === 'function') resolvePromise(returned);
  });
}

function contextOf({ context, timeoutMs }) {
  const deadline = performance.now() + timeoutMs;
  return {
    ...context,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  };
}

function errorPayload(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

/** Tells the error, and ends the environment when it is not fit for another invocation. */
function fail(error, { fatal }) {
  const payload = errorPayload(error);
  console.error(`${fatal ? 'Uncaught Exception' : 'Invoke Error'}\t${JSON.stringify(payload)}`);
  process.send({ type: 'failed', error: payload, fatal }, () => fatal && process.exit(1));
}

function serialize(result) {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch (error) {
    throw failure('Runtime.MarshalError', `Unable to stringify response body: ${error.message}`);
  }
}

async function run(loading, invocation) {
  const loaded = await loading;
  if (loaded.error) return fail(loaded.error, { fatal: true });
  process.send({ type: 'started' });
  try {
    const result = await call(loaded.handler, JSON.parse(invocation.payload), contextOf(invocation));
    process.send({ type: 'succeeded', payload: serialize(result) });
  } catch (error) {
    fail(error, { fatal: false });
  }
}

// a parent that died closes the channel: nothing may outlive it
process.on('disconnect', () => process.exit());
process.on('uncaughtException', (error) => fail(error, { fatal: true }));
process.on('unhandledRejection', (reason) => {
  fail(failure('Runtime.UnhandledPromiseRejection', reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason)), { fatal: true });
});
if (speed !== 1) scaleDate();
const loading = loadHandler().then((handler) => ({ handler }), (error) => ({ error }));
process.on('message', (invocation) => void run(loading, invocation));
