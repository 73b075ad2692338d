import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRetryBudget } from '../../../../../src/datasources/http/retry-budget.ts';
import { expectSame, modelRuns, modelTime } from '../../../../support/model-runs.ts';

const WINDOW_MS = 10_000;
const SLICE_MS = 1_000;

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('calls' as const), count: fc.nat(40) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('retry' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(4_000) }) },
);

test(
  'the budget of retries equals its model: three, or a tenth of the calls of the last ten seconds',
  modelTime,
  () => {
    const answers = new Set<boolean>();
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100, size: 'max' }), (steps) => {
        let at = 0;
        const budget = createRetryBudget({ windowMs: WINDOW_MS, elapsed: () => at });
        const calls: number[] = [];
        const retries: number[] = [];
        const recent = (times: number[]) =>
          times.filter((time) => Math.floor(time / SLICE_MS) > Math.floor(at / SLICE_MS) - 10).length;
        for (const one of steps) {
          if (one.kind === 'wait') at += one.ms;
          else if (one.kind === 'calls') {
            for (let call = 0; call < one.count; call += 1) {
              budget.noteCall();
              calls.push(at);
            }
          } else {
            const isAllowed = recent(retries) < 3 || (recent(retries) + 1) * 10 <= recent(calls);
            expectSame([budget.left, budget.take()], [isAllowed, isAllowed]);
            if (isAllowed) retries.push(at);
            answers.add(isAllowed);
          }
        }
      }),
      modelRuns,
    );
    expect(answers.size).toBe(2);
  },
);
