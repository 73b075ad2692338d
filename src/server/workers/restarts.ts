const QUICK_MS = 10_000; // a worker that ended so soon has not served: another one will hardly fare better
const WINDOW_MS = 60_000;
const MAX_QUICK = 5; // in that time, on the whole machine
const FIRST_MS = 100;
const MAX_MS = 5_000;

/** Whether and when another worker takes the place of one that has ended. */
export interface Restarts {
  /** Nothing: they end as soon as they begin, and another one would too. */
  afterMs(servedMs: number): number | undefined;
}

export function createRestarts(now: () => number): Restarts {
  let quick: number[] = [];
  return {
    afterMs(servedMs) {
      if (servedMs >= QUICK_MS) return FIRST_MS;
      const at = now();
      quick = [...quick.filter((when) => at - when < WINDOW_MS), at];
      return quick.length >= MAX_QUICK ? undefined : Math.min(FIRST_MS * 4 ** (quick.length - 1), MAX_MS);
    },
  };
}
