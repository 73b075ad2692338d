import { LRUCache } from 'lru-cache';
import { GatewayError, limitExceeded } from '../datasources/errors.ts';
import type { Caller } from '../resolvers/caller.ts';
import type { ContentBudget } from '../resolvers/trail.ts';
import type { Log } from './log/events.ts';
import { createSlidingMinute, type SlidingMinute } from './sliding-minute.ts';

/** How many documents' content may be read. */
export interface ContentLimits {
  /** By one caller in any sixty seconds. */
  perMinute: number;
  /** By one operation. What asks for more is refused before it runs; this counts what is really read. */
  perOperation: number;
}

/** Callers that are remembered at a time, some 300 bytes each. The one forgotten first is the one longest unseen. */
const MAX_CALLERS = 20_000;
const WARNING = 0.8; // of what a minute allows
const QUIET_MS = 60_000; // one warning for each caller and minute

/** One read of a caller's, as it was counted; `warns` once for each caller and minute. */
export type Counted =
  | { isAllowed: true; used: number; warns: boolean; uncount: () => void }
  | { isAllowed: false; retryAfterSeconds: number };

/** What every caller has read in the last minute. Where several processes serve, one of them counts for all. */
export interface ContentCounts {
  take(callerKey: string): Counted | Promise<Counted>;
}

export function createContentCounts(
  perMinute: number,
  now: () => number = () => performance.now(),
): { take(callerKey: string): Counted } {
  const warnAt = Math.ceil(perMinute * WARNING);
  const callers = new LRUCache<string, { minute: SlidingMinute; quietUntilMs: number }>({ max: MAX_CALLERS });
  const budgetOf = (key: string) => {
    const known = callers.get(key);
    if (known) return known;
    const fresh = { minute: createSlidingMinute(now), quietUntilMs: Number.NEGATIVE_INFINITY };
    callers.set(key, fresh);
    return fresh;
  };

  return {
    take(callerKey) {
      const caller = budgetOf(callerKey);
      const { minute } = caller;
      const used = minute.count();
      if (used >= perMinute) return { isAllowed: false, retryAfterSeconds: minute.secondsUntilBelow(perMinute) };
      const uncount = minute.add();
      const warns = used + 1 >= warnAt && now() >= caller.quietUntilMs;
      if (warns) caller.quietUntilMs = now() + QUIET_MS;
      return { isAllowed: true, used: used + 1, warns, uncount };
    },
  };
}

/** Budgets of all callers. Take one for each operation. */
export function createContentBudgets(
  { perMinute, perOperation }: ContentLimits,
  now?: () => number,
  counts: ContentCounts = createContentCounts(perMinute, now),
): (caller: Caller, log: Log) => ContentBudget {
  return ({ key }, log) => {
    let taken = 0;
    let isTold = false;
    /** Once an operation, which may be refused for each of its documents. */
    const tell = (limit: 'content' | 'content_per_minute', allowed: number) => {
      if (!isTold) log.event('limit_exceeded', { limit, allowed });
      isTold = true;
    };
    return {
      async take() {
        if (taken >= perOperation) {
          tell('content', perOperation);
          throw limitExceeded(
            `One operation reads the content of at most ${perOperation} documents. Ask for the others in another one.`,
          );
        }
        taken += 1; // before it is waited for, so that others do not take the same one
        let isBack = false;
        const giveBack = (uncount = () => {}) => {
          if (isBack) return;
          isBack = true;
          taken -= 1;
          uncount();
        };
        try {
          const counting = counts.take(key);
          const counted = counting instanceof Promise ? await counting : counting;
          if (!counted.isAllowed) {
            tell('content_per_minute', perMinute);
            throw new GatewayError(
              'RATE_LIMITED',
              `A caller reads the content of at most ${perMinute} documents in a minute. Try again later.`,
              { retryAfterSeconds: counted.retryAfterSeconds },
            );
          }
          if (counted.warns) log.event('content_budget_80', { used: counted.used, allowed: perMinute });
          return () => giveBack(counted.uncount);
        } catch (error) {
          giveBack();
          throw error;
        }
      },
    };
  };
}
