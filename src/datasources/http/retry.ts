import type { Repeat } from './outcome.ts';

const MAX_RETRIES = 2;

export interface Attempted {
  method: 'GET' | 'POST';
  /** How often it has been sent. */
  tries: number;
  repeat: Repeat;
  /** What PingOne asked to wait, if it did. */
  askedWaitMs?: number | undefined;
  leftMs: number;
  /** A whole attempt: what was too slow once is sent again only if it would get as much time. */
  attemptMs: number;
}

export interface RetryFigures {
  retryBaseMs: number;
  retryCapMs: number;
}

/** How long to wait before the same call is sent again, or nothing where it is not. `random` is from 0 to 1. */
export function waitBeforeRetry(
  { method, tries, repeat, askedWaitMs, leftMs, attemptMs }: Attempted,
  { retryBaseMs, retryCapMs }: RetryFigures,
  random: number,
): number | undefined {
  if (method !== 'GET') return undefined; // a write is never sent twice
  if (repeat === 'no' || tries > MAX_RETRIES || (repeat === 'once' && tries > 1)) return undefined;
  const jitterMs = random * Math.min(retryCapMs, retryBaseMs * 2 ** (tries - 1));
  const waitMs = (askedWaitMs ?? 0) + jitterMs;
  return waitMs + (repeat === 'once' ? attemptMs : 0) < leftMs ? waitMs : undefined;
}
