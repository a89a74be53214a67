import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Budget } from '../../../src/handler/aws/budget';
import { ListedObject } from '../../../src/handler/aws/objects';

const OBJECT: ListedObject = { bucket: 'b', key: 'k', tag: '"t"', bytes: 1, modifiedAt: 0 };
const TOO_LONG = { name: 'TimeoutError', message: 'reading s3://b/k took too long' };
const never = new Promise<never>(() => undefined);

/** What reading an object within so many milliseconds gives; time itself stands still. */
async function textOf(read: () => Promise<Readable>, milliseconds: number, now = () => 0): Promise<string> {
  const budget = new Budget(now, milliseconds);
  return budget.spend(async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of budget.bytesOf({ read }, OBJECT)) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  });
}

/** Says something, and then nothing more for so many milliseconds, or for ever. */
function stalled(milliseconds?: number): Readable {
  return Readable.from((async function* () {
    yield Buffer.from('x');
    await (milliseconds === undefined ? never : sleep(milliseconds));
  })());
}

test('what comes in time is read, and closed', async () => {
  const stream = stalled(5);
  expect(await textOf(async () => stream, 10_000)).toBe('x');
  expect(stream.destroyed).toBe(true);
});

test('what stops coming is cut at the end of the time', async () => {
  const stream = stalled();
  await expect(textOf(async () => stream, 20)).rejects.toMatchObject(TOO_LONG);
  expect(stream.destroyed).toBe(true);
});

test('what comes without a pause is cut by the clock', async () => {
  let time = 0;
  const endless = Readable.from((function* () { for (;;) yield Buffer.from('x'); })());
  await expect(textOf(async () => endless, 60_000, () => time++)).rejects.toMatchObject(TOO_LONG);
  expect(endless.destroyed).toBe(true);
}, 20_000);

test('a call without an answer is given up, and what it gives too late is closed', async () => {
  await expect(textOf(() => never, 20)).rejects.toMatchObject(TOO_LONG);
  const late = stalled();
  await expect(textOf(async () => sleep(60, late), 20)).rejects.toMatchObject(TOO_LONG);
  await sleep(80);
  expect(late.destroyed).toBe(true);
});

test('nothing is begun once the time is over', async () => {
  let time = 0;
  const budget = new Budget(() => time, 10);
  const call = jest.fn(async () => 1);
  expect(await budget.within('counting', call)).toBe(1);
  time = 10;
  await expect(budget.within('counting', call)).rejects.toThrow('counting took too long');
  expect(call).toHaveBeenCalledTimes(1);
});

test('what fails, fails as it did, and names the object when it breaks off', async () => {
  const denied = new Error('reading s3://b/k: AccessDenied');
  await expect(textOf(async () => { throw denied; }, 10_000)).rejects.toBe(denied);
  const broken = Readable.from((async function* () { yield Buffer.from('x'); throw new Error('aborted'); })());
  await expect(textOf(async () => broken, 10_000)).rejects.toThrow('reading s3://b/k: aborted');
});

test('work that fails closes what it leaves behind', async () => {
  const stream = stalled();
  const budget = new Budget(() => 0, 10_000);
  const reading = async (): Promise<void> => {
    for await (const chunk of budget.bytesOf({ read: async () => stream }, OBJECT)) expect(chunk).toHaveLength(1);
  };
  let left: Promise<unknown> | undefined;
  await expect(budget.spend(async () => {
    left = reading().catch((error: unknown) => error);
    await sleep(10);
    throw new Error('a bug');
  })).rejects.toThrow('a bug');
  expect(await left).toMatchObject(TOO_LONG);
});
