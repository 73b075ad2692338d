/** What happens to the bytes of one answer on its way to the gateway. */
export type WireFault =
  /** Everything comes later. */
  | { kind: 'latency'; ms: number; jitterMs?: number }
  /** The connection is reset (RST) after so many bytes; a share of the answer where it is below 1. */
  | { kind: 'reset'; after: number }
  /** The connection is ended in good order (FIN) after so many bytes, or such a share of them. */
  | { kind: 'cut'; after: number }
  /** Nothing more comes after so many bytes, or such a share of them; the connection stays. */
  | { kind: 'stall'; after: number }
  /** So many bytes at a time, with a pause between. */
  | { kind: 'drip'; bytes: number; everyMs: number }
  /** Pieces of so many bytes at most, each on its own, without a pause. */
  | { kind: 'pieces'; maxBytes: number }
  | { kind: 'bandwidth'; bytesPerS: number }
  /** The same body in chunks, with these bytes after the last piece of it. */
  | { kind: 'chunked'; end: string }
  /** The request goes nowhere, and nothing comes back. */
  | { kind: 'half-open' }
  /** Other bytes than the upstream's; then the connection is ended, kept, or the last kilobyte repeated for ever. */
  | { kind: 'raw'; bytes: string; afterwards: 'end' | 'keep' | 'repeat' };

/** A failure as data: the same scenario with the same seed fails the same exchanges in the same way. */
export interface Scenario {
  match: {
    method?: string;
    /** Source of a regular expression for the path with its query. */
    path?: string;
  };
  /** Which of the matching exchanges, counted from 1. Default: all. */
  nth?: readonly number[];
  /** In place of `nth`: how likely each is to be hit. */
  probability?: number;
  /** In place of `nth`: what comes after so many in the same stretch of time, as a limit of calls has it. */
  beyond?: { calls: number; everyMs: number };
  fault: WireFault;
  seed: number;
}

/** A number from 0 to 1 that depends on nothing but the two given (mulberry32). */
export function chance(seed: number, turn: number): number {
  let state = (Math.imul(seed, 0x9e3779b1) + Math.imul(turn + 1, 0x6d2b79f5)) >>> 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}

/** Counts what matches a scenario, and says which of it is hit. */
export function createChooser({ match, nth, probability, beyond, seed }: Scenario, now = () => performance.now()) {
  const pattern = match.path === undefined ? undefined : new RegExp(match.path);
  let count = 0;
  let stretch = { since: Number.NEGATIVE_INFINITY, calls: 0 };
  const isBeyond = ({ calls, everyMs }: { calls: number; everyMs: number }) => {
    const at = now();
    if (at >= stretch.since + everyMs) stretch = { since: at - (at % everyMs), calls: 0 };
    stretch.calls += 1;
    return stretch.calls > calls;
  };
  const isHit = () => {
    if (beyond) return isBeyond(beyond);
    return probability === undefined ? (nth?.includes(count) ?? true) : chance(seed, count) < probability;
  };
  return {
    /** The number of the hit, for what else is left to chance. */
    hit(method: string, path: string): number | undefined {
      if (match.method !== undefined && match.method !== method) return undefined;
      if (pattern && !pattern.test(path)) return undefined;
      count += 1;
      return isHit() ? count : undefined;
    },
  };
}
