'use strict';
// loaded into the handler's processes before the bundle, by NODE_OPTIONS: what the tests do to a process, and nothing of what the handler does.

const { TEST_SLEEP_FACTOR: sleepFactor, TEST_TIMEOUT_FACTOR: timeoutFactor, TEST_JUMP_MS: jump } = process.env;

// the SDK says so in each request: whoever kills the process has to know it
process.env.AWS_SDK_UA_APP_ID = String(process.pid);

// waits between two tries are in real time, which the embedded AWS's clock outruns by far
const { setTimeout: realSetTimeout } = globalThis;
globalThis.setTimeout = Object.assign((callback, ms, ...args) => realSetTimeout(callback, ms / Number(sleepFactor), ...args), realSetTimeout);
const realTimeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (ms) => realTimeout(ms / Number(timeoutFactor));

// a machine whose clock jumps; the runtime scales what it says
const realNow = Date.now.bind(Date);
let shift = 0;
Date.now = () => realNow() + shift;
process.on('SIGUSR2', () => { shift += Number(jump); });
