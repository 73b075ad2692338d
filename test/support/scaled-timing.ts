import { TIMING, type Timing } from '../../src/datasources/http/timing.ts';

/** How much shorter a second is where whole waits are lived through. */
export const SCALE = 1 / 20;

/** Every duration of the gateway, on the scale of tests. */
export function scaledTiming(scale = SCALE): Timing {
  const entries = Object.entries(TIMING).map(([name, ms]) => [name, ms * scale]);
  return Object.fromEntries(entries) as unknown as Timing; // the same names, each with a number
}
