import { expect } from 'vitest';

const RUNS = Number(process.env.MODEL_RUNS ?? 2_000); // a few seconds; `npm run test:models` has 50,000
const SLOWEST_RUN_MS = 10; // with room for a machine that has other things to do

/** How many sequences of commands a guard is compared with its model on. */
export const modelRuns: { numRuns: number } = { numRuns: RUNS };

/** For the test around them. */
export const modelTime: { timeout: number } = { timeout: 10_000 + RUNS * SLOWEST_RUN_MS };

/** `expect(…).toEqual(…)` for the millions of comparisons of a model: it takes its time only where they differ. */
export function expectSame<Shown extends string | number | boolean | undefined>(
  actual: readonly Shown[],
  expected: readonly Shown[],
): void {
  const isSame = actual.length === expected.length && actual.every((one, at) => Object.is(one, expected[at]));
  if (!isSame) expect(actual).toEqual(expected);
}
