import { counted, NO_COUNTS, sumOf } from './sliding-counts.ts';

const RETRIES_PER_CALL = 0.1; // an upstream that is ill gets a tenth more to do, never two or three times as much
const FLOOR = 3; // where there are few calls, a tenth of them would be nothing

const CALL = { calls: 1, hits: 0 };
const RETRY = { calls: 0, hits: 1 };

/** Whether one more retry is within the budget of the last seconds. */
const mayRetry = ({ calls, retries }: { calls: number; retries: number }, floor: number): boolean =>
  retries + 1 <= Math.max(floor, calls * RETRIES_PER_CALL);

export interface RetryBudget {
  /** A call that is no retry. */
  noteCall(): void;
  /** Takes one retry, if there is one. */
  take(): boolean;
  /** Whether there is one. */
  readonly left: boolean;
}

/** `sharers`: how many processes have the floor in common, each of which has one retry at least. */
export function createRetryBudget({
  windowMs,
  elapsed,
  sharers = 1,
}: {
  windowMs: number;
  elapsed: () => number;
  sharers?: number;
}): RetryBudget {
  const floor = Math.max(1, Math.floor(FLOOR / sharers));
  let counts = NO_COUNTS;
  const isLeft = () => {
    const { calls, hits: retries } = sumOf(counts, elapsed(), windowMs);
    return mayRetry({ calls, retries }, floor);
  };
  return {
    noteCall() {
      counts = counted(counts, CALL, elapsed(), windowMs);
    },
    take() {
      if (!isLeft()) return false;
      counts = counted(counts, RETRY, elapsed(), windowMs);
      return true;
    },
    get left() {
      return isLeft();
    },
  };
}
