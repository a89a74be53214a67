import { World } from './world';

/** Lets the timers of the code under test tell the time of the world; gives back the usual ones when its result is called. */
export function setTimers(world: World): () => void {
  const { setTimeout, clearTimeout } = globalThis;
  const cancels = new Map<unknown, () => void>();
  const start = (action: () => void, ms = 0): unknown => {
    const timer = {};
    cancels.set(timer, world.at(world.now + ms, action));
    return timer;
  };
  Object.assign(globalThis, { setTimeout: start, clearTimeout: (timer: unknown) => cancels.get(timer)?.() });
  return () => { Object.assign(globalThis, { setTimeout, clearTimeout }); };
}
