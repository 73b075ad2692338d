import type { Data } from '../data.ts';
import type { Defaults } from '../defaults.ts';

/** What the demo data are written with. */
export type Scene = { data: Data; defaults: Defaults; seed: string; environmentId: string; now: number };

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
