import { type Limits, limitsFrom, limitTable } from '../../src/server/limits/limits.ts';

/** For tests whose documents are larger than anybody's, on purpose. */
export const ROOMY: Limits = limitsFrom(() => Number.MAX_SAFE_INTEGER);

/** The same for the built server, as far as its settings go. */
export const ROOMY_SETTINGS: Record<string, string> = Object.fromEntries(
  limitTable.map(({ setting, ceiling }) => [setting, String(ceiling)]),
);
