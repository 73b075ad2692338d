import { errorCode } from './error-code.ts';
import type { EventRows } from './event-row.ts';
import * as kind from './kinds.ts';
import { optional } from './kinds.ts';

const upstreamCall = {
  resource: kind.resource,
  attempt: kind.count,
  durationMs: kind.milliseconds,
  status: optional(kind.httpStatus),
  correlationId: optional(kind.traceId),
};

/** Of the way to PingOne. */
export const upstreamEvents = {
  upstream_call: { level: 'debug', meaning: 'one attempt at PingOne ended, however', fields: upstreamCall },
  upstream_failed: {
    level: 'warn',
    meaning: 'a read failed, and the fields that needed it have an error',
    fields: {
      resource: kind.resource,
      code: errorCode,
      status: optional(kind.httpStatus),
      correlationId: optional(kind.traceId),
    },
  },
  tls_refused: {
    level: 'error',
    meaning:
      'security: who answered in the place of PingOne had no certificate, or no version of TLS, that is accepted; nothing was sent',
    fields: { resource: kind.resource },
  },
  identity_mismatch: {
    level: 'error',
    meaning:
      'security: PingOne, or a proxy on the way, answered with an object that was not asked for; it was not used',
    fields: { resource: kind.resource, correlationId: optional(kind.traceId) },
  },
  link_refused: {
    level: 'error',
    meaning: "security: a link to a next page leads away from the list or from PingOne's API; it was not followed",
    fields: { resource: kind.resource, correlationId: optional(kind.traceId) },
  },
} as const satisfies EventRows;
