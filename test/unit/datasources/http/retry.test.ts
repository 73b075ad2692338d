import { describe, expect, test } from 'vitest';
import type { Repeat } from '../../../../src/datasources/http/outcome.ts';
import { type Attempted, waitBeforeRetry } from '../../../../src/datasources/http/retry.ts';

const FIGURES = { retryBaseMs: 100, retryCapMs: 2_000 };
const FIRST: Attempted = { method: 'GET', tries: 1, repeat: 'yes', leftMs: 10_000, attemptMs: 4_000 };
const wait = (more: Partial<Attempted>, random = 0.5) => waitBeforeRetry({ ...FIRST, ...more }, FIGURES, random);

describe('whether a call is sent again', () => {
  test.each<[string, Partial<Attempted>, number | undefined]>([
    ['a first failure: half of the base, by a chance of a half', {}, 50],
    ['a second: twice as long', { tries: 2 }, 100],
    ['a third: never', { tries: 3 }, undefined],
    ['a failure that another attempt cannot mend: never', { repeat: 'no' }, undefined],
    ['a call that was too slow: once', { repeat: 'once' }, 50],
    ['and not a second time', { repeat: 'once', tries: 2 }, undefined],
    ['nor where no whole attempt fits in', { repeat: 'once', leftMs: 4_050 }, undefined],
    ['but where just one fits in', { repeat: 'once', leftMs: 4_051 }, 50],
    ['a write: never', { method: 'POST' }, undefined],
    ['a wait that PingOne asks for, and some jitter', { askedWaitMs: 1_000 }, 1_050],
    ['a wait that ends after the deadline: never', { askedWaitMs: 9_950 }, undefined],
    ['a wait that ends just before it', { askedWaitMs: 9_949 }, 9_999],
    ['no time left: never', { leftMs: 0 }, undefined],
    ['time over: never', { leftMs: -5 }, undefined],
  ])('%s', (_what, more, expected) => {
    expect(wait(more)).toBe(expected);
  });

  test('the wait is anything from none to twice the last one, up to a cap', () => {
    expect([wait({}, 0), wait({}, 1)]).toEqual([0, 100]);
    expect(waitBeforeRetry({ ...FIRST, tries: 2 }, { retryBaseMs: 3_000, retryCapMs: 2_000 }, 1)).toBe(2_000);
  });

  test.each<Repeat>(['yes', 'once', 'no'])('a write is never sent twice, whatever happened (%s)', (repeat) => {
    for (const tries of [1, 2, 3]) expect(wait({ method: 'POST', repeat, tries, leftMs: 1e9 })).toBeUndefined();
  });
});
