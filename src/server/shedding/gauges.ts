import { constants, monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import type { HeapReading } from './steps.ts';

const RESOLUTION_MS = 10; // hundreds of readings in a window, so that one hiccup is no overload
const HALF_WINDOW = 8; // turns
const RECENT = 4; // turns
const YOUNG_BYTES = 48 * 1024 * 1024; // of the limit that V8 tells, what it keeps for new objects: three times 16 MiB
const WHOLE_PERCENT = 100;
const NANOSECONDS = 1_000_000; // in a millisecond

/** What the process says of its own load. */
export interface Gauges {
  /**
   * By how much the event loop was late, at the 99th percentile of the last eight to sixteen turns, and again and again in the
   * last few. To be asked once a turn.
   */
  lateMs(): number;
  /** For how long the event loop has been at what it does now. */
  busyMs(): number;
  heap(): HeapReading;
  close(): void;
}

/**
 * Measures in the background. Of the heap only what a whole garbage collection has left counts: before it most of what is in
 * use may be garbage, and V8 collects it at the latest when there is no more room.
 */
export function startGauges(): Gauges {
  // Two of them, emptied in turn, so that the one that is read has never just been begun.
  const windows = [0, 1].map(() => monitorEventLoopDelay({ resolution: RESOLUTION_MS }));
  for (const window of windows) window.enable();
  let turns = 0;
  let tickedAt = performance.now();
  let worstMs = 0;
  const recent: number[] = []; // the worst of each of the last turns
  const ticks = setInterval(() => {
    const at = performance.now();
    worstMs = Math.max(worstMs, at - tickedAt - RESOLUTION_MS);
    tickedAt = at;
  }, RESOLUTION_MS).unref();
  let found = { percent: 0, at: performance.now() };
  const collections = new PerformanceObserver((list) => {
    if (list.getEntries().some(isWhole)) found = { percent: oldPercent(), at: performance.now() };
  });
  collections.observe({ entryTypes: ['gc'] });
  return {
    lateMs() {
      turns += 1;
      recent.push(worstMs);
      if (recent.length > RECENT) recent.shift();
      worstMs = 0;
      const halves = Math.floor(turns / HALF_WINDOW);
      if (turns % HALF_WINDOW === 0) windows[halves % 2]?.reset();
      if (halves < 2) return 0; // the first window has the hiccups of a start in it, such as that of the first requests
      const p99Ns = windows[(halves + 1) % 2]?.percentile(99) ?? 0;
      // One long stall is over when it is noticed, however long it weighs in the percentile.
      const [, second = 0] = recent.toSorted((one, other) => other - one);
      return Math.max(0, Math.min(p99Ns / NANOSECONDS - RESOLUTION_MS, second));
    },
    busyMs: () => performance.now() - tickedAt - RESOLUTION_MS,
    heap: () => ({ percent: found.percent, ageMs: performance.now() - found.at }),
    close() {
      clearInterval(ticks);
      collections.disconnect();
      for (const window of windows) window.disable();
    },
  };
}

/** Node has the kind of a collection there, which its types do not know of every entry. */
const isWhole = (entry: PerformanceEntry & { detail?: { kind?: number } }): boolean =>
  entry.detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR;

/** Of the room for objects that last, how much is in use. It is this room that the process ends for want of. */
function oldPercent(): number {
  const usedBytes = getHeapSpaceStatistics()
    .filter(({ space_name }) => !space_name.startsWith('new_'))
    .reduce((sum, { space_used_size }) => sum + space_used_size, 0);
  return (usedBytes / (getHeapStatistics().heap_size_limit - YOUNG_BYTES)) * WHOLE_PERCENT;
}
