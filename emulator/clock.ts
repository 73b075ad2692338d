/** The emulator's own time: expiry, retention and token lifetimes follow it, so that tests can move it. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Jumps to an instant; a running clock runs on from there. */
  set(ms: number): void;
  advance(ms: number): void;
  freeze(): void;
  /** Lets a frozen clock run again. */
  run(): void;
  isFrozen(): boolean;
};

/** Makes a running clock that shows `startTime` now; default: the machine's time. */
export function createClock(startTime?: number): Clock {
  let offsetMs = startTime === undefined ? 0 : startTime - Date.now();
  let frozenAt: number | undefined;
  const now = () => frozenAt ?? Date.now() + offsetMs;
  const set = (ms: number) => {
    if (!Number.isFinite(ms)) throw new RangeError('The clock takes milliseconds since 1970.');
    if (frozenAt === undefined) offsetMs = ms - Date.now();
    else frozenAt = ms;
  };
  return {
    now,
    set,
    advance: (ms) => set(now() + ms),
    freeze: () => {
      frozenAt = now();
    },
    run: () => {
      if (frozenAt === undefined) return;
      offsetMs = frozenAt - Date.now();
      frozenAt = undefined;
    },
    isFrozen: () => frozenAt !== undefined,
  };
}
