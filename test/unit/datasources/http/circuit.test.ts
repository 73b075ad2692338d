import { describe, expect, test } from 'vitest';
import {
  type CircuitState,
  CLOSED_CIRCUIT,
  enter,
  settle,
  type Verdict,
  wouldRefuse,
} from '../../../../src/datasources/http/circuit.ts';

const FIGURES = { circuitWindowMs: 10_000, circuitOpenMs: 5_000, circuitMaxOpenMs: 60_000 };

/** One call after the other, each back at once. */
function stateAfter(verdicts: readonly Verdict[], at: number, from: CircuitState = CLOSED_CIRCUIT): CircuitState {
  return verdicts.reduce((state, verdict) => {
    const entry = enter(state, at);
    return entry.ok ? settle(entry.state, entry.round, verdict, at, FIGURES) : entry.state;
  }, from);
}
const of = (verdict: Verdict, count: number) => Array<Verdict>(count).fill(verdict);
const OPEN = stateAfter(of('failure', 20), 0);

describe('a closed circuit', () => {
  test.each<[string, Verdict[], CircuitState['kind']]>([
    ['nineteen failures', of('failure', 19), 'closed'],
    ['twenty failures', of('failure', 20), 'open'],
    ['half of twenty, the last of them a failure', [...of('success', 10), ...of('failure', 10)], 'open'],
    ['a success after half of them failed', [...of('failure', 10), ...of('success', 30)], 'closed'],
    ['less than half', [...of('success', 11), ...of('failure', 10)], 'closed'],
    ['refusals, limits and callers who left', of('neutral', 500), 'closed'],
    ['nineteen failures among those', [...of('neutral', 500), ...of('failure', 19)], 'closed'],
  ])('after %s', (_what, verdicts, kind) => {
    expect(stateAfter(verdicts, 0).kind).toBe(kind);
  });

  test('forgets what is older than its window', () => {
    const before = stateAfter(of('failure', 19), 0);
    expect(stateAfter(['failure'], 9_999, before).kind).toBe('open');
    expect(stateAfter(['failure'], 10_000, before).kind).toBe('closed');
  });
});

describe('an open circuit', () => {
  test('lets nothing pass before its time, and says how long that is', () => {
    expect(wouldRefuse(OPEN, 0)).toBe(5_000);
    expect(enter(OPEN, 4_999)).toMatchObject({ ok: false, waitMs: 1 });
  });

  test('lets three probes pass then, and no fourth while they are out', () => {
    let state: CircuitState = OPEN;
    for (const ok of [true, true, true, false, false]) {
      const entry = enter(state, 5_000);
      expect(entry.ok).toBe(ok);
      state = entry.state;
    }
    expect(state.kind).toBe('half-open');
  });

  test('closes after three successes, and starts to count anew', () => {
    const closed = stateAfter(of('success', 3), 5_000, OPEN);
    expect(closed.kind).toBe('closed');
    expect(stateAfter(of('failure', 19), 5_000, closed).kind).toBe('closed');
  });

  test('opens again after one failure, each time twice as long, a minute at most', () => {
    let state = OPEN;
    let at = 0;
    const waits: (number | undefined)[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const waitMs = wouldRefuse(state, at);
      waits.push(waitMs);
      at += waitMs ?? 0;
      state = stateAfter(['failure'], at, state);
    }
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    const well = stateAfter(of('success', 3), at + 60_000, state);
    expect(wouldRefuse(stateAfter(of('failure', 20), at + 60_000, well), at + 60_000)).toBe(5_000);
  });

  test('a probe that says nothing makes room for another', () => {
    expect(stateAfter([...of('neutral', 50), ...of('success', 3)], 5_000, OPEN).kind).toBe('closed');
  });

  test('a call from before it opened comes back too late to count', () => {
    const entry = enter(CLOSED_CIRCUIT, 0);
    const probing = enter(OPEN, 5_000);
    for (const verdict of ['success', 'failure'] as const) {
      expect(settle(OPEN, entry.ok ? entry.round : -1, verdict, 0, FIGURES)).toBe(OPEN);
      expect(settle(probing.state, entry.ok ? entry.round : -1, verdict, 5_000, FIGURES)).toBe(probing.state);
    }
  });
});
