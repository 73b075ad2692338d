/** Ways to undo something, kept under numbers that can go to another process. */
export interface Tickets {
  give(undo: () => void): number;
  takeBack(ticket: number): void;
}

const KEPT_MS = 62_000; // by then what was counted is older than a minute, and undone by itself

export function createTickets(now: () => number): Tickets {
  /** Oldest first. */
  const given = new Map<number, { undo: () => void; at: number }>();
  let last = 0;

  return {
    give(undo) {
      const at = now();
      for (const [ticket, old] of given) {
        if (at - old.at < KEPT_MS) break;
        given.delete(ticket);
      }
      last += 1;
      given.set(last, { undo, at });
      return last;
    },
    takeBack(ticket) {
      given.get(ticket)?.undo();
      given.delete(ticket);
    },
  };
}
