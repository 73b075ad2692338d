import type { Reading } from './record.ts';

const MAX_BYTES = 8 * 1024 * 1024; // some ten thousand records: as much as a sink that is blocked may hold of the memory
/** What the chain puts around a record, and the objects that hold it while it waits. */
const AROUND_BYTES = 512;

/** A record on its way. */
export interface Waiting {
  readonly reading: Reading;
  /** Whether it was accepted in this time. Who waits no longer for an essential one takes it back. */
  within(limitMs: number): Promise<boolean>;
}

interface Held extends Waiting {
  readonly isEssential: boolean;
  readonly bytes: number;
  isGivenUp: boolean;
  settle(isAccepted: boolean): void;
}

export interface Queue {
  readonly size: number;
  /** Records that found no room and were not told of yet. */
  readonly lost: number;
  /** Nothing where there is no room. */
  add(reading: Reading, isEssential: boolean): Waiting | undefined;
  /** All that wait, for one write. */
  take(): Held[];
  accepted(batch: readonly Held[]): void;
  /**
   * After a failed write: what is essential is refused, the rest waits again. `mayStand`: the lines may be there all the
   * same, so a record follows for each that was refused.
   */
  putBack(batch: readonly Held[], mayStand: boolean): void;
  /** So many found no room where they came from. */
  lose(count: number): void;
  /** So many lost ones have been told of. */
  forgive(count: number): void;
}

export function createQueue(maxBytes: number = MAX_BYTES): Queue {
  let held: Held[] = [];
  let bytes = 0; // of those under way too: they are in memory until they are accepted
  let lost = 0;

  const free = (batch: readonly Held[]) => {
    for (const one of batch) bytes -= one.bytes;
  };

  const add = (reading: Reading, isEssential: boolean): Waiting | undefined => {
    const size = Buffer.byteLength(JSON.stringify(reading)) + AROUND_BYTES;
    if (bytes + size > maxBytes) {
      if (!isEssential) lost += 1;
      return undefined;
    }
    bytes += size;
    let settle: (isAccepted: boolean) => void = () => {};
    const outcome = new Promise<boolean>((resolve) => {
      settle = resolve;
    });
    const one: Held = {
      reading,
      isEssential,
      bytes: size,
      isGivenUp: false,
      settle,
      async within(limitMs) {
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise<boolean>((resolve) => {
          timer = setTimeout(() => {
            one.isGivenUp = true;
            if (isEssential && held.includes(one)) {
              held = held.filter((other) => other !== one);
              free([one]);
            }
            resolve(false);
          }, limitMs);
        });
        return Promise.race([outcome, late]).finally(() => clearTimeout(timer));
      },
    };
    held.push(one);
    return one;
  };

  /** What these allow has not happened, though they stand in the trail, or may. */
  const takeBack = (batch: readonly Held[]) => {
    for (const { reading } of batch) add({ ...reading, decision: 'aborted' }, false);
  };

  return {
    get size() {
      return held.length;
    },
    get lost() {
      return lost;
    },
    add,
    take() {
      const batch = held;
      held = [];
      return batch;
    },
    accepted(batch) {
      free(batch);
      for (const one of batch) one.settle(true);
      takeBack(batch.filter(({ isEssential, isGivenUp }) => isEssential && isGivenUp)); // nobody waited for it any more
    },
    putBack(batch, mayStand) {
      const refused = batch.filter(({ isEssential }) => isEssential);
      free(refused);
      for (const one of batch) one.settle(false);
      held = [...batch.filter(({ isEssential }) => !isEssential), ...held];
      if (mayStand) takeBack(refused);
    },
    lose(count) {
      lost += count;
    },
    forgive(count) {
      lost -= count;
    },
  };
}
