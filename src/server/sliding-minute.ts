const SLOT_MS = 1_000;
const MINUTE_SLOTS = 60;
/** One more than a minute: what happened late in the oldest second is less than a minute ago. */
const SLOTS = MINUTE_SLOTS + 1;

/**
 * Counts what happened in the last sixty seconds, and at most one second longer. A window that starts anew each minute would
 * let twice as much through in the seconds around its turn, which is what somebody who collects pictures would wait for.
 */
export interface SlidingMinute {
  /** Counts one; returns how to count it no longer. */
  add(): () => void;
  count(): number;
  /** Whole seconds until fewer than so many are counted, if none is added. */
  secondsUntilBelow(limit: number): number;
}

export function createSlidingMinute(now: () => number): SlidingMinute {
  const counts = new Uint32Array(SLOTS);
  let newest = Math.floor(now() / SLOT_MS);
  let total = 0;

  /** Empties the slots of seconds that are over. */
  const advance = () => {
    const current = Math.max(newest, Math.floor(now() / SLOT_MS));
    const over = Math.min(current - newest, SLOTS);
    for (let step = 1; step <= over; step += 1) {
      const slot = (newest + step) % SLOTS;
      total -= counts[slot] ?? 0;
      counts[slot] = 0;
    }
    newest = current;
  };

  return {
    add() {
      advance();
      counts[newest % SLOTS] = (counts[newest % SLOTS] ?? 0) + 1;
      total += 1;
      const second = newest;
      return () => {
        advance();
        if (newest - second >= SLOTS) return; // it is counted no longer anyway
        counts[second % SLOTS] = (counts[second % SLOTS] ?? 0) - 1;
        total -= 1;
      };
    },
    count() {
      advance();
      return total;
    },
    secondsUntilBelow(limit) {
      advance();
      let left = total;
      for (let seconds = 1; seconds <= SLOTS; seconds += 1) {
        left -= counts[(newest + seconds) % SLOTS] ?? 0;
        if (left < limit) return seconds;
      }
      return SLOTS;
    },
  };
}
