import type { EventRows } from './event-row.ts';
import * as kind from './kinds.ts';

const group = kind.oneOf('directory', 'verify', 'content');
const circuit = kind.oneOf('closed', 'open', 'half-open');

/** Of the guards around calls to PingOne. */
export const guardEvents = {
  circuit_changed: {
    level: 'warn',
    meaning: 'calls of a rate group failed so often that they are held back, or are let out again',
    fields: { group, from: circuit, to: circuit },
  },
  gate_closed: {
    level: 'warn',
    meaning: 'PingOne asked to wait: no call of the rate group goes out before that',
    fields: { group, reason: kind.oneOf('limited', 'unavailable'), forMs: kind.milliseconds },
  },
  retry_budget_empty: {
    level: 'warn',
    meaning: 'so much fails in a rate group that failed calls are not sent again for now',
    fields: { group },
  },
  queue_refused: {
    level: 'warn',
    meaning: 'more operations wait than can be served, and some are refused',
    fields: { group, reason: kind.oneOf('queue-full', 'waited-too-long') },
  },
} as const satisfies EventRows;
