import { counted, NO_COUNTS, type SlidingCounts, sumOf } from './sliding-counts.ts';
import type { Timing } from './timing.ts';

const MIN_CALLS = 20; // fewer prove nothing
const FAILURE_RATIO = 0.5;
const PROBES = 3; // calls that find out whether the upstream is well again; all of them have to succeed

type Figures = Pick<Timing, 'circuitWindowMs' | 'circuitOpenMs' | 'circuitMaxOpenMs'>;

/** `round` grows with each change, so that a call that comes back late counts for the round in which it went out only. */
export type CircuitState =
  | { readonly kind: 'closed'; readonly round: number; readonly counts: SlidingCounts }
  | { readonly kind: 'open'; readonly round: number; readonly until: number; readonly openMs: number }
  | {
      readonly kind: 'half-open';
      readonly round: number;
      readonly openMs: number;
      readonly probing: number;
      readonly succeeded: number;
    };

export const CLOSED_CIRCUIT: CircuitState = { kind: 'closed', round: 0, counts: NO_COUNTS };

/** What a call says of the upstream's health. Neutral: nothing, such as a 403, a 429 or a caller who left. */
export type Verdict = 'success' | 'failure' | 'neutral';

export type Entry =
  | { state: CircuitState; ok: true; round: number }
  | { state: CircuitState; ok: false; waitMs: number };

const SUCCEEDED = { calls: 1, hits: 0 };
const FAILED = { calls: 1, hits: 1 };

const PROBES_OUT_MS = 1_000; // what who comes while probes are out is told: they take about so long

/** May a call go out now? Where it may not, `waitMs` says when to ask again. */
export function enter(state: CircuitState, at: number): Entry {
  switch (state.kind) {
    case 'closed':
      return { state, ok: true, round: state.round };
    case 'open': {
      if (at < state.until) return { state, ok: false, waitMs: state.until - at };
      const round = state.round + 1;
      return {
        state: { kind: 'half-open', round, openMs: state.openMs, probing: 1, succeeded: 0 },
        ok: true,
        round,
      };
    }
    case 'half-open':
      if (state.probing + state.succeeded >= PROBES) return { state, ok: false, waitMs: PROBES_OUT_MS };
      return { state: { ...state, probing: state.probing + 1 }, ok: true, round: state.round };
  }
}

/** Whether `enter` would let a call pass, without taking a probe. */
export const wouldRefuse = (state: CircuitState, at: number): number | undefined => {
  const entry = enter(state, at);
  return entry.ok ? undefined : entry.waitMs;
};

/** The state after a call that went out in `round` has come back. */
export function settle(
  state: CircuitState,
  round: number,
  verdict: Verdict,
  at: number,
  figures: Figures,
): CircuitState {
  if (round !== state.round || state.kind === 'open') return state;
  if (state.kind === 'half-open') {
    const probing = state.probing - 1;
    if (verdict === 'neutral') return { ...state, probing };
    if (verdict === 'failure') return opened(state, Math.min(state.openMs * 2, figures.circuitMaxOpenMs), at);
    const succeeded = state.succeeded + 1;
    if (succeeded >= PROBES) return { kind: 'closed', round: state.round + 1, counts: NO_COUNTS };
    return { ...state, probing, succeeded };
  }
  if (verdict === 'neutral') return state;
  const counts = counted(state.counts, verdict === 'failure' ? FAILED : SUCCEEDED, at, figures.circuitWindowMs);
  if (verdict === 'failure') {
    const { calls, hits } = sumOf(counts, at, figures.circuitWindowMs);
    if (calls >= MIN_CALLS && hits >= calls * FAILURE_RATIO) return opened(state, figures.circuitOpenMs, at);
  }
  return { kind: 'closed', round: state.round, counts };
}

const opened = ({ round }: CircuitState, openMs: number, at: number): CircuitState => ({
  kind: 'open',
  round: round + 1,
  until: at + openMs,
  openMs,
});
