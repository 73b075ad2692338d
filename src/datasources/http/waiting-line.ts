import type { Operation } from './bulkhead.ts';

const LONG_WAIT = 0.8; // of the time for a first slot: who comes behind such a one is better told at once
const SHORT_WAIT = 0.2; // of the same: less than that is a burst, which passes

/** Operations that wait for their first slot. */
export interface WaitingLine {
  /** Stands in line until the slot is there, or is not to be had. */
  wait<Slot>(operation: Operation, slot: () => Promise<Slot>): Promise<Slot>;
  /** An operation has had its first slot without standing in line. */
  passed(operation: Operation): void;
  /** Whether who comes now would hardly get a slot in time. */
  isTooLong(): boolean;
}

/**
 * Who stands in line since when, and how fast the line has moved of late. If it goes on so, nobody is served in time behind
 * more operations than had their first slot within that time: to let them in would only make them wait for a refusal.
 */
export function createWaitingLine(firstSlotMs: number, elapsed: () => number): WaitingLine {
  /** Oldest first. */
  const since = new Map<Operation, number>();
  const servedAt: number[] = [];

  const served = (): number => {
    const from = elapsed() - firstSlotMs;
    while ((servedAt[0] ?? from) < from) servedAt.shift();
    return servedAt.length;
  };

  return {
    async wait(operation, slot) {
      if (operation.started) return slot();
      if (!since.has(operation)) since.set(operation, elapsed());
      try {
        const one = await slot();
        if (since.has(operation)) servedAt.push(elapsed()); // else another of its calls was first
        return one;
      } finally {
        since.delete(operation);
        served(); // what is too long ago is forgotten, whether anybody asks or not
      }
    },
    passed(operation) {
      since.delete(operation);
      servedAt.push(elapsed());
      served();
    },
    isTooLong() {
      const [oldest = elapsed()] = since.values();
      const waitedMs = elapsed() - oldest;
      if (waitedMs >= firstSlotMs * LONG_WAIT) return true;
      return waitedMs >= firstSlotMs * SHORT_WAIT && since.size >= served();
    },
  };
}
