import { errorCode } from './error-code.ts';
import type { EventRows } from './event-row.ts';
import * as kind from './kinds.ts';
import { optional } from './kinds.ts';

/** Of requests: each leaves one of these. */
export const requestEvents = {
  request_done: {
    level: 'info',
    meaning: 'an operation was answered, or refused with a GraphQL error',
    fields: {
      status: kind.httpStatus,
      durationMs: kind.milliseconds,
      operationHash: optional(kind.sha256),
      /** Of a trusted document only. */
      operationName: optional(kind.operationName),
      errorCodes: optional(kind.listOf(errorCode)),
      errorCount: optional(kind.count),
    },
  },
  request_refused: {
    level: 'info',
    meaning: 'a request was refused before there was an operation to look at',
    fields: {
      status: kind.httpStatus,
      reason: kind.oneOf(
        'malformed',
        'unauthenticated',
        'forbidden',
        'not_found',
        'method',
        'timeout',
        'too_large',
        'media_type',
        'headers_too_large',
        'too_many',
        'overloaded',
        'failed',
      ),
      durationMs: optional(kind.milliseconds),
    },
  },
  answer_cut: {
    level: 'info',
    meaning: 'a client took too long to read its answer, and was cut off',
    fields: {},
  },
} as const satisfies EventRows;
