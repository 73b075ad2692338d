import { randomUUID } from 'node:crypto';
import type { Json } from './wire.ts';

/** One HTTP answer before it is written: a JSON body, a text body, or none. */
export type Answer = { status: number; headers?: Record<string, string>; body?: unknown };

export type ErrorDetail = { code: string; message: string; target?: string; innerError?: Json };

/** The error body that all PingOne APIs share. */
export const envelope = (code: string, message: string, details: readonly ErrorDetail[] = []): Json => ({
  id: randomUUID(),
  code,
  message,
  ...(details.length > 0 ? { details } : {}),
});

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** 400 with one detail. */
export const invalid = (
  code: 'INVALID_DATA' | 'INVALID_REQUEST',
  detail: ErrorDetail & { target: string },
): Answer => ({
  status: 400,
  body: envelope(code, 'The request holds something that cannot be accepted; see the details.', [detail]),
});

export const unauthorized = (): Answer => ({
  status: 401,
  headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  body: envelope('ACCESS_FAILED', 'The access token is missing, damaged, expired or revoked.', [
    { code: 'INVALID_TOKEN', message: 'The access token cannot be accepted.' },
  ]),
});

/** 403: also the answer for an environment that does not exist, as the platform's description says. */
export const forbidden = (): Answer => ({
  status: 403,
  body: envelope('ACCESS_FAILED', 'The actor may not do this, or the environment does not exist.', [
    { code: 'INSUFFICIENT_PERMISSIONS', message: 'The actor lacks the permission for this request.' },
  ]),
});

export const notFound = (what: string): Answer => ({
  status: 404,
  body: envelope('NOT_FOUND', `No such ${what} exists here.`),
});

export const methodNotAllowed = (allowed: readonly string[]): Answer => ({
  status: 405,
  headers: { Allow: allowed.join(', ') },
  body: envelope('INVALID_REQUEST', 'This method is not allowed here.'),
});

/** The body that goes with a bare error status, for faults that name only the status. */
export function envelopeFor(status: number): Json {
  if (status === 401) return unauthorized().body as Json; // An envelope, by the function above.
  if (status === 403) return forbidden().body as Json; // Likewise.
  if (status === 404) return envelope('NOT_FOUND', 'The resource does not exist.');
  if (status === 429) {
    return envelope('REQUEST_LIMITED', 'Too many requests.', [
      { code: 'LIMIT_EXCEEDED', message: 'The rate limit of this environment is reached.' },
    ]);
  }
  if (status >= 500) return envelope('UNEXPECTED_ERROR', 'Something went wrong on this side.');
  return envelope('INVALID_REQUEST', 'The request cannot be accepted.');
}
