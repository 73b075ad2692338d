/** How much work is under way, without holding on to any of it. */
export interface Tally {
  /** Counts it until it is settled, however that goes; what it fails with is left to whoever hears of such things. */
  count(work: Promise<unknown>): void;
  /** Settles once nothing is under way. */
  none(): Promise<void>;
}

export function createTally(): Tally {
  let underWay = 0;
  let waiting: (() => void)[] = [];
  const end = () => {
    underWay -= 1;
    if (underWay > 0) return;
    for (const tell of waiting) tell();
    waiting = [];
  };
  return {
    count(work) {
      underWay += 1;
      void work.finally(end);
    },
    async none() {
      if (underWay > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
