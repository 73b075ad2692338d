/** Calls and hits among them in one slice of time. */
interface Slice {
  readonly slice: number;
  readonly calls: number;
  readonly hits: number;
}

/** The same for the newest slice, and what came before. Most calls fall into the newest, and leave the others as they are. */
export interface SlidingCounts extends Slice {
  readonly before: readonly Slice[];
}

export const NO_COUNTS: SlidingCounts = { slice: Number.NEGATIVE_INFINITY, calls: 0, hits: 0, before: [] };

const SLICES = 10; // of a window: old calls leave it a tenth at a time

const sliceAt = (at: number, windowMs: number) => Math.floor((at * SLICES) / windowMs);

/** The counts with one more call, or hit, or both; what has left the window is dropped. */
export function counted(
  counts: SlidingCounts,
  more: { readonly calls: number; readonly hits: number },
  at: number,
  windowMs: number,
): SlidingCounts {
  const slice = sliceAt(at, windowMs);
  if (slice === counts.slice) {
    return { slice, calls: counts.calls + more.calls, hits: counts.hits + more.hits, before: counts.before };
  }
  const { before, ...last } = counts;
  return { slice, ...more, before: [...before, last].filter((one) => one.slice > slice - SLICES) };
}

export function sumOf(counts: SlidingCounts, at: number, windowMs: number): { calls: number; hits: number } {
  const first = sliceAt(at, windowMs) - SLICES;
  let { calls, hits } = counts.slice > first ? counts : NO_COUNTS;
  for (const one of counts.before) {
    if (one.slice <= first) continue;
    calls += one.calls;
    hits += one.hits;
  }
  return { calls, hits };
}
