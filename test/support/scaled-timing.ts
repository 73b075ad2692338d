import { TIMING, type Timing } from '../../src/datasources/http/timing.ts';

/** How much shorter a second is where whole waits are lived through. */
export const SCALE = 1 / 20;

/** Every duration of the gateway, on the scale of tests. */
export function scaledTiming(): Timing {
  const entries = Object.entries(TIMING).map(([name, ms]) => [name, ms * SCALE]);
  return Object.fromEntries(entries) as unknown as Timing; // the same names, each with a number
}

/** Waits on the scale of tests, but time limits as in earnest: for where a busy machine must not look like a slow upstream. */
export const scaledWaits = (): Timing => ({
  ...scaledTiming(),
  deadlineMs: TIMING.deadlineMs,
  contentDeadlineMs: TIMING.contentDeadlineMs,
  attemptMs: TIMING.attemptMs,
  contentAttemptMs: TIMING.contentAttemptMs,
  bodyGapMs: TIMING.bodyGapMs,
  tokenAttemptMs: TIMING.tokenAttemptMs,
});
