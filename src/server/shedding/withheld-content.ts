import { upstreamError } from '../../datasources/errors.ts';
import type { Caller } from '../../resolvers/caller.ts';
import type { ContentBudget } from '../../resolvers/trail.ts';
import type { Log } from '../log/events.ts';
import { RETRY_AFTER_SECONDS } from './shedding.ts';
import type { Refuses } from './steps.ts';

/** Budgets that give nothing under pressure: what an operation has not begun to read by then, it does not get. */
export const withheldUnderPressure =
  (budgetOf: (caller: Caller, log: Log) => ContentBudget, refuses: Refuses) =>
  (caller: Caller, log: Log): ContentBudget => {
    const budget = budgetOf(caller, log);
    return {
      async take() {
        if (refuses('content')) throw upstreamError('OVERLOADED', { retryAfterSeconds: RETRY_AFTER_SECONDS });
        return budget.take();
      },
    };
  };
