import { type ErrorFacts, type GatewayError, RequestRefused, upstreamError } from '../errors.ts';
import { ExchangeFailure, type Incoming } from './exchange.ts';
import { isTraceId } from './trace-id.ts';

const MAX_RETRY_AFTER_SECONDS = 60; // a longer wish of the upstream is cut: nobody plans further ahead than this
const DEFAULT_RETRY_AFTER_SECONDS = 1; // a 429 that names no time, or none that can be read

/** An answer other than 200 and 404 → the error that callers read. The class of the status decides, never PingOne's words. */
export function failureOfStatus(answer: Incoming, now: number): GatewayError {
  const { status } = answer;
  const facts: ErrorFacts = { correlationId: correlationIdOf(answer) };
  switch (status) {
    case 400:
      return new RequestRefused(reasonsIn(answer.body), facts);
    case 401:
      return upstreamError('UNAUTHENTICATED', facts);
    case 403:
      return upstreamError('FORBIDDEN', facts);
    case 408:
      return upstreamError('UPSTREAM_TIMEOUT', facts);
    case 429:
      return upstreamError('RATE_LIMITED', {
        ...facts,
        retryAfterSeconds: retryAfterSeconds(answer, now) ?? DEFAULT_RETRY_AFTER_SECONDS,
      });
    default:
      return status >= 500
        ? upstreamError('UPSTREAM_UNAVAILABLE', { ...facts, retryAfterSeconds: retryAfterSeconds(answer, now) })
        : upstreamError('UPSTREAM_INVALID', facts);
  }
}

/** Codes of undici and of its parser for an answer that came, but broken: cut short, too long, or not HTTP. */
const BROKEN_ANSWER = /^(HPE_|UND_ERR_(RES_CONTENT_LENGTH_MISMATCH|RESPONSE|HEADERS_OVERFLOW|RES_EXCEEDED))/;
const NO_ANSWER_IN_TIME = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/** A thrown thing (no connection, a broken answer, no time left) → the error that callers read. */
export function failureOfThrown(thrown: unknown): GatewayError {
  if (thrown instanceof ExchangeFailure) {
    const inTime = thrown.reason !== 'timeout' && thrown.reason !== 'aborted';
    return upstreamError(inTime ? 'UPSTREAM_INVALID' : 'UPSTREAM_TIMEOUT', { cause: thrown });
  }
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (NO_ANSWER_IN_TIME.has(code)) return upstreamError('UPSTREAM_TIMEOUT', { cause: thrown });
  const isBroken = BROKEN_ANSWER.test(code) || (thrown instanceof Error && thrown.name === 'HTTPParserError');
  return upstreamError(isBroken ? 'UPSTREAM_INVALID' : 'UPSTREAM_UNAVAILABLE', { cause: thrown });
}

export function correlationIdOf({ headers }: Incoming): string | undefined {
  const value = headers['correlation-id'];
  // It goes into our own answers and logs, so it has to look like the id that it is: anything else could be anybody's name.
  return isTraceId(value) ? value : undefined;
}

/** From `Retry-After` (seconds or a date), else from the envelope's `innerError.retryAfter` (a date-time). */
function retryAfterSeconds(answer: Incoming, now: number): number | undefined {
  const header = answer.headers['retry-after'];
  const seconds =
    readWait(typeof header === 'string' ? header : undefined, now) ?? readWait(waitInBody(answer.body), now);
  return seconds === undefined ? undefined : Math.min(Math.max(Math.ceil(seconds), 0), MAX_RETRY_AFTER_SECONDS);
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/; // RFC 9110 §5.6.7
const TIMESTAMP = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/;

function readWait(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text);
  // Date.parse alone takes all sorts of words for a date.
  const until = HTTP_DATE.test(text) || TIMESTAMP.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(until) ? undefined : (until - now) / 1000;
}

function waitInBody(body: string): string | undefined {
  return /"retryAfter"\s*:\s*"([^"\\]{1,40})"/.exec(body.slice(0, 4_096))?.[1];
}

/** The codes of an error envelope and of its details; words in capitals only, so that no free text comes along. */
function reasonsIn(body: string): ReadonlySet<string> {
  return new Set(
    Array.from(body.slice(0, 65_536).matchAll(/"code"\s*:\s*"([A-Z_]{1,64})"/g), ([, code]) => code ?? ''),
  );
}
