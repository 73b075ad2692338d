/** Calls and hits among them, by slices of time. */
export type SlidingCounts = readonly { slice: number; calls: number; hits: number }[];

const SLICES = 10; // of a window: old calls leave it a tenth at a time

const sliceAt = (at: number, windowMs: number) => Math.floor((at * SLICES) / windowMs);

/** The counts with some more; what has left the window is dropped. */
export function counted(
  counts: SlidingCounts,
  more: { calls: number; hits: number },
  at: number,
  windowMs: number,
): SlidingCounts {
  const slice = sliceAt(at, windowMs);
  const recent = counts.filter((one) => one.slice > slice - SLICES && one.slice !== slice);
  const now = counts.find((one) => one.slice === slice);
  return [...recent, { slice, calls: (now?.calls ?? 0) + more.calls, hits: (now?.hits ?? 0) + more.hits }];
}

export function sumOf(counts: SlidingCounts, at: number, windowMs: number): { calls: number; hits: number } {
  const first = sliceAt(at, windowMs) - SLICES;
  let calls = 0;
  let hits = 0;
  for (const one of counts) {
    if (one.slice <= first) continue;
    calls += one.calls;
    hits += one.hits;
  }
  return { calls, hits };
}
