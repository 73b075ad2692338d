import { RIGHTS } from '../../resolvers/rights.ts';
import { limitTable } from '../limits/limits.ts';
import type { EventRows } from './event-row.ts';
import * as kind from './kinds.ts';
import { optional } from './kinds.ts';

export const neededRight = kind.oneOf(...RIGHTS, 'reach');

export const limitWord = kind.oneOf(...limitTable.map(({ limit }) => limit), 'representations', 'content_per_minute');

/** Of who may ask, for what, for how much of it, and of the record of it. */
export const callerEvents = {
  caller_refused: {
    level: 'info',
    meaning: "a caller's token is missing or was refused",
    fields: {
      reason: kind.oneOf(
        'missing',
        'malformed',
        'too_long',
        'algorithm',
        'type',
        'header',
        'key',
        'signature',
        'claims',
        'issuer',
        'audience',
        'environment',
        'expired',
        'not_yet_valid',
        'keys_unavailable',
      ),
    },
  },
  keys_refreshed: {
    level: 'info',
    meaning: "the issuer's keys were fetched, and differ from those before",
    fields: { keys: kind.count, durationMs: kind.milliseconds },
  },
  keys_failed: {
    level: 'warn',
    meaning: "the issuer's keys could not be fetched; those known serve on for a bounded time",
    fields: {
      reason: kind.oneOf('unreachable', 'tls_refused', 'timeout', 'status', 'too_large', 'unreadable', 'no_keys'),
      status: optional(kind.httpStatus),
    },
  },
  rights_refused: {
    level: 'info',
    meaning: 'so many fields of an operation were refused for want of this right',
    fields: { right: neededRight, fields: kind.count },
  },
  limit_exceeded: {
    level: 'info',
    meaning: 'an operation asked for more than a limit allows',
    fields: {
      limit: limitWord,
      allowed: kind.count,
    },
  },
  content_budget_80: {
    level: 'warn',
    meaning: 'a caller has taken 80 % of the documents that a minute allows',
    fields: { used: kind.count, allowed: kind.count },
  },
  audit_failed: {
    level: 'error',
    meaning: 'records of the audit trail cannot be written; content of documents is refused meanwhile',
    fields: { reason: kind.oneOf('write', 'timeout', 'full'), dropped: optional(kind.count) },
  },
  audit_cut: {
    level: 'error',
    meaning: 'records that this process wrote are gone from the audit file: it was cut, moved away or put back',
    fields: {},
  },
  audit_recovered: {
    level: 'info',
    meaning: 'records of the audit trail are written again',
    fields: { dropped: optional(kind.count) },
  },
} as const satisfies EventRows;
