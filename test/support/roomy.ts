import { type Limits, limitsFrom } from '../../src/server/limits/limits.ts';

/** For tests whose documents are larger than anybody's, on purpose. */
export const ROOMY: Limits = limitsFrom(() => Number.MAX_SAFE_INTEGER);
