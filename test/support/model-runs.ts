const RUNS = Number(process.env.MODEL_RUNS ?? 2_000); // a few seconds; for 50,000: MODEL_RUNS=50000
const SLOWEST_RUN_MS = 10; // with room for a machine that has other things to do

/** How many sequences of commands a guard is compared with its model on. */
export const modelRuns: { numRuns: number } = { numRuns: RUNS };

/** For the test around them. */
export const modelTime: { timeout: number } = { timeout: 10_000 + RUNS * SLOWEST_RUN_MS };
