import { setTimeout as pause } from 'node:timers/promises';

const SLICE_MS = 100;
const MOST_MS = 2 * SLICE_MS; // of a slice that took longer: an event loop that is only busy is awake all the same

interface Clock {
  now: () => number;
  pause: (ms: number) => Promise<unknown>;
}

/**
 * Waits for so long, not counting time in which the process stood still, as it does where it gets no processor: nobody was
 * answered then, whatever they asked. Never longer than `mostMs`, by the clock.
 */
export async function awakeFor(
  ms: number,
  mostMs = Number.POSITIVE_INFINITY,
  { now, pause: wait }: Clock = { now: () => performance.now(), pause },
) {
  const endsAt = now() + mostMs;
  for (let leftMs = ms; leftMs > 0 && now() < endsAt; ) {
    const startedAt = now();
    await wait(Math.min(leftMs, SLICE_MS));
    leftMs -= Math.min(now() - startedAt, MOST_MS);
  }
}
