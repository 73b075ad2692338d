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

/** Budgets of all callers. Take one for each operation. */
export function createContentBudgets(
  { perMinute, perOperation }: ContentLimits,
  now: () => number = () => performance.now(),
): (caller: Caller, log: Log) => ContentBudget {
  const warnAt = Math.ceil(perMinute * WARNING);
  const callers = new LRUCache<string, { minute: SlidingMinute; quietUntilMs: number }>({ max: MAX_CALLERS });
  const budgetOf = (key: string) => {
    const known = callers.get(key);
    if (known) return known;
    const fresh = { minute: createSlidingMinute(now), quietUntilMs: Number.NEGATIVE_INFINITY };
    callers.set(key, fresh);
    return fresh;
  };

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
        const caller = budgetOf(key);
        const { minute } = caller;
        const used = minute.count();
        if (used >= perMinute) {
          tell('content_per_minute', perMinute);
          throw new GatewayError(
            'RATE_LIMITED',
            `A caller reads the content of at most ${perMinute} documents in a minute. Try again later.`,
            { retryAfterSeconds: minute.secondsUntilBelow(perMinute) },
          );
        }
        taken += 1;
        const uncount = minute.add();
        if (used + 1 >= warnAt && now() >= caller.quietUntilMs) {
          caller.quietUntilMs = now() + QUIET_MS;
          log.event('content_budget_80', { used: used + 1, allowed: perMinute });
        }
        let isBack = false;
        return () => {
          if (isBack) return;
          isBack = true;
          taken -= 1;
          uncount();
        };
      },
    };
  };
}
