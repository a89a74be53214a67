import { awsError } from './personalize';
import { mostly, Tape } from './tape';
import { World } from './world';

/** What may go wrong with one call of the handler. */
const FAULTS = mostly(40, 'none', ['killed before', 'killed in flight', 'killed after', 'answer lost', 'throttled', 'not allowed yet']);
/** Milliseconds there, and back again: now and then one call is overtaken by many others. */
const LATENCIES = mostly(5, 0, [200, 1000, 2000]);
const LONGEST_MS = 2000;
/** What the function may take for all that it does. */
const FUNCTION_MS = 5 * 60_000;

/** Where an invocation happens. */
export interface Surroundings {
  readonly world: World;
  readonly tape: Tape;
  /** Nothing goes wrong: nobody is killed for ever. */
  readonly calm: boolean;
  /** Until when permissions may not have arrived everywhere. */
  readonly youngUntil: number;
  /** Called when it is killed. */
  readonly disturb: () => void;
}

/** One run of the handler, which may be killed before, during and after each of its calls. */
export class Invocation {
  private readonly killed: Promise<never>;
  private readonly kill: (error: Error) => void;
  private ended = false;

  constructor(private readonly surroundings: Surroundings) {
    const { promise, reject } = killSwitch();
    this.killed = promise;
    this.kill = reject;
  }

  /** What the caller sees. What was called before the end still takes effect. */
  async run<T>(handler: () => Promise<T>): Promise<T> {
    const { world } = this.surroundings;
    const cancel = world.at(world.now + FUNCTION_MS, () => world.violate('P14 an invocation takes longer than the function may'));
    try {
      return await Promise.race([handler(), this.killed]);
    } finally {
      this.ended = true;
      cancel();
    }
  }

  /** A call to AWS, which takes effect once it has arrived, and then answers. */
  async call<T>(effect: () => T, deadline = Infinity): Promise<T> {
    if (this.ended) return new Promise<never>(() => undefined);
    const { world, tape, calm } = this.surroundings;
    const fault = calm ? 'none' : tape.pick(FAULTS);
    const arrival = world.now + tape.pick(LATENCIES);
    if (fault === 'killed in flight' && arrival <= deadline) world.at(arrival, () => void attempt(effect));
    if (fault === 'killed before' || fault === 'killed in flight') return this.die(fault);
    await world.sleepUntil(Math.min(arrival, deadline));
    if (arrival > deadline) throw timeOut();
    if (fault === 'throttled') throw awsError('ThrottlingException');
    if (fault === 'not allowed yet' && world.now < this.surroundings.youngUntil) throw awsError('AccessDeniedException');
    const result = attempt(effect);
    if (fault === 'killed after') return this.die(fault);
    const answer = fault === 'answer lost' ? Infinity : world.now + tape.pick(LATENCIES);
    await world.sleepUntil(Math.min(answer, deadline, world.now + LONGEST_MS));
    if (answer > Math.min(deadline, world.now)) throw timeOut();
    return result();
  }

  private async die(how: string): Promise<never> {
    this.surroundings.world.note(`an invocation is ${how} its call`);
    this.surroundings.disturb();
    this.kill(new Error('the invocation was killed'));
    return new Promise<never>(() => undefined);
  }
}

function killSwitch(): { readonly promise: Promise<never>; readonly reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_, refuse) => { reject = refuse; });
  promise.catch(() => undefined); // the caller may have heard enough before
  return { promise, reject };
}

/** The effect now, its result later. */
function attempt<T>(effect: () => T): () => T {
  try {
    const value = effect();
    return () => value;
  } catch (error) {
    return () => { throw error; };
  }
}

function timeOut(): Error {
  return Object.assign(new Error('no answer in time'), { name: 'TimeoutError' });
}
