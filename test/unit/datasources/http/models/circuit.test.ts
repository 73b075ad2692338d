import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type CircuitState,
  CLOSED_CIRCUIT,
  enter,
  settle,
  type Verdict,
} from '../../../../../src/datasources/http/circuit.ts';
import { expectSame, modelRuns, modelTime } from '../../../../support/model-runs.ts';

const FIGURES = { circuitWindowMs: 10_000, circuitOpenMs: 5_000, circuitMaxOpenMs: 60_000 };
const SLICE_MS = 1_000;

/** A circuit told as its description tells it: every outcome is kept, and everything is worked out anew each time. */
function model() {
  let round = 0;
  let mode: 'closed' | 'open' | 'half-open' = 'closed';
  let outcomes: { at: number; failed: boolean }[] = [];
  let openMs = 0;
  let until = 0;
  let probes: ('out' | 'success')[] = [];
  const open = (at: number, forMs: number) => {
    mode = 'open';
    round += 1;
    openMs = forMs;
    until = at + forMs;
  };
  return {
    mode: () => mode,
    enter(at: number): number | undefined {
      if (mode === 'open' && at >= until) {
        mode = 'half-open';
        round += 1;
        probes = [];
      }
      if (mode === 'open') return undefined;
      if (mode === 'half-open') {
        if (probes.length >= 3) return undefined;
        probes.push('out');
      }
      return round;
    },
    settle(of: number, verdict: Verdict, at: number) {
      if (of !== round || mode === 'open') return;
      if (mode === 'half-open') {
        probes.splice(probes.indexOf('out'), 1);
        if (verdict === 'failure') return open(at, Math.min(openMs * 2, 60_000));
        if (verdict === 'success') probes.push('success');
        if (probes.filter((probe) => probe === 'success').length < 3) return;
        mode = 'closed';
        round += 1;
        outcomes = [];
        return;
      }
      if (verdict === 'neutral') return;
      outcomes.push({ at, failed: verdict === 'failure' });
      const first = Math.floor(at / SLICE_MS) - 10;
      const recent = outcomes.filter((outcome) => Math.floor(outcome.at / SLICE_MS) > first);
      const failures = recent.filter(({ failed }) => failed).length;
      if (verdict === 'failure' && recent.length >= 20 && failures / recent.length >= 0.5) {
        outcomes = [];
        open(at, 5_000);
      }
    },
  };
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('enter' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      which: fc.nat(30),
      verdict: fc.constantFrom<Verdict[]>('success', 'failure', 'failure', 'failure', 'neutral'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(3_000) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('burst' as const),
      calls: fc.integer({ min: 15, max: 45 }),
      failures: fc.nat(45),
    }),
  },
);

test('the circuit equals its model, whatever happens in whichever order', modelTime, () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      let state: CircuitState = CLOSED_CIRCUIT;
      const reference = model();
      const out: number[] = [];
      let at = 0;
      const goOut = () => {
        const entry = enter(state, at);
        state = entry.state;
        expectSame([entry.ok ? entry.round : undefined], [reference.enter(at)]);
        if (entry.ok) out.push(entry.round);
      };
      const comeBack = (index: number, verdict: Verdict) => {
        const [round] = out.splice(index % out.length, 1);
        if (round === undefined) return;
        state = settle(state, round, verdict, at, FIGURES);
        reference.settle(round, verdict, at);
      };
      for (const one of steps) {
        if (one.kind === 'wait') at += one.ms;
        else if (one.kind === 'enter') goOut();
        else if (one.kind === 'settle') comeBack(one.which, one.verdict);
        else {
          for (let call = 0; call < one.calls; call += 1) {
            goOut();
            comeBack(out.length - 1, call < one.failures ? 'failure' : 'success');
          }
        }
        expectSame([state.kind], [reference.mode()]);
        seen.add(state.kind);
      }
    }),
    modelRuns,
  );
  expect(seen).toEqual(new Set(['closed', 'open', 'half-open']));
});
