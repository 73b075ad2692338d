import { oneOf } from './kinds.ts';

/** Codes of errors, as clients read them. */
export const errorCode = oneOf(
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
