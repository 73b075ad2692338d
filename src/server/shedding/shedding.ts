import type { Gauges } from './gauges.ts';
import {
  delayStep,
  type HeapShares,
  heapStep,
  highest,
  includes,
  isTooMuchNow,
  type Refuses,
  type Step,
} from './steps.ts';

export interface SheddingSettings {
  /** How late the event loop may be. */
  readonly delayMs: number;
  readonly heap: HeapShares;
}

export const RETRY_AFTER_SECONDS = 1; // pressure comes and goes in seconds

/** A step that was taken or left. */
export interface SheddingChange {
  readonly reason: 'delay' | 'heap';
  readonly from: Step;
  readonly to: Step;
}

export interface Shedding {
  /** Of requests at the door, for whatever reason. */
  readonly refuses: Refuses;
  /** Whether a request that comes at this moment is refused though others are not. */
  isTooMuchNow(): boolean;
  /** Of what requests do that have come in: the event loop is not the quicker for ending them half-way. */
  readonly refusesForHeap: Refuses;
  /** Calls back in each turn with what is refused until the next, all reasons together. */
  onTurn(callback: (step: Step) => void): void;
  close(): void;
}

export interface SheddingParts {
  gauges: Gauges;
  /** Calls back in turns; returns how to end that. */
  every: (callback: () => void) => () => void;
  /** Is told of each change of a reason's step. */
  onChange: (change: SheddingChange) => void;
}

/** Looks at the load in turns and decides what is refused until the next one. */
export function startShedding(
  { delayMs, heap }: SheddingSettings,
  { gauges, every, onChange }: SheddingParts,
): Shedding {
  const steps: Record<SheddingChange['reason'], Step> = { delay: 'nothing', heap: 'nothing' };
  let taken: Step = 'nothing';
  let lateMs = 0;
  let tell: (step: Step) => void = () => {};
  const take = (reason: SheddingChange['reason'], to: Step) => {
    const from = steps[reason];
    steps[reason] = to;
    if (from !== to) onChange({ reason, from, to });
  };
  const stop = every(() => {
    lateMs = gauges.lateMs();
    take('delay', delayStep(steps.delay, lateMs, delayMs));
    take('heap', heapStep(steps.heap, gauges.heap(), heap));
    taken = highest(steps.delay, steps.heap);
    tell(taken);
  });
  return {
    refuses: (step) => includes(taken, step),
    isTooMuchNow: () => isTooMuchNow({ lateMs, busyMs: gauges.busyMs() }, delayMs),
    refusesForHeap: (step) => includes(steps.heap, step),
    onTurn(callback) {
      tell = callback;
    },
    close() {
      stop();
      gauges.close();
    },
  };
}

const TURN_MS = 250; // the time that it may take until a heap that fills up is noticed

/** In real time, without keeping the process alive. */
export function everyTurn(callback: () => void, turnMs = TURN_MS): () => void {
  const timer = setInterval(callback, turnMs).unref();
  return () => clearInterval(timer);
}
