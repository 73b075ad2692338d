import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atGate, closedFor, type GateReason, OPEN_GATE } from '../../../../../src/datasources/http/gate.ts';
import { modelRuns, modelTime } from '../../../../support/model-runs.ts';

const reason = fc.constantFrom<GateReason[]>('limited', 'unavailable');
const step = fc.oneof(
  fc.record({ kind: fc.constant('close' as const), ms: fc.nat(60_000), reason }),
  fc.record({ kind: fc.constant('ask' as const), leftMs: fc.nat(20_000) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(30_000) }),
);

test('the gate equals its model: closed until the latest time that anybody was told', modelTime, () => {
  const answers = new Set<string>();
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100, size: 'max' }), (steps) => {
      let at = 0;
      let state = OPEN_GATE;
      const told: { until: number; reason: GateReason }[] = [];
      for (const one of steps) {
        if (one.kind === 'wait') at += one.ms;
        else if (one.kind === 'close') {
          state = closedFor(state, one.ms, one.reason, at);
          told.push({ until: at + one.ms, reason: one.reason });
        } else {
          const until = Math.max(...told.map((row) => row.until), Number.NEGATIVE_INFINITY);
          const why = told.find((row) => row.until === until)?.reason;
          const decision = atGate(state, at, one.leftMs);
          answers.add(decision.kind);
          if (until <= at) expect(decision).toEqual({ kind: 'pass' });
          else if (at + one.leftMs > until) expect(decision).toEqual({ kind: 'wait', waitMs: until - at });
          else expect(decision).toEqual({ kind: 'refuse', forMs: until - at, reason: why });
        }
      }
    }),
    modelRuns,
  );
  expect(answers.size).toBe(3);
});
