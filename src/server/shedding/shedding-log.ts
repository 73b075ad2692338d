import type { Log } from '../log/events.ts';
import type { SheddingChange } from './shedding.ts';
import { includes } from './steps.ts';

/** Writes steps that are taken and left into a log. */
export const sheddingLog =
  (log: Log) =>
  ({ reason, from, to }: SheddingChange): void =>
    log.event(includes(to, from) || from === 'nothing' ? 'shedding_started' : 'shedding_ended', {
      reason,
      refused: to,
    });
