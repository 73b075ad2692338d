import type { Right } from '../../resolvers/rights.ts';
import * as kind from './kinds.ts';
import { type Kind, type OptionalKind, optional } from './kinds.ts';

export type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug';

interface EventRow {
  readonly level: Level;
  readonly meaning: string;
  readonly fields: Readonly<Record<string, Kind<unknown> | OptionalKind<unknown>>>;
}

const RIGHTS = [
  'status',
  'claims',
  'documents',
  'profile',
  'policy',
  'webVerification',
] as const satisfies readonly Right[];

/** Codes of errors, as clients read them. */
export const errorCode = kind.oneOf(
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_NOT_TRUSTED',
  'LIMIT_EXCEEDED',
  'RATE_LIMITED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_INVALID',
  'DEADLINE_EXCEEDED',
  'OVERLOADED',
  'INTERNAL',
);

const upstreamCall = {
  resource: kind.resource,
  attempt: kind.count,
  durationMs: kind.milliseconds,
  status: optional(kind.httpStatus),
  correlationId: optional(kind.traceId),
};

const fault = { class: kind.className, frames: kind.listOf(kind.frame) };

/**
 * All that can be logged. An event has a row here, or it is not logged; a field has a kind here, or it is left out. No kind
 * can hold a value of a person's, a token, a text of PingOne's or of the client's, or the address of anybody.
 * Every line has the time, the level and the event's name besides; inside a request also its id.
 */
export const logEvents = {
  started: {
    level: 'info',
    meaning: 'the gateway listens',
    fields: {
      version: kind.version,
      node: kind.version,
      port: kind.port,
      production: kind.flag,
      emulator: kind.flag,
      environmentId: kind.uuid,
      upstreamAuth: kind.oneOf('worker', 'token', 'caller'),
      callerAuth: kind.oneOf('none', 'jwt'),
    },
  },
  stopped: {
    level: 'info',
    meaning: 'it was told to stop, and has let running requests end',
    fields: { durationMs: kind.milliseconds },
  },
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
      reason: kind.oneOf('unreachable', 'timeout', 'status', 'too_large', 'unreadable', 'no_keys'),
      status: optional(kind.httpStatus),
    },
  },
  rights_refused: {
    level: 'info',
    meaning: 'fields were refused for want of a right',
    fields: { fields: kind.count, right: optional(kind.oneOf(...RIGHTS, 'reach')) },
  },
  limit_exceeded: {
    level: 'info',
    meaning: 'an operation asked for more than a limit allows',
    fields: {
      limit: kind.oneOf(
        'body',
        'tokens',
        'depth',
        'aliases',
        'root_fields',
        'directives',
        'fields',
        'operation_name',
        'cost',
        'list',
        'input_list',
        'content',
        'content_per_minute',
        'representations',
      ),
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
  audit_recovered: {
    level: 'info',
    meaning: 'records of the audit trail are written again',
    fields: { dropped: optional(kind.count) },
  },
  unexpected: { level: 'error', meaning: 'a fault of the gateway, which a client read as `INTERNAL`', fields: fault },
  unhandled_rejection: {
    level: 'error',
    meaning: 'a fault of the gateway outside any answer; it serves on',
    fields: fault,
  },
  uncaught_exception: {
    level: 'fatal',
    meaning: 'a fault of the gateway after which nothing can be relied on; it ends with exit code 1',
    fields: fault,
  },
  log_dropped: {
    level: 'warn',
    meaning: 'standard error could not take lines as fast as they came; so many were dropped',
    fields: { lines: kind.count },
  },
} as const satisfies Readonly<Record<string, EventRow>>;

export type EventName = keyof typeof logEvents;

type Fields<Name extends EventName> = (typeof logEvents)[Name]['fields'];
type ValueOf<K> = K extends Kind<infer Value> ? Value : never;

/** What an event is logged with. */
export type EventFields<Name extends EventName> = {
  readonly [Field in keyof Fields<Name> as Fields<Name>[Field] extends OptionalKind<unknown> ? never : Field]: ValueOf<
    Fields<Name>[Field]
  >;
} & {
  readonly [Field in keyof Fields<Name> as Fields<Name>[Field] extends OptionalKind<unknown> ? Field : never]?:
    | ValueOf<Fields<Name>[Field]>
    | undefined;
};

/** The only way to log. Inside a request it is that request's, and puts its id on each line. */
export interface Log {
  event<Name extends EventName>(name: Name, fields: EventFields<Name>): void;
}

export const NO_LOG: Log = { event() {} };
